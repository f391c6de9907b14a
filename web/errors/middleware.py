"""Error responses: a page, or JSON for scripts, with description and advice."""

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
"""Value of the header `Retry-After`, in seconds."""


class ErrorMiddleware(MiddlewareMixin):
    """Converts our errors into responses with advice."""

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return a response to an error of ours; None leaves all others to Django."""
        return _answer(request, error)


def failed(request: HttpRequest) -> HttpResponse:
    """Return a response to an error outside of the view, such as in session middleware."""
    error = sys.exc_info()[1]
    answer = _answer(request, error) if isinstance(error, Exception) else None
    return answer or server_error(request)


def _answer(request: HttpRequest, error: Exception) -> HttpResponse | None:
    if isinstance(error, DatabaseError):
        return sorry(request, database_code(error), _BUSY, with_person=False)
    if not isinstance(error, Coded):
        return None
    if error.code in _HIDDEN:  # hidden rows look like an unknown URL
        return render(request, "404.html", status=404)
    return sorry(request, error.code, _BUSY if error.transient else _REFUSED)


def sorry(
    request: HttpRequest, code: str, status: int, *, with_person: bool = True
) -> HttpResponse:
    """Return a response with description and advice: a page, or JSON for a script.

    Args:
        request: The request.
        code: Code of the error.
        status: HTTP status of the response.
        with_person: Whether the page shows the user's navigation, which needs the database.
    """
    answer: HttpResponse
    if wants_json(request):
        answer = JsonResponse({"sentence": sentence(code)}, status=status)
    else:
        values = {"title": what(code), "advice": advice(code)}
        page = render_to_string("errors/trouble.html", values, request if with_person else None)
        answer = HttpResponse(page, status=status)
    if status == _BUSY:
        answer["Retry-After"] = str(RETRY_AFTER_S)
    return answer


def wants_json(request: HttpRequest) -> bool:
    """Return whether the client prefers JSON to HTML."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
