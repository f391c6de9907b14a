"""The gate: while the database is away, a page that says so, and nothing else is tried.

Each request would otherwise wait for it in sessions and accounts, and hold a thread.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from config.settings import settings
from web import troubles
from workers import readiness
from workers.moving.errors import MoveUnfinished

WATCHED = {"/healthz", "/readyz", "/metrics"}
"""Addresses that say themselves what is away."""


class GateMiddleware:
    """Answers 503 on services whose database does not answer, or holds half an archive."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let a request through, or turn it away with a reason."""
        asked = settings().on_services and request.path_info not in WATCHED
        if asked and (away := readiness.away("database")):
            half_moved = isinstance(away["database"], MoveUnfinished)
            code = MoveUnfinished.code if half_moved else "database-unavailable"
            return troubles.sorry(request, code, 503, with_person=False)
        return self._get_response(request)
