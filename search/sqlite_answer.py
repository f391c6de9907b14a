"""An answer out of one generation of the tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from search import answering, port
from search import sqlite_tables as tables
from search.answering import FACETS, Counted, Slice, ordered
from search.misread import Misread
from search.port import Hit
from search.sqlite_misread import Looking
from search.sqlite_query import filters, translate

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from search.port import Answer, Scope
    from search.query import Query
    from search.sqlite_query import Wanted

_BY_WORDS = """FROM $words CROSS JOIN $entry AS e ON e.id = $words.rowid
    WHERE $words MATCH ? AND $others"""
_BY_REST = "FROM $entry AS e WHERE $others"

_COUNTS = """SELECT class, type, year, count(*) FROM (
        SELECT e.class AS class, e.type AS type, e.year AS year $found LIMIT ?)
    GROUP BY class, type, year"""

_BEST = """SELECT e.id, -bm25($words) AS score $found
    ORDER BY $first score DESC, e.filed_at DESC, e.id DESC LIMIT ? OFFSET ?"""

_AS_TYPED = "e.id IN (SELECT rowid FROM $words WHERE $words MATCH ?) DESC,"
"""What holds the words as they were typed stands before what holds other spellings only."""

# The plus keeps SQLite from looking up and sorting all that match: it goes through the index
# of dates from its end instead, and is done when the slice is full.
_NEWEST = """SELECT e.id, e.filed_at FROM $entry AS e WHERE $found AND $others
    ORDER BY e.filed_at DESC, e.id DESC LIMIT ? OFFSET ?"""
# FTS5 gives its rows by growing id without sorting.
_WALK_WORDS = f"SELECT e.id {_BY_WORDS} AND $words.rowid > ? ORDER BY $words.rowid LIMIT ?"
_WALK_REST = f"SELECT e.id {_BY_REST} AND e.id > ? ORDER BY e.id LIMIT ?"

_HELD = "+e.id IN (SELECT rowid FROM $words WHERE $words MATCH ?)"


@dataclass(frozen=True)
class Search:
    """What is wanted of one generation, asked inside one transaction."""

    connection: sqlite3.Connection
    generation: int
    query: Query
    scope: Scope
    similar: bool

    def answer(self, offset: int, limit: int) -> Answer:
        """Count what matches and give a slice: the best if all were counted, else the newest.

        Behind those come, if all were counted, the ones that match though misread.
        """
        counts = self._counts()
        counted = Counted(sum(counts.values()), _facets(counts))
        asked = Slice.of(offset, limit)
        ranked = counted.exact and self.wanted.match
        hits = self._best(asked) if ranked else self._newest(asked)
        misread = self._misread() if counted.exact and self.query.words else Misread()
        return answering.answer(counted, hits, misread, asked)

    def ids(self, after: int, most: int) -> list[int]:
        """Give ids of what matches as it was read, growing and beyond `after`."""
        sql = _WALK_WORDS if self.wanted.match else _WALK_REST
        return [item for (item,) in self._rows(sql, "", after, most)]

    def misread_ids(self) -> frozenset[int]:
        """Give the ids of what matches though misread, however many match as read."""
        return frozenset(hit.id for hit in self._misread().hits)

    def _misread(self) -> Misread:
        others = filters(self.query, self.scope)
        search = Looking(self.connection, self.generation, self.query, others, self.similar)
        return search.found(self.wanted)

    @cached_property
    def wanted(self) -> Wanted:
        """The query and what the person may see, in SQL."""
        return translate(self.query, self.scope)

    def _counts(self) -> dict[tuple[str, str, int], int]:
        """Count by class, type and year, up to one more than `port.COUNTED` in all."""
        found = _BY_WORDS if self.wanted.match else _BY_REST
        rows = self._rows(_COUNTS, found, port.COUNTED + 1)
        return {(class_code, kind, year): many for class_code, kind, year, many in rows}

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


def _facets(counts: Mapping[tuple[str, str, int], int]) -> dict[str, dict[str, int]]:
    return {
        name: ordered((values[place], many) for values, many in counts.items())
        for place, name in enumerate(FACETS)
    }
