"""Index in Elasticsearch, over the same n-grams as the embedded one."""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from elasticsearch import ApiError, Elasticsearch

from search import paging
from search.elastic import documents as documents_
from search.elastic.bulk import (
    IndexGone,
    Writing,
)
from search.elastic.client import (
    PATIENCE_S,
    answered,
    connect,
)
from search.elastic.generations import Generations
from search.elastic.point_in_time import state
from search.elastic.query import (
    HELD,
    translate,
)
from search.elastic.results import ElasticResults
from search.errors import IndexUnavailable, RebuildOvertaken
from search.port import Kept

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Collection,
        Generator,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )

    from search.elastic.documents import DocumentWrite
    from search.elastic.query import Clause
    from search.port import Answer, Document, SearchScope
    from search.query import Query

_Given = TypeVar("_Given")

_LISTED = 1000
"""Items of one request."""

_TRIES = 3
"""Attempts of a request while the live index is missing: a rebuild has just replaced it, or
none was created yet."""

_NOT_FOUND, _NO_SHARD = 404, 503
_MOVING = {_NOT_FOUND, _NO_SHARD}

_PAUSE_S = 0.2


@dataclass(frozen=True, slots=True)
class ElasticIndex:
    """An `Index` in Elasticsearch 9, created on first use.

    Documents can be searched a second after `put`. Changes are ordered by version, not by
    arrival; at the same version a delete wins over a put. Hits are ranked (BM25) if they can
    all be counted, else sorted newest first. At most `search.port.COUNTED` of them can be paged
    through; `ids` yields all.

    Attributes:
        client: Client of the server, see `connect`.
        name: Name of the installation; the names of all its indices begin with it.
        at_once: Whether documents can be searched when `put` returns, which is expensive.
    """

    client: Elasticsearch
    name: str
    at_once: bool = False

    @classmethod
    def at(cls, url: str, user: str, password: str, name: str) -> ElasticIndex:
        """Return the index of an installation on a server, see `connect`."""
        return cls(connect(url, user, password), name)

    def put(self, documents: Sequence[Document]) -> None:
        """See `Index.put`.

        Raises:
            IndexRefused: The server rejected one of them for good; the others may be stored.
        """
        self._change([documents_.put(document) for document in documents])

    def delete(self, id: int, version: int) -> None:  # noqa: A002
        """See `Index.delete`."""
        self._change([documents_.tombstone(id, version)])

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

        def ask() -> Answer:
            with state(self.client, self._generations.searched) as held:
                return ElasticResults(held, wanted, similar).answer(offset, limit)

        return self._while_it_moves(ask)

    def ids(self, query: Query, scope: SearchScope, *, similar: bool = False) -> Iterator[int]:
        """See `Index.ids`."""
        self._while_it_moves(
            lambda: self.client.indices.refresh(index=self._generations.searched)
        )
        wanted = query.within(scope)
        misread: frozenset[int] = frozenset()
        if similar and query.words:
            misread = self._while_it_moves(partial(self._misread_ids, wanted))
        as_read = translate(wanted).plain

        def read_after(item: int) -> list[int]:
            found = self._while_it_moves(partial(self._after, as_read, item))
            return [int(hit["_id"]) for hit in found]

        return paging.by_id(read_after, misread, _LISTED)

    def _misread_ids(self, query: Query) -> frozenset[int]:
        with state(self.client, self._generations.searched) as held:
            return ElasticResults(held, query, similar=True).misread_ids()

    def rebuild(self, documents: Iterable[Document]) -> int:
        """See `Index.rebuild`; changes made meanwhile are kept.

        Raises:
            RebuildOvertaken: Another rebuild began; the live index is unchanged.
        """
        with answered(self._place):
            return self._patient._rebuilt(documents)  # noqa: SLF001  the same, more patient

    def kept(self, after: int = -1) -> Iterator[Kept]:
        """See `Index.kept`."""
        self._while_it_moves(
            lambda: self.client.indices.refresh(index=self._generations.searched)
        )
        last = after
        while True:
            part = self._while_it_moves(partial(self._kept_after, last))
            yield from part
            if len(part) < _LISTED:
                return
            last = part[-1].id

    def check(self) -> None:
        """See `Index.check`; a server whose disk is full rejects all changes."""
        self._while_it_moves(
            lambda: self.client.search(
                index=self._generations.searched,
                size=0,
                terminate_after=1,
                track_total_hits=False,
                allow_partial_search_results=False,
            )
        )
        with answered(self._place):
            answer = self.client.indices.get_settings(
                index=self._generations.searched, name="index.blocks.*", flat_settings=True
            )
        if any("true" in each["settings"].values() for each in answer.values()):
            raise IndexUnavailable(self._place)

    def is_current(self) -> bool:
        """See `Index.is_current`."""
        with answered(self._place):
            return self._generations.is_current()

    @property
    def _generations(self) -> Generations:
        return Generations(self.client, self.name)

    @property
    def _place(self) -> str:
        return self._generations.searched

    def _change(self, changes: Sequence[DocumentWrite]) -> None:
        """Write to every index that is live or being built.

        A rebuild may begin or end meanwhile, so indices are listed until there is no new one. A
        rebuild that begins later reads register and tombstones after these changes.
        """
        written: set[str] = set()
        with answered(self._place):
            while changes and (missing := self._unwritten(written)):
                for index in missing:
                    with suppress(IndexGone):
                        Writing(self.client, index, self.at_once).write(changes)
                written.update(missing)

    def _unwritten(self, written: Collection[str]) -> list[str]:
        """Return the indices that a change has still to be written to, the live one last."""
        return [each for each in self._generations.written() if each not in written]

    def _while_it_moves(self, ask: Callable[[], _Given]) -> _Given:
        """Call `ask`, again if the live index is missing or not yet available."""
        with answered(self._place):
            for _ in range(_TRIES - 1):
                try:
                    return ask()
                except ApiError as error:
                    if error.status_code not in _MOVING:
                        raise
                    if error.status_code != _NOT_FOUND:
                        time.sleep(_PAUSE_S)
                self._generations.live()
            return ask()

    def _kept_after(self, item: int) -> list[Kept]:
        return [
            Kept(int(hit["_id"]), documents_.item_version(hit["_version"]))
            for hit in self._after(HELD, item)
        ]

    def _after(self, wanted: Clause, item: int) -> list[Mapping[str, Any]]:
        """Return the next hits above an id, ascending by id, at most `_LISTED`."""
        found = self.client.search(
            index=self._generations.searched,
            query=wanted,
            sort=[{"id": "asc"}],
            search_after=[item],
            size=_LISTED,
            source=False,
            version=True,
            track_total_hits=False,
            allow_partial_search_results=False,
        )
        hits: list[Mapping[str, Any]] = found["hits"]["hits"]
        return hits

    @property
    def _patient(self) -> ElasticIndex:
        return ElasticIndex(self.client.options(request_timeout=PATIENCE_S), self.name)

    def _rebuilt(self, documents: Iterable[Document]) -> int:
        with self._next() as new:
            writing = Writing(self.client, new, at_once=False)
            many = writing.write(map(documents_.put, documents))
            writing.write(self._tombstones())
            self._generations.finish(new)
            self._generations.change_over(new)
        self._generations.clear()
        return many

    @contextmanager
    def _next(self) -> Generator[str, None, None]:
        """Create the next index, and delete it if the context fails."""
        new = self._generations.begin()
        try:
            yield new
        except IndexGone:
            raise RebuildOvertaken(new) from None
        except BaseException:
            with suppress(IndexUnavailable), answered(new):
                self._generations.drop(new)
            raise

    def _tombstones(self) -> Iterator[DocumentWrite]:
        """Yield the tombstones of the live index."""
        live = self._generations.live()
        self.client.indices.refresh(index=live)
        last: list[Any] = [-1]
        while last:
            found = self.client.search(
                index=live, query={"term": {"gone": True}}, sort=[{"id": "asc"}],
                search_after=last, size=_LISTED, source=False, version=True,
                track_total_hits=False, allow_partial_search_results=False,
            )["hits"]["hits"]  # fmt: skip
            for hit in found:
                version = documents_.item_version(hit["_version"])
                yield documents_.tombstone(int(hit["_id"]), version)
            last = found[-1]["sort"] if found else []
