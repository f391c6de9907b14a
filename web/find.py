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
from web.masking import masked_snippet
from web.signed_in import SignedIn

PER_PAGE = 20
SHOWN_PAGES = 3
"""Pages of one item that show a snippet."""

FACETS = ("class", "type", "year")

LONGEST_NUMBER = 6
"""Digits of a page or a year in an address."""

reading_room = permission_required(SEE_ITEMS, raise_exception=True)


@require_safe
@reading_room
def find(request: SignedIn) -> HttpResponse:
    """Show the search page; without words it shows everything, newest first."""
    typed = request.GET.get("q", "")
    query = _narrowed(finding.parse(typed), request.GET)
    asked = max(1, _number(request.GET.get("page", "")) or 1)
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
        "narrowed": any(request.GET.get(name) for name in FACETS),
        "page_obj": Paginator(range(found.answer.total), PER_PAGE).get_page(asked),
    }
    return render(request, "find.html", context)


def _narrowed(query: Query, asked: QueryDict) -> Query:
    return query.narrowed(
        class_code=asked.get("class") or None,
        type_code=asked.get("type") or None,
        year=_number(asked.get("year", "")),
    )


def _number(typed: str) -> int | None:
    """Return a number that somebody put into an address; None where it is none or absurd."""
    plain = typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_NUMBER
    return int(typed) if plain else None


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
    parts, at, snippet = [], 0, masked_snippet(page.snippet)
    for start, end in page.marks:
        parts.append({"text": snippet[at:start], "marked": False})
        parts.append({"text": snippet[start:end], "marked": True})
        at = end
    return [*parts, {"text": snippet[at:], "marked": False}]


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
                for value, count in _values(name, counted.get(name, {}), asked.get(name))
            ],
        }
        for name in FACETS
    ]


def _values(
    name: str, counted: Mapping[str, int], chosen: str | None
) -> Iterable[tuple[str, int]]:
    """Return the values of a facet; one that is chosen stays, so that it can be taken out."""
    found = dict(counted)
    if chosen:
        found.setdefault(chosen, 0)
    return sorted(found.items(), reverse=True) if name == "year" else found.items()


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
