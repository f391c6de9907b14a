"""An answer out of one generation of the tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from search import sqlite_tables as tables
from search.port import COUNTED, Answer, Hit
from search.sqlite_misread import Looking, Misread
from search.sqlite_query import filters, translate
from search.standing import How

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from search.port import Scope
    from search.query import Query
    from search.sqlite_query import Wanted

_BY_WORDS = """FROM $words CROSS JOIN $entry AS e ON e.id = $words.rowid
    WHERE $words MATCH ? AND $others"""
_BY_REST = "FROM $entry AS e WHERE $others"

_COUNTS = """SELECT class, type, year, count(*) FROM (
        SELECT e.class AS class, e.type AS type, e.year AS year $found LIMIT ?)
    GROUP BY class, type, year"""

_BEST = """SELECT e.id, -bm25($words) AS score $found
    ORDER BY score DESC, e.filed_at DESC, e.id DESC LIMIT ? OFFSET ?"""

# The plus keeps SQLite from looking up and sorting all that match: it goes through the index
# of dates from its end instead, and is done when the slice is full.
_NEWEST = """SELECT e.id, e.filed_at FROM $entry AS e WHERE $found AND $others
    ORDER BY e.filed_at DESC, e.id DESC LIMIT ? OFFSET ?"""
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

        Behind those come, if all were counted, the ones that match though misread. Offset and
        limit may be any numbers; no more than `COUNTED` hits can be reached.
        """
        counts = self._counts()
        total = sum(counts.values())
        exact = total <= COUNTED
        first = min(max(offset, 0), COUNTED)
        many = min(max(limit, 0), COUNTED - first)
        ranked = exact and self.wanted.match
        hits = self._best(first, many) if ranked else self._newest(first, many)
        misread = self._misread() if exact and self.query.words else Misread()
        start = max(0, first - total)
        return Answer(
            total=min(total, COUNTED),
            exact=exact,
            hits=hits + misread.hits[start : start + many - len(hits)],
            facets=_facets(counts),
            doubtful=misread.count(How.DOUBTFUL),
            similar=misread.count(How.SIMILAR),
            searched_all=misread.searched_all,
        )

    def _misread(self) -> Misread:
        others = filters(self.query, self.scope)
        search = Looking(self.connection, self.generation, self.query, others, self.similar)
        return search.found(self.wanted.match)

    @cached_property
    def wanted(self) -> Wanted:
        """The query and what the person may see, in SQL."""
        return translate(self.query, self.scope)

    def _counts(self) -> dict[tuple[str, str, int], int]:
        """Count by class, type and year, up to one more than `COUNTED` in all."""
        found = _BY_WORDS if self.wanted.match else _BY_REST
        rows = self._rows(_COUNTS, found, COUNTED + 1)
        return {(class_code, kind, year): many for class_code, kind, year, many in rows}

    def _best(self, first: int, many: int) -> tuple[Hit, ...]:
        rows = self._rows(_BEST, _BY_WORDS, many, first)
        return tuple(Hit(item, score) for item, score in rows)

    def _newest(self, first: int, many: int) -> tuple[Hit, ...]:
        rows = self._rows(_NEWEST, _HELD if self.wanted.match else "1", many, first)
        return tuple(Hit(item, float(filed_at)) for item, filed_at in rows)

    def _rows(self, sql: str, found: str, *slice_: int) -> list[tuple[Any, ...]]:
        others = self.wanted.others
        full = tables.on(sql, self.generation, found=found, others=others.sql)
        words = (self.wanted.match,) if self.wanted.match else ()
        return self.connection.execute(full, (*words, *others.values, *slice_)).fetchall()


def _facets(counts: Mapping[tuple[str, str, int], int]) -> dict[str, dict[str, int]]:
    facets: dict[str, dict[str, int]] = {}
    for place, name in enumerate(("class", "type", "year")):
        sums: Counter[str] = Counter()
        for values, many in counts.items():
            sums[str(values[place])] += many
        facets[name] = dict(sorted(sums.items(), key=lambda found: (-found[1], found[0])))
    return facets
