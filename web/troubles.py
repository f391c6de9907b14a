"""Codes become words in the reader's language, here and nowhere else."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _

from catalog.errors import CatalogError
from ingest.errors import IngestError
from ocr.errors import OcrError
from search.errors import SearchError
from storage.errors import StorageError
from web.trouble_texts import TEXTS
from workers.attempts import database_code
from workers.errors import LeavingError

_UNKNOWN = "unexpected"

_HIDDEN = {"item-missing", "batch-missing"}

_OURS = (CatalogError, IngestError, LeavingError, OcrError, SearchError, StorageError)

_REFUSED, _BUSY = 409, 503


def what(code: str) -> str:
    """Return what is wrong, as one sentence."""
    return str(TEXTS.get(code, TEXTS[_UNKNOWN])[0])


def advice(code: str) -> str:
    """Return what to do next, as one sentence."""
    return str(TEXTS.get(code, TEXTS[_UNKNOWN])[1])


def sentence(code: str, *, named: str = "") -> str:
    """Return what is wrong and what to do next; `named` is what it is about, if that helps."""
    # Translators: two sentences; Chinese sets no blank between them.
    told = _("%(what)s %(advice)s") % {"what": what(code), "advice": advice(code)}
    return f"{named}: {told}" if named and named != code else told


class TroubleMiddleware(MiddlewareMixin):
    """Turns our errors into a page that says what to do next."""

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer an error of ours; leave all others to Django."""
        if isinstance(error, DatabaseError):
            return _page(request, database_code(error), _BUSY)
        if not isinstance(error, _OURS):
            return None
        if error.code in _HIDDEN:  # what is not there looks like any address without a page
            return render(request, "404.html", status=404)
        return _page(request, error.code, _BUSY if error.transient else _REFUSED)


def _page(request: HttpRequest, code: str, status: int) -> HttpResponse:
    told = {"title": what(code), "advice": advice(code)}
    return render(request, "trouble.html", told, status=status)
