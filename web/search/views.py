"""View of the search page: facets, and hits with snippets."""

from __future__ import annotations

import time
from collections.abc import Iterable
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

from catalog.register import actions as register
from catalog.scheme.queries import class_scheme
from search.highlight import PageFound, UncertainMatch
from search.query import Query
from web import labels
from web.accounts.access import (
    actor,
    requires_see_items,
    scope_of,
)
from web.accounts.middleware import SignedIn
from web.item.masking import (
    masked_alike,
    masked_text,
)
from web.search import (
    facets,
    found_items,
    kept_queries,
    neighbours,
    query_notes,
    uncertain_match_labels,
)
from web.search.found_items import (
    Found,
    ItemFound,
)
from web.search.kept_queries import KeptQuery
from web.search.neighbours import PER_PAGE

SHOWN_PAGES = 3
"""Maximum number of pages with a snippet per item."""

SHOWN_NOTES = 3
"""Maximum number of notes on misread words per snippet."""


@require_http_methods(["GET", "HEAD", "POST"])
@requires_see_items
@never_cache
def find(request: SignedIn) -> HttpResponse:
    """Render the search page; an empty query finds everything, newest first.

    A submitted query is redirected to a URL without its words. The items shown are recorded in
    the ledger.
    """
    if request.method == "POST" or kept_queries.stands_in_address(request):
        return kept_queries.without_words(request)
    asked = kept_queries.asked(request)
    kept_queries.say_if_expired(request, asked)
    if asked.expired:
        return render(request, "search/search.html", {})
    began = time.perf_counter()
    typed = found_items.parse(asked.words)
    wanted = max(1, facets.number(request.GET.get("page", "")) or 1)
    number, found = _page(request, asked, typed, wanted)
    _enter_shown(request, asked, found)
    took = time.perf_counter() - began
    context = {
        **_context(request, asked, typed, found, (number - 1) * PER_PAGE),
        "absent": wanted if wanted != number else None,
        "took": took,
        "page_obj": Paginator(range(found.answer.listed), PER_PAGE).get_page(number),
    }
    return render(request, "search/search.html", context)


def _page(request: SignedIn, asked: KeptQuery, typed: Query, number: int) -> tuple[int, Found]:
    """Return the number of a page and its hits; the last page if there are fewer."""
    query = facets.narrowed(typed, request.GET)
    scope = scope_of(request.user)

    def page(number: int) -> Found:
        offset = (number - 1) * PER_PAGE
        return found_items.search(
            query, scope, offset=offset, limit=PER_PAGE, similar=asked.similar
        )

    found = page(number)
    if found.hits or number == 1:
        return number, found
    last = Paginator(range(found.answer.listed), PER_PAGE).num_pages
    return last, page(last)


def _enter_shown(request: SignedIn, asked: KeptQuery, found: Found) -> None:
    """Record the items shown in the ledger."""
    conditions = facets.conditions(request.GET)
    digest = kept_queries.digest(
        asked.words, str(asked.similar), urlencode(conditions, doseq=True)
    )
    register.record_search(digest, [hit.item.pk for hit in found.hits], actor(request.user))


def _context(
    request: SignedIn, asked: KeptQuery, typed: Query, found: Found, before: int
) -> dict[str, Any]:
    """Return the template data of a result; `before` is the number of hits on former pages."""
    may_widen = bool(typed.words) and not asked.similar
    search, scheme = neighbours.search_of(request), class_scheme()
    too_long = [_("The query was too long; its end was left out.")] if typed.cut else []
    return {
        "q": asked.words,
        "similar": asked.similar,
        "similar_url": _with(request.GET, similar="1") if may_widen else "",
        "hits": [_hit(hit, search, at) for at, hit in enumerate(found.hits, before + 1)],
        "misread": uncertain_match_labels.counts(found.answer),
        "total": found.answer.total,
        "exact": found.answer.exact,
        "facets": facets.facets(typed, scope_of(request.user), found.answer, request.GET),
        "notes": [*too_long, *(query_notes.sentence(each, scheme) for each in found.remarks)],
        "narrowed": bool(facets.conditions(request.GET)),
    }


def _hit(hit: ItemFound, search: dict[str, Any], at: int) -> dict[str, Any]:
    language = get_language()
    item = hit.item
    return {
        "pk": item.pk,
        "url": neighbours.address(item.pk, search, at),
        "how": hit.how.name.lower(),
        "number": item.number,
        "title": masked_text(item.title),
        "type_name": labels.document_type(item.doc_type, language),
        "class_path": labels.class_path(item.record_class_id, language),
        "year": item.year,
        "page_count": item.page_count,
        "thumb_url": reverse("page_thumb", args=[item.pk, 1]),
        "pages": [
            {
                "page": page.page,
                "url": neighbours.address(item.pk, search, at, page=page.page),
                "snippet_parts": _parts(page),
                "notes": list(dict.fromkeys(map(_note, page.misread)))[:SHOWN_NOTES],
            }
            for page in hit.pages
            if page.page
        ][:SHOWN_PAGES],
    }


def _parts(page: PageFound) -> Iterable[dict[str, Any]]:
    """Return the snippet in parts, so that the template marks hits and escapes all text."""
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


def _marks(page: PageFound) -> list[tuple[int, int, UncertainMatch | None]]:
    read = [(*mark, None) for mark in page.marks]
    misread = [(*each.mark, each) for each in page.misread if each.mark]
    return sorted((*read, *misread), key=itemgetter(0))


def _note(misread: UncertainMatch) -> str:
    return uncertain_match_labels.note(misread.how, misread.read, misread.meant)


def _with(asked: QueryDict, **more: str) -> str:
    """Return the URL of the first page with additional parameters."""
    wanted = asked.copy()
    wanted.pop("page", None)
    wanted.update(more)
    return f"{reverse('find')}?{wanted.urlencode()}"
