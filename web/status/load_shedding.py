"""The gate: while a service hangs, a page that says so, and threads left for who watches.

Each request would otherwise wait for it and hold a thread, until none is left that could tell
a watching program what is wrong.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from config.settings import settings
from config.topology import topology
from web.errors.middleware import sorry
from workers import readiness
from workers.relocation.errors import MoveUnfinished

WATCHED = {"/healthz", "/readyz", "/metrics"}
"""Addresses that say themselves what is away."""

SPARE = 2
"""Threads beyond those that serve pages: for these addresses, and for turning away."""

LOOK_S = 0.2
"""How long who waits for a thread waits until it is looked what is away, in seconds."""

HANGS = {
    "database": "database-unavailable",
    "store": "store-unavailable",
    "index": "index-unavailable",
}
"""Code of each part that pages wait for, where it does not answer."""


class GateMiddleware:
    """On services, lets in as many requests as threads serve pages, and none in vain."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._room = threading.Semaphore(settings().web_threads)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let a request through, or turn it away with a reason."""
        if not topology().parts_may_be_away or request.path_info in WATCHED:
            return self._get_response(request)
        if code := self._enter():
            return sorry(request, code, 503, with_person=False)
        try:
            return self._get_response(request)
        finally:
            self._room.release()

    def _enter(self) -> str:
        """Take a place and return "", or return the code of what keeps all places taken."""
        if away := readiness.unavailable("database"):
            half_moved = isinstance(away["database"], MoveUnfinished)
            return MoveUnfinished.code if half_moved else HANGS["database"]
        while not self._room.acquire(timeout=LOOK_S):
            for part in readiness.unavailable(*HANGS):
                return HANGS[part]
        return ""
