"""One event a request: the page by its name and ids, never what was typed or searched."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from gunicorn.glogging import Logger

from web.status.load_shedding import WATCHED

log = structlog.get_logger()

HEADER = "X-Request-Id"
"""Of every answer: what its events are found by."""


class RequestLog:
    """Gives every request an id, which its events carry, and tells how it ended."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request and log that it was."""
        name, began = secrets.token_hex(8), time.monotonic()
        with structlog.contextvars.bound_contextvars(request=name):
            answer = self._get_response(request)
            tell = log.debug if _is_watched(request, answer) else log.info
            tell(
                "request",
                method=request.method if request.method in _METHODS else "other",
                status=answer.status_code,
                ms=round(1000 * (time.monotonic() - began)),
                **_place(request),
            )
        answer[HEADER] = name
        return answer


def _is_watched(request: HttpRequest, answer: HttpResponse) -> bool:
    """Whether a watching program asked, as it does all day, and all was well."""
    return request.path_info in WATCHED and answer.status_code < HTTPStatus.BAD_REQUEST


_METHODS = {"GET", "HEAD", "POST", "OPTIONS"}


_IDS = 10**9
"""More than there are rows of a kind; numbers of people, which may be typed, are longer."""


def _is_id(value: object) -> bool:
    return isinstance(value, int) and value < _IDS


def _place(request: HttpRequest) -> dict[str, Any]:
    """Return the page that was asked for and its numeric ids; addresses may hold anything."""
    found = request.resolver_match
    if found is None:
        return {"page": None}
    ids = {name: value for name, value in found.kwargs.items() if _is_id(value)}
    return {"page": found.url_name, **ids}


class ServerLog(Logger):  # type: ignore[misc]  # gunicorn is not typed
    """Gunicorn's own events, told as all others are."""

    def setup(self, cfg: Any) -> None:
        """See gunicorn: no files and no handlers of its own."""
        self.cfg = cfg
        self._access_log_enabled = False
        self.loglevel = logging.WARNING
        self.error_log.setLevel(self.loglevel)
        self.error_log.propagate = True
