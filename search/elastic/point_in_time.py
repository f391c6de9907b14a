"""One state of what is searched in Elasticsearch, for all requests that make one answer."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from elasticsearch import ApiError, Elasticsearch

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

_KEPT_FOR = "1m"


@dataclass(frozen=True, slots=True)
class PointInTime:
    """What can be searched, as it was at one moment.

    Attributes:
        client: Of the server.
        at: Where to search: a point in time.
    """

    client: Elasticsearch
    at: Mapping[str, str]

    def search(self, **asked: Any) -> Mapping[str, Any]:
        """Ask; an answer of only some of the parts of an index is none."""
        found: Mapping[str, Any] = self.client.search(pit=self.at, **asked).body
        return found


@contextmanager
def state(client: Elasticsearch, alias: str) -> Generator[PointInTime, None, None]:
    """Hold on to a state until the block ends."""
    opened = client.open_point_in_time(
        index=alias, keep_alive=_KEPT_FOR, allow_partial_search_results=False
    )
    try:
        yield PointInTime(client, {"id": opened["id"], "keep_alive": _KEPT_FOR})
    finally:
        with suppress(ApiError):  # it ends by itself
            client.close_point_in_time(id=opened["id"])
