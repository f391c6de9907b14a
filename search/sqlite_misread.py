"""What the embedded index finds though it was misread: proposed by tokens, proved by texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search import sqlite_tables as tables
from search.judging import Facts, judge
from search.port import Hit
from search.sqlite_body import Body
from search.sqlite_promise import Promise
from search.standing import How

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from search.query import Query
    from search.sqlite_query import Condition

LOOKED_AT = 400_000
"""Characters of passages that are looked at for one answer: one to two thousand pages."""

_AT_ONCE = 100
"""Items that are fetched at once."""

_ITEMS = """SELECT e.id, e.class, e.type, e.year, e.number_form, e.filed_at, b.forms
    FROM $entry AS e JOIN $body AS b ON b.id = e.id WHERE e.id IN ($places) AND $others"""

_AS_READ = "SELECT rowid FROM $words WHERE $words MATCH ?"


@dataclass(frozen=True, slots=True)
class Misread:
    """Items found though misread.

    Attributes:
        hits: All of them, best first.
        searched_all: Whether every item was looked at that promised anything.
    """

    hits: tuple[Hit, ...] = ()
    searched_all: bool = True

    def count(self, how: How) -> int:
        """Give how many were found in one way."""
        return sum(hit.how == how for hit in self.hits)


@dataclass(frozen=True, slots=True)
class Looking:
    """Looks for what fulfils a query only though misread, inside one transaction.

    Attributes:
        connection: To the file.
        generation: Of the tables.
        query: With at least one word.
        others: What an item has to fulfil besides holding words.
        similar: Whether similar words are looked for too.
    """

    connection: sqlite3.Connection
    generation: int
    query: Query
    others: Condition
    similar: bool

    def found(self, match: str | None) -> Misread:
        """Find it, but for what fulfils FTS5's expression `match` as it was read."""
        promise = Promise(self.connection, self.generation, self.similar)
        items = promise.items(self.query.root)
        if match:
            rows = self.connection.execute(tables.on(_AS_READ, self.generation), (match,))
            as_read = {item for (item,) in rows}
            items = [item for item in items if item not in as_read]
        left, hits = LOOKED_AT, []
        for item, filed_at, facts in self._fetched(items):
            if left <= 0:
                break
            left -= facts.length
            judged = judge(self.query.root, facts, similar=self.similar)
            if judged and judged.how != How.EXACT:
                score = 1 / (1 + judged.cost) - judged.how
                hits.append((filed_at, Hit(item, score, judged.how, judged.passages)))
        hits.sort(key=lambda each: (-each[1].score, -each[0], -each[1].id))
        return Misread(tuple(hit for _, hit in hits), promise.asked_all and left > 0)

    def _fetched(self, items: Sequence[int]) -> Iterator[tuple[int, int, Facts]]:
        """Give items with the time of filing, in the order that was asked for."""
        for first in range(0, len(items), _AT_ONCE):
            asked = items[first : first + _AT_ONCE]
            places = ",".join("?" * len(asked))
            sql = tables.on(_ITEMS, self.generation, places=places, others=self.others.sql)
            rows = self.connection.execute(sql, (*asked, *self.others.values)).fetchall()
            for item in sorted(rows, key=lambda row: asked.index(row[0])):
                id_, class_code, kind, year, number_form, filed_at, forms = item
                passages = Body(forms).passages
                yield id_, filed_at, Facts(class_code, kind, year, number_form, passages)
