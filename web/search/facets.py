"""Facets of a search, and the conditions in its URL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.access.scope import Scope
from search.filters import FACETS
from search.port import Answer
from search.query import Query
from web import labels as web_labels
from web.search import found_items

MOST = 30
"""Maximum number of values of one facet in a URL; further ones are dropped."""

LONGEST_NUMBER = 6
"""Maximum digits of a number in a URL."""


def number(typed: str) -> int | None:
    """Parse a number of a URL; None if it is invalid or too long."""
    plain = typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_NUMBER
    return int(typed) if plain else None


def chosen(address: QueryDict, name: str) -> list[str]:
    """Return the chosen values of a facet in a URL, each once; years must be numbers."""
    values = [value for value in dict.fromkeys(address.getlist(name)) if value][:MOST]
    return [each for each in values if number(each) is not None] if name == "year" else values


def conditions(address: QueryDict) -> dict[str, list[str]]:
    """Return the chosen values of all facets in a URL, as URL parameters."""
    held = {name: chosen(address, name) for name in FACETS}
    return {name: values for name, values in held.items() if values}


def narrowed(query: Query, address: QueryDict, *, but: str = "") -> Query:
    """Return the query with the conditions of a URL, except those of facet `but`."""
    held = {name: chosen(address, name) if name != but else [] for name in FACETS}
    return query.narrowed(held)


def facets(
    query: Query, scope: Scope, answer: Answer, address: QueryDict
) -> list[dict[str, Any]]:
    """Return the template data of the facets of an answer.

    A facet with chosen values is counted as if none of its values were chosen (multi-select
    faceting).

    Args:
        query: As typed, without conditions.
        scope: Scope of the person.
        answer: Answer to the query with its conditions.
        address: Query string of the page.
    """
    shown, named = [], labels()
    for name in FACETS:
        counted: Mapping[str, int] = answer.facets.get(name, {})
        if chosen(address, name):
            wider = found_items.counts(narrowed(query, address, but=name), scope)
            counted = wider.get(name, {})
        shown.append(
            {"name": name, "label": named[name], "values": _values(name, counted, address)}
        )
    return shown


def labels() -> dict[str, str]:
    """Return the label of each facet in the active language."""
    return {"class": _("Class"), "type": _("Document type"), "year": _("Year")}


def _values(name: str, counted: Mapping[str, int], address: QueryDict) -> list[dict[str, Any]]:
    """Return the values of a facet; chosen ones always, so that they can be removed."""
    held = chosen(address, name)
    found = dict(counted) | {value: 0 for value in held if value not in counted}
    ordered: Iterable[tuple[str, int]] = found.items()
    if name == "year":
        ordered = sorted(found.items(), reverse=True)
    return [
        {
            "value": value,
            "label": _label(name, value),
            "count": count,
            "url": _changed(address, name, value),
            "chosen": value in held,
        }
        for value, count in ordered
    ]


def _label(name: str, value: str) -> str:
    language = get_language()
    if name == "class":
        return web_labels.class_path(value, language)
    return web_labels.document_type(value, language) if name == "type" else value


def _changed(address: QueryDict, name: str, value: str) -> str:
    """Return the URL with a condition toggled."""
    wanted = address.copy()
    wanted.pop("page", None)
    held = chosen(address, name)
    left = [each for each in held if each != value] if value in held else [*held, value]
    wanted.setlist(name, left)
    return f"{reverse('find')}?{wanted.urlencode()}"
