"""The reading room: search with facets, and snippets that show where the words stand."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalog import actions as register
from search.highlight import Misread, PageFound
from search.query import Query
from web import finding, misreadings, naming, searches
from web.accounts.scopes import actor, reading_room, scope_of
from web.finding import Found, ItemFound
from web.masking import masked_alike, masked_text
from web.searches import Asked
from web.signed_in import SignedIn

PER_PAGE = 20
SHOWN_PAGES = 3
"""Pages of one item that show a snippet."""

SHOWN_NOTES = 3
"""Notes on misread words that stand below one snippet."""

FACETS = ("class", "type", "year")

LONGEST_NUMBER = 6
"""Digits of a page or a year in an address."""


@require_http_methods(["GET", "HEAD", "POST"])
@reading_room
@never_cache
def find(request: SignedIn) -> HttpResponse:
    """Show the search page; without words it shows everything, newest first.

    A search that is sent leads to an address without its words. What is shown is noted in the
    ledger.
    """
    if request.method == "POST" or searches.stands_in_address(request):
        return searches.without_words(request)
    asked = searches.asked(request)
    searches.say_if_expired(request, asked)
    if asked.expired:
        return render(request, "find.html", {})
    began = time.perf_counter()
    query = _narrowed(finding.parse(asked.words), request.GET)
    number = max(1, _number(request.GET.get("page", "")) or 1)
    found = finding.search(
        query,
        scope_of(request.user),
        offset=(number - 1) * PER_PAGE,
        limit=PER_PAGE,
        similar=asked.similar,
    )
    _enter_shown(request, asked, found)
    took = time.perf_counter() - began
    context = _told(request, asked, query, found)
    pages = Paginator(range(found.answer.listed), PER_PAGE).get_page(number)
    return render(request, "find.html", {**context, "took": took, "page_obj": pages})


def _enter_shown(request: SignedIn, asked: Asked, found: Found) -> None:
    """Note in the ledger whose titles and snippets somebody is shown."""
    conditions = [request.GET.get(name, "") for name in FACETS]
    digest = searches.digest(asked.words, str(asked.similar), *conditions)
    register.note_shown(digest, [hit.item.pk for hit in found.hits], actor(request.user))


def _told(request: SignedIn, asked: Asked, query: Query, found: Found) -> dict[str, Any]:
    """Return what the page shows of an answer."""
    may_widen = bool(query.words) and not asked.similar
    return {
        "q": asked.words,
        "similar": asked.similar,
        "similar_url": _with(request.GET, similar="1") if may_widen else "",
        "hits": [_hit(hit, asked.address) for hit in found.hits],
        "misread": misreadings.counts(found.answer),
        "total": found.answer.total,
        "exact": found.answer.exact,
        "facets": _facets(found.answer.facets, request.GET),
        "notes": [_("The query was too long; its end was left out.")] if query.cut else [],
        "narrowed": any(request.GET.get(name) for name in FACETS),
    }


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


def _hit(hit: ItemFound, asked: Mapping[str, str]) -> dict[str, Any]:
    language = get_language()
    item = hit.item
    url = reverse("item", args=[item.pk])
    return {
        "pk": item.pk,
        "how": hit.how.name.lower(),
        "number": item.number,
        "title": masked_text(item.title),
        "type_name": naming.document_type(item.doc_type, language),
        "class_path": naming.class_path(item.record_class_id, language),
        "year": item.year,
        "page_count": item.page_count,
        "thumb_url": reverse("page_thumb", args=[item.pk, 1]),
        "pages": [
            {
                "page": page.page,
                "url": f"{url}?{urlencode({**asked, 'page': page.page})}",
                "snippet_parts": _parts(page),
                "notes": list(dict.fromkeys(map(_note, page.misread)))[:SHOWN_NOTES],
            }
            for page in hit.pages
            if page.page
        ][:SHOWN_PAGES],
    }


def _parts(page: PageFound) -> Iterable[dict[str, Any]]:
    """Return the snippet in pieces, so that the template marks without trusting any text."""
    parts, at, snippet = [], 0, page.snippet
    for start, end, misread in _marks(page):
        found = snippet[start:end]
        note = _note(misread) if misread else ""
        if misread:
            found = masked_alike(found, masked_text(misread.meant))
        parts.append({"text": snippet[at:start], "marked": False})
        parts.append({"text": found, "marked": True, "note": note})
        at = end
    return [*parts, {"text": snippet[at:], "marked": False}]


def _marks(page: PageFound) -> list[tuple[int, int, Misread | None]]:
    read = [(*mark, None) for mark in page.marks]
    misread = [(*each.mark, each) for each in page.misread if each.mark]
    return sorted((*read, *misread), key=itemgetter(0))


def _note(misread: Misread) -> str:
    return misreadings.note(misread.how, misread.read, misread.meant)


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


def _with(asked: QueryDict, **more: str) -> str:
    """Return the address of the first page with more that is asked."""
    wanted = asked.copy()
    wanted.pop("page", None)
    wanted.update(more)
    return f"{reverse('find')}?{wanted.urlencode()}"
