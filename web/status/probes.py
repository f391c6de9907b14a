"""What programs ask that watch over this one; nobody signs in, so little is told."""

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
    """Answer; who gets no answer may start the process anew."""
    return HttpResponse("well\n", _PLAIN)


@require_safe
@login_not_required
@never_cache
def ready(_request: HttpRequest) -> HttpResponse:
    """Say whether requests and uploads can be served, or name the parts that are not well."""
    away = list(readiness.unavailable())
    # Asked of a database that answers only: a question that hangs outlives the trouble.
    if "database" not in away and _migrations_are_missing():
        away.append("migrations")
    if away:
        return HttpResponse("\n".join([*away, ""]), _PLAIN, status=503)
    return HttpResponse("ready\n", _PLAIN)


def _migrations_are_missing() -> bool:
    missing = call_once("are migrations missing", stores.waiting_migrations)
    try:
        return missing.answer(readiness.PATIENCE_S) > 0
    except Exception:  # noqa: BLE001  not known to be there
        return True


@require_safe
@login_not_required
@never_cache
def figures(request: HttpRequest) -> HttpResponse:
    """Give the metrics to who may have them."""
    if not _may_read(request):
        answer = HttpResponse("not allowed\n", _PLAIN, status=401)
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    return HttpResponse(metrics.text(), "text/plain; version=0.0.4; charset=utf-8")


def _may_read(request: HttpRequest) -> bool:
    """Tell whether the token was shown; without one only this machine itself may read.

    A proxy on this machine is not this machine itself: it speaks for others.
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
