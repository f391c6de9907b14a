"""Search for items, with the places of hits on their pages."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace

from catalog.access.scope import EVERYTHING, Scope
from catalog.models import Item
from catalog.register import queries as register
from catalog.scheme.class_scheme import SchemeClass, SchemeType
from catalog.scheme.queries import class_scheme
from config import wiring
from ingest.line import queries
from ocr.port import PageText
from search import query as language
from search.errors import NothingFound
from search.highlight import PageFound, Passage, find
from search.matching.matches import MatchKind
from search.port import Answer
from search.query import Query, Remark
from web.item.masking import masked_text
from workers.stations.indexing import description
from workers.stations.uncertainty import doubts

SHOWN_PAGES = 200
"""Maximum number of pages per item whose hits are computed."""


UNPACKED_PAGES = 20
"""Maximum number of pages searched for misread words if no page is known to match."""


@dataclass(frozen=True, slots=True)
class ItemFound:
    """An item found; page 0 of `pages` is its description."""

    item: Item
    score: float
    how: MatchKind
    pages: tuple[PageFound, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Result of a search.

    Attributes:
        answer: Answer of the index.
        hits: The items found, best first.
        remarks: Parts of the query that may have been interpreted differently than meant.
    """

    answer: Answer
    hits: tuple[ItemFound, ...]
    remarks: tuple[Remark, ...] = ()


def parse(text: str) -> Query:
    """Parse a query; classes and document types may be given by name."""
    scheme = class_scheme()
    return language.parse(text, {"class": _names(scheme.classes), "type": _names(scheme.types)})


def search(  # noqa: PLR0913  query, scope, slice, options
    query: Query,
    scope: Scope,
    *,
    offset: int = 0,
    limit: int = 20,
    similar: bool = False,
    unmasked: bool = False,
) -> Found:
    """Search, and locate the hits on the pages of the returned items.

    The caller records the items shown in the ledger: `catalog.register.actions.note_shown`.
    """
    answer = wiring.index().search(query, scope, offset=offset, limit=limit, similar=similar)
    rows = register.items([hit.id for hit in answer.hits])
    hits = tuple(
        ItemFound(
            rows[hit.id],
            hit.score,
            hit.how,
            places(
                query,
                rows[hit.id],
                similar=similar,
                doubted=hit.passages,
                unmasked=unmasked,
            ),
        )
        for hit in answer.hits
        if hit.id in rows
    )
    return Found(answer, hits, query.remarks)


def counts(query: Query, scope: Scope) -> Mapping[str, Mapping[str, int]]:
    """Return the facets of a query: facet to value to count."""
    return wiring.index().search(query, scope, limit=0).facets


def slice_of(
    query: Query, scope: Scope, *, offset: int, limit: int, similar: bool = False
) -> tuple[list[int], int]:
    """Return the item ids of a slice of the hits, best first, and the number of all hits."""
    answer = wiring.index().search(query, scope, offset=offset, limit=limit, similar=similar)
    return [hit.id for hit in answer.hits], answer.listed


def every_id(words: str, *, similar: bool = False) -> list[int]:
    """Return the ids of all items a query finds, ascending, without limits of visibility.

    Only exact matches; with `similar` also items that may be misread or are similar.

    Raises:
        NothingFound: Nothing matches.
    """
    found = list(wiring.index().ids(parse(words), EVERYTHING, similar=similar))
    if not found:
        raise NothingFound
    return found


def places(
    query: Query,
    item: Item,
    *,
    similar: bool = False,
    doubted: Container[int] | None = None,
    unmasked: bool = False,
) -> tuple[PageFound, ...]:
    """Return the pages of an item that match the query, with the boxes of hits.

    Args:
        query: The query.
        item: The item.
        similar: Whether similar words match, too.
        doubted: Numbers of pages with possibly misread words; None if unknown. Only these
            are loaded in full, and those whose text matches.
        unmasked: Whether snippets show personal numbers in full.
    """
    if not query.words:
        return ()
    pages = list(queries.pages_of_item(item.pk)[:SHOWN_PAGES])
    readings = queries.newest_readings([page.pk for page in pages])
    by_number = {
        page.item_number or 0: readings[page.pk] for page in pages if page.pk in readings
    }
    texts = [Passage(number, row.text) for number, row in by_number.items()]
    held = {found.page for found in find(query, texts)}
    wanted = [n for n in by_number if doubted is None or n in held or n in doubted]
    # Words of the description are often on the pages, too, and may be misread there.
    wanted = wanted or list(by_number)[:UNPACKED_PAGES]
    passages = [passage(number, queries.page_text(by_number[number])) for number in wanted]
    every = [Passage(0, description(item)), *passages]
    if not unmasked:
        every = [replace(each, shown=masked_text(each.text)) for each in every]
    return tuple(find(query, every, similar=similar))


def passage(number: int, text: PageText) -> Passage:
    """Return a page as searchable passage."""
    return Passage(number, text.text, text.boxes, doubts(text))


def _names(known: Mapping[str, SchemeClass | SchemeType]) -> Mapping[str, str]:
    """Return codes by Chinese and English name."""
    return {name: each.code for each in known.values() for name in (each.zh, each.en)}
