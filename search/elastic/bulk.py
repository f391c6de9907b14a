"""Bulk writes to Elasticsearch; the result of every single write is checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from elasticsearch.helpers import streaming_bulk

from search.elastic.client import passes
from search.elastic.generations import way_in
from search.errors import IndexRefused, IndexUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from elasticsearch import Elasticsearch

    from search.elastic.documents import DocumentWrite

_MOST_BYTES = 8 << 20
"""Bytes of one request; a larger document is sent alone."""

_MOST = 500
"""Writes of one request."""

_BUSY = (429, 503)
_WAITS, _FIRST_WAIT_S, _LONGEST_WAIT_S = 5, 0.5, 8.0

_NOT_FOUND, _CONFLICT, _ERROR = 404, 409, 300


class IndexGone(Exception):
    """The index does not exist any more."""


@dataclass(frozen=True, slots=True)
class Writing:
    """Writes documents to one index.

    Attributes:
        client: Client of the server.
        index: Name of the index.
        at_once: Whether documents can be searched when a call returns.
    """

    client: Elasticsearch
    index: str
    at_once: bool

    def write(self, changes: Iterable[DocumentWrite]) -> int:
        """Write documents that are not older than the indexed ones; return how many were given.

        `changes` is consumed one request at a time.

        Raises:
            IndexGone: The index does not exist any more.
            IndexUnavailable: The server was too busy for some of them.
            IndexRefused: The server rejected one of them for good.
        """
        sent: dict[str, int] = {}
        older: dict[str, int] = {}
        many = 0
        for reply in self._replies(changes, sent):
            many += 1
            version = sent.pop(reply["_id"], -1)
            if reply["status"] == _CONFLICT:
                older[reply["_id"]] = version
            elif reply["status"] >= _ERROR:
                self._fail(reply)
            if len(older) >= _MOST:
                self._must_be_held(older)
                older.clear()
        self._must_be_held(older)
        return many

    def _replies(
        self, changes: Iterable[DocumentWrite], sent: dict[str, int]
    ) -> Iterator[Mapping[str, Any]]:
        """Yield the result of each write; of retried ones the last.

        Args:
            changes: Documents to write.
            sent: Receives the versions of the writes under way, by id.
        """
        for _, result in streaming_bulk(
            self.client,
            (self._action(change, sent) for change in changes),
            chunk_size=_MOST,
            max_chunk_bytes=_MOST_BYTES,
            raise_on_error=False,
            raise_on_exception=False,
            max_retries=_WAITS,
            initial_backoff=_FIRST_WAIT_S,
            max_backoff=_LONGEST_WAIT_S,
            retry_on_status=_BUSY,
            require_alias=True,
            refresh=self.at_once,
        ):
            yield result["index"]

    def _action(self, change: DocumentWrite, sent: dict[str, int]) -> dict[str, Any]:
        key = str(change.id)
        sent[key] = max(change.version, sent.get(key, -1))
        return {
            "_op_type": "index",
            "_index": way_in(self.index),
            "_id": key,
            "version": change.version,
            "version_type": "external",
            "_source": change.source,
        }

    def _fail(self, reply: Mapping[str, Any]) -> None:
        status, error = reply["status"], reply.get("error")
        if status == _NOT_FOUND:
            raise IndexGone(self.index)
        if passes(status):
            raise IndexUnavailable(self.index)
        kind = error.get("type", "") if isinstance(error, dict) else ""
        raise IndexRefused(f"{self.index}/{reply.get('_id')}: {status} {kind}")

    def _must_be_held(self, versions: Mapping[str, int]) -> None:
        """Check that, after a conflict, the index does hold this version or a newer one."""
        if not versions:
            return
        found = self.client.mget(index=way_in(self.index), ids=list(versions), source=False)
        for held in found["docs"]:
            if held.get("_version", -1) < versions[held["_id"]]:
                raise IndexUnavailable(self.index)
