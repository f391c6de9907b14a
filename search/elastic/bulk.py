"""Writing to Elasticsearch: every item of every reply is looked at."""

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
"""Of one request; a larger document goes alone."""

_MOST = 500
"""Changes of one request."""

_BUSY = (429, 503)
_WAITS, _FIRST_WAIT_S, _LONGEST_WAIT_S = 5, 0.5, 8.0

_NOT_FOUND, _CONFLICT, _ERROR = 404, 409, 300


class IndexGone(Exception):
    """The index is not there any more."""


@dataclass(frozen=True, slots=True)
class Writing:
    """Writes changes to one index.

    Attributes:
        client: Of the server.
        index: Its name.
        at_once: Whether what was written can be searched when a call returns.
    """

    client: Elasticsearch
    index: str
    at_once: bool

    def write(self, changes: Iterable[DocumentWrite]) -> int:
        """Write changes that are not older than what the index has; return how many came.

        Takes no more of them at once than go into one request.

        Raises:
            IndexGone: The index is not there any more.
            IndexUnavailable: The server was too busy for some of them.
            IndexRefused: It will never take one of them.
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
        """Give what was answered to each change, to those that were put off the last answer.

        Args:
            changes: To be written.
            sent: Takes the versions of those that are on their way, by id.
        """
        for _, told in streaming_bulk(
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
            yield told["index"]

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
        """Make sure that a conflict meant what it says: that the index has this or a newer."""
        if not versions:
            return
        found = self.client.mget(index=way_in(self.index), ids=list(versions), source=False)
        for held in found["docs"]:
            if held.get("_version", -1) < versions[held["_id"]]:
                raise IndexUnavailable(self.index)
