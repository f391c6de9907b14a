"""Point in time: a frozen view of the live index, for all requests of one search."""

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
    """A frozen view of the index.

    Attributes:
        client: Client of the server.
        at: Parameter of requests that names the view.
    """

    client: Elasticsearch
    at: Mapping[str, str]

    def search(self, **asked: Any) -> Mapping[str, Any]:
        """Send a search request; partial results are an error."""
        found: Mapping[str, Any] = self.client.search(pit=self.at, **asked).body
        return found


@contextmanager
def state(client: Elasticsearch, alias: str) -> Generator[PointInTime, None, None]:
    """Open a point in time, and close it when the context ends."""
    opened = client.open_point_in_time(
        index=alias, keep_alive=_KEPT_FOR, allow_partial_search_results=False
    )
    try:
        yield PointInTime(client, {"id": opened["id"], "keep_alive": _KEPT_FOR})
    finally:
        with suppress(ApiError):  # it expires by itself
            client.close_point_in_time(id=opened["id"])
