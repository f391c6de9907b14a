"""Embedded index: SQLite FTS5 over n-grams, in the file of all other tables."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from search import paging
from search.errors import IndexUnavailable, RebuildOvertaken
from search.port import Kept
from search.sqlite import generations
from search.sqlite import schema as tables
from search.sqlite.connection import SqliteFile
from search.sqlite.results import SqliteResults

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Generator, Iterable, Iterator, Sequence

    from search.port import Answer, Document, SearchScope
    from search.query import Query

_AT_ONCE = 50
"""Documents that a rebuild stores in one transaction; between two, others may write."""


_LISTED = 1000
"""Items that `kept` and `ids` read in one transaction."""


@dataclass(frozen=True, slots=True)
class SqliteIndex:
    """An `Index` in tables `search_…` of one SQLite file, created on first use.

    Changes are ordered by version, not by arrival; at the same version a delete wins over a
    put. Hits are ranked (BM25) if they can all be counted, else sorted newest first. At most
    `search.port.COUNTED` of them can be paged through; `ids` yields all.

    Attributes:
        path: The database file, in a folder that exists; other programs may write to it too.
        patience_s: Time to wait for the lock of another writer, in seconds.
    """

    path: Path
    patience_s: float = 30.0
    _file: SqliteFile = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_file", SqliteFile(self.path, self.patience_s))

    def put(self, documents: Sequence[Document]) -> None:
        """See `Index.put`."""
        rows = [tables.row(document) for document in documents]
        with self._file.writing() as connection:
            for generation in generations.all_kept(connection):
                tables.store(connection, generation, rows)

    def delete(self, id: int, version: int) -> None:  # noqa: A002
        """See `Index.delete`."""
        with self._file.writing() as connection:
            kept = generations.all_kept(connection)
            if any(tables.holds_newer(connection, each, id, version) for each in kept):
                return
            tables.bury(connection, id, version)
            for generation in kept:
                tables.erase(connection, generation, id)

    def search(
        self,
        query: Query,
        scope: SearchScope,
        *,
        offset: int = 0,
        limit: int = 20,
        similar: bool = False,
    ) -> Answer:
        """See `Index.search`."""
        wanted = query.within(scope)
        with self._file.reading() as connection:
            live = generations.live(connection)
            return SqliteResults(connection, live, wanted, similar).answer(offset, limit)

    def ids(self, query: Query, scope: SearchScope, *, similar: bool = False) -> Iterator[int]:
        """See `Index.ids`."""
        wanted = query.within(scope)
        misread: frozenset[int] = frozenset()
        if similar and query.words:
            with self._file.reading() as connection:
                live = generations.live(connection)
                misread = SqliteResults(connection, live, wanted, similar).misread_ids()
        return paging.by_id(partial(self._read_after, wanted), misread, _LISTED)

    def _read_after(self, query: Query, after: int) -> list[int]:
        """Return the next ids of exact matches, ascending, at most `_LISTED`."""
        with self._file.reading() as connection:
            live = generations.live(connection)
            return SqliteResults(connection, live, query, similar=False).ids(after, _LISTED)

    def kept(self, after: int = -1) -> Iterator[Kept]:
        """See `Index.kept`."""
        last = after
        while True:
            with self._file.reading() as connection:
                live = generations.live(connection)
                part = tables.kept_after(connection, live, last, _LISTED)
            yield from (Kept(*each) for each in part)
            if len(part) < _LISTED:
                return
            last = part[-1][0]

    def check(self) -> None:
        """See `Index.check`."""
        with self._file.reading() as connection:
            generations.live(connection)

    def is_current(self) -> bool:
        """See `Index.is_current`."""
        with self._file.reading() as connection:
            return generations.is_current(connection)

    def rebuild(self, documents: Iterable[Document]) -> int:
        """See `Index.rebuild`; changes made meanwhile are kept.

        Raises:
            RebuildOvertaken: Another rebuild began; the live generation is unchanged.
        """
        with self._new_generation() as new:
            many = sum(self._add(new, batch) for batch in _batches(documents))
            with self._file.writing() as connection:
                self._must_be_building(connection, new)
                generations.change_over(connection, new)
        with self._file.writing() as connection:
            if generations.building(connection) is None:
                generations.drop_others(connection)
        return many

    def compact(self) -> None:
        """Remove deleted words from the file, which keeps them until then."""
        with self._file.writing() as connection:
            for generation in generations.all_kept(connection):
                tables.merge(connection, generation)
        self._file.checkpoint()

    @contextmanager
    def _new_generation(self) -> Generator[int, None, None]:
        """Create a generation, and drop it if the context fails."""
        with self._file.writing() as connection:
            new = generations.begin(connection)
        try:
            yield new
        except BaseException:
            with suppress(IndexUnavailable), self._file.writing() as connection:
                generations.abandon(connection, new)
            raise

    def _add(self, generation: int, documents: Sequence[Document]) -> int:
        rows = [tables.row(document) for document in documents]
        with self._file.writing() as connection:
            self._must_be_building(connection, generation)
            tables.store(connection, generation, rows)
        return len(rows)

    def _must_be_building(self, connection: sqlite3.Connection, generation: int) -> None:
        if generations.building(connection) != generation:
            raise RebuildOvertaken(str(self.path))


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    source = iter(documents)
    while batch := list(islice(source, _AT_ONCE)):
        yield batch
