"""Fuzzy search in the embedded index: candidates, verified by their texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search import filters
from search.matching import verify
from search.matching.evaluate import ItemText
from search.matching.verify import (
    FuzzyCandidate,
    FuzzyHits,
)
from search.packed_passages import Body
from search.sqlite import schema as tables
from search.sqlite.candidates import CandidateFinder

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from search.query import Query
    from search.sqlite.query import Condition, SqliteQuery

_AT_ONCE = 100
"""Items fetched by one query."""

_VALUES = ", ".join(f"e.{name}" for name in filters.BY_NAME)
_ITEMS = f"""SELECT e.id, e.filed_at, e.number_form, b.forms, {_VALUES}
    FROM $entry AS e JOIN $body AS b ON b.id = e.id WHERE e.id IN ($places) AND $others"""  # noqa: S608  names of filters

_AS_READ = """SELECT e.id FROM $words CROSS JOIN $entry AS e ON e.id = $words.rowid
    WHERE $words MATCH ? AND $others"""


@dataclass(frozen=True, slots=True)
class SqliteFuzzySearch:
    """Finds items that match a query, but not exactly; runs inside the caller's transaction.

    Attributes:
        connection: Connection to the file.
        generation: Number of the tables.
        query: With at least one word.
        others: Conditions besides words.
        similar: Whether to find similar words too.
    """

    connection: sqlite3.Connection
    generation: int
    query: Query
    others: Condition
    similar: bool

    def found(self, as_read: SqliteQuery) -> FuzzyHits:
        """Return the fuzzy hits, without items that match the whole query exactly."""
        promise = CandidateFinder(self.connection, self.generation, self.similar)
        items = promise.items(self.query.root)
        if as_read.match:
            sql = tables.on(_AS_READ, self.generation, others=as_read.others.sql)
            rows = self.connection.execute(sql, (as_read.match, *as_read.others.values))
            fulfil = {item for (item,) in rows}
            items = [item for item in items if item not in fulfil]
        return verify.proved(
            self.query.root,
            self._fetched(items),
            similar=self.similar,
            asked_all=promise.asked_all,
        )

    def _fetched(self, items: Sequence[int]) -> Iterator[FuzzyCandidate]:
        """Yield candidates in the order of `items`, without those that fail `others`."""
        for first in range(0, len(items), _AT_ONCE):
            asked = items[first : first + _AT_ONCE]
            places = ",".join("?" * len(asked))
            sql = tables.on(_ITEMS, self.generation, places=places, others=self.others.sql)
            rows = self.connection.execute(sql, (*asked, *self.others.values)).fetchall()
            for item in sorted(rows, key=lambda row: asked.index(row[0])):
                id_, filed_at, number_form, forms, *values = item
                held = dict(zip(filters.BY_NAME, values, strict=True))
                facts = ItemText(held, number_form, Body(forms).passages)
                yield FuzzyCandidate(id_, filed_at, facts)
