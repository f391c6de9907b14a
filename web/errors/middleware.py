"""Our errors as answers: a page, or JSON for a script, that says what to do next."""

from __future__ import annotations

import sys

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.deprecation import MiddlewareMixin
from django.views.defaults import server_error

from web.errors.messages import advice, sentence, what
from workers.database_errors import database_code
from workers.errors import Coded

_HIDDEN = {"item-missing", "batch-missing"}

_REFUSED, _BUSY = 409, 503

RETRY_AFTER_S = 20
"""After how long a program may ask again what could not be served, in seconds."""


class TroubleMiddleware(MiddlewareMixin):
    """Turns our errors into a page that says what to do next."""

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer an error of ours; leave all others to Django."""
        return _answer(request, error)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer an error that was met before or behind the page itself, such as by sessions."""
    error = sys.exc_info()[1]
    told = _answer(request, error) if isinstance(error, Exception) else None
    return told or server_error(request)


def _answer(request: HttpRequest, error: Exception) -> HttpResponse | None:
    if isinstance(error, DatabaseError):
        return sorry(request, database_code(error), _BUSY, with_person=False)
    if not isinstance(error, Coded):
        return None
    if error.code in _HIDDEN:  # what is not there looks like any address without a page
        return render(request, "404.html", status=404)
    return sorry(request, error.code, _BUSY if error.transient else _REFUSED)


def sorry(
    request: HttpRequest, code: str, status: int, *, with_person: bool = True
) -> HttpResponse:
    """Say what is wrong and what to do next: as a page, or to a script as JSON.

    Args:
        request: What was asked.
        code: Of what is wrong.
        status: Of the answer.
        with_person: Whether the page may be that of who asks, which the database knows.
    """
    answer: HttpResponse
    if wants_json(request):
        answer = JsonResponse({"sentence": sentence(code)}, status=status)
    else:
        told = {"title": what(code), "advice": advice(code)}
        page = render_to_string("errors/trouble.html", told, request if with_person else None)
        answer = HttpResponse(page, status=status)
    if status == _BUSY:
        answer["Retry-After"] = str(RETRY_AFTER_S)
    return answer


def wants_json(request: HttpRequest) -> bool:
    """Return whether a script asks, and not a browser for a page."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
