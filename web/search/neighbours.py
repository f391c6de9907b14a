"""Navigation from an item to its neighbours in the search results."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from web.accounts.access import scope_of
from web.accounts.middleware import SignedIn
from web.search import (
    facets,
    found_items,
    kept_queries,
)

PER_PAGE = 20
"""Number of hits per page of results."""

PLACE = "at"
"""URL parameter of the position among the results, from 1."""


def address(pk: int, search: dict[str, Any], at: int, **more: int) -> str:
    """Return the URL of an item as the result at position `at` of a search."""
    asked = urlencode({**search, PLACE: at, **more}, doseq=True)
    return f"{reverse('item', args=[pk])}?{asked}"


def search_of(request: SignedIn) -> dict[str, Any]:
    """Return the URL parameters of the current search: its id and its conditions."""
    return {**kept_queries.asked(request).address, **facets.conditions(request.GET)}


def around(request: SignedIn, pk: int) -> dict[str, Any] | None:
    """Return the position of an item among the results, and the URLs of its neighbours.

    None if the URL has no position. If the results have changed, the item has no neighbours.
    """
    at = facets.number(request.GET.get(PLACE, ""))
    if not at:
        return None
    asked = kept_queries.asked(request)
    query = facets.narrowed(found_items.parse(asked.words), request.GET)
    first = max(0, at - 2)
    ids, total = found_items.slice_of(
        query, scope_of(request.user), offset=first, limit=at - first + 1, similar=asked.similar
    )
    search = search_of(request)
    here = at - 1 - first
    beside = {"before": here - 1, "after": here + 1} if ids[here : here + 1] == [pk] else {}
    page = (at - 1) // PER_PAGE + 1
    return {
        "at": at,
        "total": max(total, at),
        "list_url": f"{reverse('find')}?{urlencode({**search, 'page': page}, doseq=True)}",
        **{
            name: address(ids[place], search, first + place + 1)
            for name, place in beside.items()
            if 0 <= place < len(ids)
        },
    }
