"""What the embedded index proposes as found though misread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search import misread
from search import sqlite_tables as tables
from search.body import Body
from search.judging import Facts
from search.misread import Candidate, Misread
from search.sqlite_promise import Promise

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from search.query import Query
    from search.sqlite_query import Condition, Wanted

_AT_ONCE = 100
"""Items that are fetched at once."""

_ITEMS = """SELECT e.id, e.class, e.type, e.year, e.number_form, e.filed_at, b.forms
    FROM $entry AS e JOIN $body AS b ON b.id = e.id WHERE e.id IN ($places) AND $others"""

_AS_READ = """SELECT e.id FROM $words CROSS JOIN $entry AS e ON e.id = $words.rowid
    WHERE $words MATCH ? AND $others"""


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

    def found(self, as_read: Wanted) -> Misread:
        """Find it, but for what fulfils the whole query as it was read."""
        promise = Promise(self.connection, self.generation, self.similar)
        items = promise.items(self.query.root)
        if as_read.match:
            sql = tables.on(_AS_READ, self.generation, others=as_read.others.sql)
            rows = self.connection.execute(sql, (as_read.match, *as_read.others.values))
            fulfil = {item for (item,) in rows}
            items = [item for item in items if item not in fulfil]
        return misread.proved(
            self.query.root,
            self._fetched(items),
            similar=self.similar,
            asked_all=promise.asked_all,
        )

    def _fetched(self, items: Sequence[int]) -> Iterator[Candidate]:
        """Give items in the order that was asked for."""
        for first in range(0, len(items), _AT_ONCE):
            asked = items[first : first + _AT_ONCE]
            places = ",".join("?" * len(asked))
            sql = tables.on(_ITEMS, self.generation, places=places, others=self.others.sql)
            rows = self.connection.execute(sql, (*asked, *self.others.values)).fetchall()
            for item in sorted(rows, key=lambda row: asked.index(row[0])):
                id_, class_code, kind, year, number_form, filed_at, forms = item
                passages = Body(forms).passages
                facts = Facts(class_code, kind, year, number_form, passages)
                yield Candidate(id_, filed_at, facts)
