"""Searching as people and programs see it: items found, and where on their pages."""

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
"""Pages of one item whose hits are computed for one answer."""


UNPACKED_PAGES = 20
"""Pages of one item that are looked at closely where only its description holds a word."""


@dataclass(frozen=True, slots=True)
class ItemFound:
    """An item of an answer: page 0 of `pages` is its description."""

    item: Item
    score: float
    how: MatchKind
    pages: tuple[PageFound, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """An answer, ready to be shown.

    Attributes:
        answer: Of the index.
        hits: Its items.
        remarks: What of the query was taken otherwise than it may be meant.
    """

    answer: Answer
    hits: tuple[ItemFound, ...]
    remarks: tuple[Remark, ...] = ()


def parse(text: str) -> Query:
    """Read what a person typed; classes and document types may be called by their names."""
    scheme = class_scheme()
    return language.parse(text, {"class": _names(scheme.classes), "type": _names(scheme.types)})


def search(  # noqa: PLR0913  who asks for what, which part, and how
    query: Query,
    scope: Scope,
    *,
    offset: int = 0,
    limit: int = 20,
    similar: bool = False,
    unmasked: bool = False,
) -> Found:
    """Search, and find the places on the pages of those items that are returned.

    Who calls this notes in the ledger what is shown, see `catalog.register.actions.note_shown`.
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
    """Return the facets of a query, without hits."""
    return wiring.index().search(query, scope, limit=0).facets


def slice_of(
    query: Query, scope: Scope, *, offset: int, limit: int, similar: bool = False
) -> tuple[list[int], int]:
    """Return the ids of a part of the hits, best first, and how many hits there are."""
    answer = wiring.index().search(query, scope, offset=offset, limit=limit, similar=similar)
    return [hit.id for hit in answer.hits], answer.listed


def every_id(words: str, *, similar: bool = False) -> list[int]:
    """Return the ids of all items that a query finds, growing; for who may see everything.

    Those that hold what is wanted as it was read; with `similar` also the misread.

    Raises:
        NothingFound: There is none.
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
    """Return the pages of an item that hold the wanted words, with their boxes.

    Args:
        query: What is wanted.
        item: Where.
        similar: Whether similar words are wanted too.
        doubted: Pages on which a word may stand misread; None where that is not known. Only
            those are unpacked, and those whose texts hold a word.
        unmasked: Whether snippets show numbers of persons as they are.
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
    # What is told of an item often stands on its pages too, and may be misread there.
    wanted = wanted or list(by_number)[:UNPACKED_PAGES]
    passages = [passage(number, queries.page_text(by_number[number])) for number in wanted]
    every = [Passage(0, description(item)), *passages]
    if not unmasked:
        every = [replace(each, shown=masked_text(each.text)) for each in every]
    return tuple(find(query, every, similar=similar))


def passage(number: int, text: PageText) -> Passage:
    """Return a page as it is searched."""
    return Passage(number, text.text, text.boxes, doubts(text))


def _names(known: Mapping[str, SchemeClass | SchemeType]) -> Mapping[str, str]:
    """Return codes by Chinese and English name."""
    return {name: each.code for each in known.values() for name in (each.zh, each.en)}
