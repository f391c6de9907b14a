"""Probes and metrics for monitoring; without sign-in, so little is disclosed."""

from __future__ import annotations

from ipaddress import ip_address
from secrets import compare_digest

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.settings import settings
from web.status import metrics
from web.status.checks import stores
from workers import readiness
from workers.timeouts import call_once

_PLAIN = "text/plain; charset=utf-8"
_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_FORWARDED_PROTO")


@require_safe
@login_not_required
@never_cache
def alive(_request: HttpRequest) -> HttpResponse:
    """Liveness probe: return 200; without a response the process should be restarted."""
    return HttpResponse("well\n", _PLAIN)


@require_safe
@login_not_required
@never_cache
def ready(_request: HttpRequest) -> HttpResponse:
    """Readiness probe: return 200, or 503 with the names of the unavailable parts."""
    away = list(readiness.unavailable())
    # Only if the database answers: a hanging query would outlive the outage.
    if "database" not in away and _migrations_are_missing():
        away.append("migrations")
    if away:
        return HttpResponse("\n".join([*away, ""]), _PLAIN, status=503)
    return HttpResponse("ready\n", _PLAIN)


def _migrations_are_missing() -> bool:
    missing = call_once("are migrations missing", stores.waiting_migrations)
    try:
        return missing.answer(settings().check_patience_s) > 0
    except Exception:  # noqa: BLE001  unknown counts as missing
        return True


@require_safe
@login_not_required
@never_cache
def figures(request: HttpRequest) -> HttpResponse:
    """Return the metrics to permitted clients, 401 to others."""
    if not _may_read(request):
        answer = HttpResponse("not allowed\n", _PLAIN, status=401)
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    return HttpResponse(metrics.text(), "text/plain; version=0.0.4; charset=utf-8")


def _may_read(request: HttpRequest) -> bool:
    """Return whether the bearer token is right; without a configured one, if it is loopback.

    Requests forwarded by a proxy on this machine do not count as loopback.
    """
    token = settings().metrics_token.get_secret_value()
    if token:
        shown = request.headers.get("Authorization", "").encode()
        return compare_digest(shown, f"Bearer {token}".encode())
    is_proxied = settings().behind_https or any(each in request.META for each in _FORWARDED)
    return not is_proxied and _is_loopback(request.META.get("REMOTE_ADDR", ""))


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
