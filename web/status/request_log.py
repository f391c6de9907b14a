"""Request log: one event per request, with the URL name and ids, and never user input."""

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
"""Response header with the request id, which all events of the request carry."""


class RequestLog:
    """Assigns an id to every request, binds it to its events, and logs the outcome."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Process a request and log it."""
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
    """Return whether it is a successful request of monitoring, which is frequent."""
    return request.path_info in WATCHED and answer.status_code < HTTPStatus.BAD_REQUEST


_METHODS = {"GET", "HEAD", "POST", "OPTIONS"}


_IDS = 10**9
"""Limit of logged ids: above all row ids, and below personal numbers typed into a URL."""


def _is_id(value: object) -> bool:
    return isinstance(value, int) and value < _IDS


def _place(request: HttpRequest) -> dict[str, Any]:
    """Return URL name and numeric ids; the URL itself may contain anything."""
    found = request.resolver_match
    if found is None:
        return {"page": None}
    ids = {name: value for name, value in found.kwargs.items() if _is_id(value)}
    return {"page": found.url_name, **ids}


class ServerLog(Logger):  # type: ignore[misc]  # gunicorn is not typed
    """Sends gunicorn's own events to our logging."""

    def setup(self, cfg: Any) -> None:
        """See gunicorn: sets up no files and no handlers."""
        self.cfg = cfg
        self._access_log_enabled = False
        self.loglevel = logging.WARNING
        self.error_log.setLevel(self.loglevel)
        self.error_log.propagate = True
