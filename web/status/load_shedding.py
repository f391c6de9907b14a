"""Load shedding: while a service hangs, requests get an error page and release the threads.

Otherwise each request would wait and hold a thread, until none is left for health probes.
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
"""Paths of probes and metrics, which are never rejected."""

SPARE = 2
"""Threads beyond those that serve pages: for probes, and for rejections."""

LOOK_S = 0.2
"""Interval at which a request that waits for a slot checks for hanging parts, in seconds."""

HANGS = {
    "database": "database-unavailable",
    "store": "store-unavailable",
    "index": "index-unavailable",
}
"""Code by part that pages depend on, if it does not answer."""


class LoadSheddingMiddleware:
    """On services, admits `web_threads` requests at a time, and rejects hopeless ones."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._room = threading.Semaphore(settings().web_threads)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Process a request, or reject it (503) with the reason."""
        if not topology().parts_may_be_away or request.path_info in WATCHED:
            return self._get_response(request)
        if code := self._enter():
            return sorry(request, code, 503, with_person=False)
        try:
            return self._get_response(request)
        finally:
            self._room.release()

    def _enter(self) -> str:
        """Acquire a slot and return "", or return the code of the part that hangs."""
        if away := readiness.unavailable("database"):
            half_moved = isinstance(away["database"], MoveUnfinished)
            return MoveUnfinished.code if half_moved else HANGS["database"]
        while not self._room.acquire(timeout=LOOK_S):
            for part in readiness.unavailable(*HANGS):
                return HANGS[part]
        return ""
