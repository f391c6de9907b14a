"""Search in one generation of the embedded index: counts, slices and ids."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from search import (
    paging,
    port,
)
from search.filters import FACETS
from search.matching.verify import FuzzyHits
from search.paging import (
    Slice,
    Totals,
    ordered,
)
from search.port import Hit
from search.sqlite import schema as tables
from search.sqlite.fuzzy import SqliteFuzzySearch
from search.sqlite.query import (
    filters,
    translate,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from search.filters import Value
    from search.port import Answer
    from search.query import Query
    from search.sqlite.query import SqliteQuery

_BY_WORDS = """FROM $words CROSS JOIN $entry AS e ON e.id = $words.rowid
    WHERE $words MATCH ? AND $others"""
_BY_REST = "FROM $entry AS e WHERE $others"

_FACETS = ", ".join(FACETS)
_COUNTS = f"""SELECT {_FACETS}, count(*) FROM (
        SELECT {", ".join(f"e.{name} AS {name}" for name in FACETS)} $found LIMIT ?)
    GROUP BY {_FACETS}"""  # noqa: S608  names of filters

_BEST = """SELECT e.id, -bm25($words) AS score $found
    ORDER BY $first score DESC, e.filed_at DESC, e.id DESC LIMIT ? OFFSET ?"""

_AS_TYPED = "e.id IN (SELECT rowid FROM $words WHERE $words MATCH ?) DESC,"
"""Sorts items that hold the words as typed before those that hold only other spellings."""

# The unary plus keeps SQLite from looking up and sorting all matches: it scans the index on
# filing dates from its end instead, and stops when the slice is full.
_NEWEST = """SELECT e.id, e.filed_at FROM $entry AS e WHERE $found AND $others
    ORDER BY e.filed_at DESC, e.id DESC LIMIT ? OFFSET ?"""
# FTS5 returns its rows in ascending order of ids without sorting.
_WALK_WORDS = f"SELECT e.id {_BY_WORDS} AND $words.rowid > ? ORDER BY $words.rowid LIMIT ?"
_WALK_REST = f"SELECT e.id {_BY_REST} AND e.id > ? ORDER BY e.id LIMIT ?"

_HELD = "+e.id IN (SELECT rowid FROM $words WHERE $words MATCH ?)"


@dataclass(frozen=True)
class SqliteResults:
    """Search for one query in one generation; runs inside the caller's transaction.

    Attributes:
        query: Already limited to a scope.
        similar: Whether to find similar words too.
    """

    connection: sqlite3.Connection
    generation: int
    query: Query
    similar: bool

    def answer(self, offset: int, limit: int) -> Answer:
        """Count matches and return a slice: ranked if all were counted, else newest first.

        Fuzzy matches follow, if all exact ones were counted.
        """
        counts = self._counts()
        counted = Totals(sum(counts.values()), _facets(counts))
        asked = Slice.of(offset, limit)
        ranked = counted.exact and self.wanted.match
        hits = self._best(asked) if ranked else self._newest(asked)
        misread = self._misread() if counted.exact and self.query.words else FuzzyHits()
        return paging.answer(counted, hits, misread, asked)

    def ids(self, after: int, most: int) -> list[int]:
        """Return at most `most` ids of exact matches above `after`, ascending."""
        sql = _WALK_WORDS if self.wanted.match else _WALK_REST
        return [item for (item,) in self._rows(sql, "", after, most)]

    def misread_ids(self) -> frozenset[int]:
        """Return the ids of fuzzy matches, however many exact ones there are."""
        return frozenset(hit.id for hit in self._misread().hits)

    def _misread(self) -> FuzzyHits:
        others = filters(self.query)
        search = SqliteFuzzySearch(
            self.connection, self.generation, self.query, others, self.similar
        )
        return search.found(self.wanted)

    @cached_property
    def wanted(self) -> SqliteQuery:
        """The query as SQL."""
        return translate(self.query)

    def _counts(self) -> dict[tuple[Value | None, ...], int]:
        """Count exact matches by values of all facets, up to `port.COUNTED` + 1 in total."""
        found = _BY_WORDS if self.wanted.match else _BY_REST
        rows = self._rows(_COUNTS, found, port.COUNTED + 1)
        return {tuple(values): many for *values, many in rows}

    def _best(self, asked: Slice) -> tuple[Hit, ...]:
        typed = () if self.wanted.typed == self.wanted.match else (str(self.wanted.typed),)
        best = _BEST.replace("$first", _AS_TYPED if typed else "")
        rows = self._rows(best, _BY_WORDS, *typed, asked.many, asked.first)
        return tuple(Hit(item, score) for item, score in rows)

    def _newest(self, asked: Slice) -> tuple[Hit, ...]:
        found = _HELD if self.wanted.match else "1"
        rows = self._rows(_NEWEST, found, asked.many, asked.first)
        return tuple(Hit(item, float(filed_at)) for item, filed_at in rows)

    def _rows(self, sql: str, found: str, *slice_: str | int) -> list[tuple[Any, ...]]:
        others = self.wanted.others
        full = tables.on(sql, self.generation, found=found, others=others.sql)
        words = (self.wanted.match,) if self.wanted.match else ()
        return self.connection.execute(full, (*words, *others.values, *slice_)).fetchall()


def _facets(counts: Mapping[tuple[Value | None, ...], int]) -> dict[str, dict[str, int]]:
    return {
        name: ordered(
            (values[place], many)
            for values, many in counts.items()
            if values[place] is not None
        )
        for place, name in enumerate(FACETS)
    }
