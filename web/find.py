"""The reading room: search with facets, and snippets that show where the words stand."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from search.highlight import PageFound
from search.query import Query
from web import finding, naming
from web.accounts.scopes import SEE_ITEMS, scope_of
from web.finding import ItemFound
from web.signed_in import SignedIn

PER_PAGE = 20
SHOWN_PAGES = 3
"""Pages of one item that show a snippet."""

FACETS = ("class", "type", "year")

reading_room = permission_required(SEE_ITEMS, raise_exception=True)


@require_safe
@reading_room
def find(request: SignedIn) -> HttpResponse:
    """Show the search page; without words it shows everything, newest first."""
    typed = request.GET.get("q", "")
    query = _narrowed(finding.parse(typed), request.GET)
    asked = max(1, int(page) if (page := request.GET.get("page", "1")).isdigit() else 1)
    began = time.perf_counter()
    scope = scope_of(request.user)
    found = finding.search(query, scope, offset=(asked - 1) * PER_PAGE, limit=PER_PAGE)
    context = {
        "q": typed,
        "hits": [_hit(hit, typed) for hit in found.hits],
        "total": found.answer.total,
        "exact": found.answer.exact,
        "took": time.perf_counter() - began,
        "facets": _facets(found.answer.facets, request.GET),
        "notes": [_("The query was too long; its end was left out.")] if query.cut else [],
        "page_obj": Paginator(range(found.answer.total), PER_PAGE).get_page(asked),
    }
    return render(request, "find.html", context)


def _narrowed(query: Query, asked: QueryDict) -> Query:
    year = asked.get("year", "")
    return query.narrowed(
        class_code=asked.get("class") or None,
        type_code=asked.get("type") or None,
        year=int(year) if year.isdecimal() and year.isascii() else None,
    )


def _hit(hit: ItemFound, typed: str) -> dict[str, Any]:
    language = get_language()
    item = hit.item
    url = reverse("item", args=[item.pk])
    return {
        "pk": item.pk,
        "number": item.number,
        "title": item.title,
        "type_name": naming.document_type(item.doc_type, language),
        "class_path": naming.class_path(item.record_class_id, language),
        "year": item.year,
        "page_count": item.page_count,
        "thumb_url": reverse("page_thumb", args=[item.pk, 1]),
        "pages": [
            {
                "page": page.page,
                "url": f"{url}?{urlencode({'q': typed, 'page': page.page})}",
                "snippet_parts": _parts(page),
            }
            for page in hit.pages
            if page.page
        ][:SHOWN_PAGES],
    }


def _parts(page: PageFound) -> Iterable[dict[str, Any]]:
    """Return the snippet in pieces, so that the template marks without trusting any text."""
    parts, at = [], 0
    for start, end in page.marks:
        parts.append({"text": page.snippet[at:start], "marked": False})
        parts.append({"text": page.snippet[start:end], "marked": True})
        at = end
    return [*parts, {"text": page.snippet[at:], "marked": False}]


def _facets(counted: Mapping[str, Mapping[str, int]], asked: QueryDict) -> list[dict[str, Any]]:
    labels = {"class": _("Class"), "type": _("Document type"), "year": _("Year")}
    return [
        {
            "name": name,
            "label": labels[name],
            "values": [
                {
                    "value": value,
                    "label": _label(name, value),
                    "count": count,
                    "url": _address(asked, name, value),
                    "chosen": asked.get(name) == value,
                }
                for value, count in counted.get(name, {}).items()
            ],
        }
        for name in FACETS
    ]


def _label(name: str, value: str) -> str:
    language = get_language()
    if name == "class":
        return naming.class_path(value, language)
    return naming.document_type(value, language) if name == "type" else value


def _address(asked: QueryDict, name: str, value: str) -> str:
    """Return the address with a condition added, or taken out if it is chosen."""
    wanted = asked.copy()
    wanted.pop("page", None)
    if wanted.get(name) == value:
        del wanted[name]
    else:
        wanted[name] = value
    return f"{reverse('find')}?{wanted.urlencode()}"
