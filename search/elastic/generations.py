"""Index generations in Elasticsearch: one is live, and a rebuild fills the next beside it.

    NAME-items              alias of the live index
    NAME-items-next         alias of the index being built
    NAME-items-0007-3f9a    an index: an ascending number, and a random suffix
    NAME-items-0007-3f9a-in its own alias, through which alone it is written

Writing to a missing index would create it, writing to a missing alias fails: so a writer
notices that its index was deleted. The live index is the write index of its alias, of which no
server allows two: so two processes never create two live indices.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from elasticsearch import BadRequestError, NotFoundError

from search.elastic.documents import (
    DIGEST,
    MAPPINGS,
)
from search.errors import IndexUnavailable, RebuildOvertaken

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from elasticsearch import Elasticsearch

REFRESHED = "1s"
"""Interval after which written documents can be searched. Set explicitly, it also applies to an
index that was not searched for a while."""

_TRIES = 3

_ALREADY_THERE = {"resource_already_exists_exception", "illegal_state_exception"}
"""Errors if the index, or another write index of the alias, exists already."""

_SETTINGS = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",  # one replica if there is a second node
    "refresh_interval": REFRESHED,
}


def way_in(index: str) -> str:
    """Return the alias through which an index is written."""
    return f"{index}-in"


@dataclass(frozen=True, slots=True)
class Generations:
    """The indices of one installation.

    Attributes:
        client: Client of the server.
        name: Name of the installation.
    """

    client: Elasticsearch
    name: str

    @property
    def searched(self) -> str:
        """Alias of the live index."""
        return f"{self.name}-items"

    @property
    def _next(self) -> str:
        return f"{self.name}-items-next"

    @property
    def _all(self) -> str:
        return f"{self.name}-items-*"

    def written(self) -> list[str]:
        """Return the indices that every change must be written to; creates a missing first one.

        The live one comes last: what people can find must be in the one that takes its place.
        An index of an older version gets the fields that it lacks; new documents are complete.
        """
        self.live()
        written = []
        held = self.client.indices.get(index=self._all, features=["aliases", "mappings"])
        for index, state in held.items():
            if self.searched in state["aliases"] or self._next in state["aliases"]:
                self._add_fields(index, state["mappings"].get("properties", {}))
                written.append(index)
        return sorted(written, key=lambda index: self.searched in held[index]["aliases"])

    def live(self) -> str:
        """Return the live index; creates the first if missing."""
        for _ in range(_TRIES):
            for index, aliases in self._aliases().items():
                if self.searched in aliases:
                    return index
            self._make_first()
        raise IndexUnavailable(self.searched)

    def is_current(self) -> bool:
        """Return whether the live index was filled in the form of this version."""
        live = self.live()
        mappings = self.client.indices.get_mapping(index=live)[live]["mappings"]
        return bool(mappings.get("_meta", {}).get("filled") == DIGEST)

    def begin(self) -> str:
        """Create the next index and return it; one left unfinished by a rebuild is deleted.

        Raises:
            RebuildOvertaken: Another rebuild began at the same moment.
        """
        live = self.live()
        new = f"{self.name}-items-{_number(live) + 1:04}-{secrets.token_hex(3)}"
        # All changes are written to it too from now on. It must not be refreshed until it is
        # filled: that would cost as much as filling it.
        self._create(new, {self._next: {}}, {**_SETTINGS, "refresh_interval": "-1"})
        self._move(new, self._next, {"add": {"index": new, "alias": self._next}})
        self.clear()
        return new

    def finish(self, new: str) -> None:
        """Refresh a filled index, now and periodically from now on."""
        self.client.indices.put_settings(
            index=way_in(new), settings={"refresh_interval": REFRESHED}
        )
        self.client.indices.refresh(index=way_in(new))

    def change_over(self, new: str) -> None:
        """Make an index the live one, in one atomic step.

        Raises:
            RebuildOvertaken: It is not the one being built any more.
        """
        self._move(
            new,
            self.searched,
            {"remove": {"index": new, "alias": self._next, "must_exist": True}},
            {"add": {"index": new, "alias": self.searched, "is_write_index": True}},
        )

    def clear(self) -> None:
        """Delete indices that are neither live nor being built."""
        for index, aliases in self._aliases().items():
            if self.searched not in aliases and self._next not in aliases:
                self.drop(index)

    def drop(self, index: str) -> None:
        """Delete an index, if it is there."""
        self.client.indices.delete(index=index, ignore_unavailable=True)

    def _add_fields(self, index: str, held: Collection[str]) -> None:
        """Add the fields that an index lacks to its mapping; idempotent."""
        fields = MAPPINGS["properties"].items()
        lacking = {name: field for name, field in fields if name not in held}
        if lacking:
            self.client.indices.put_mapping(index=index, properties=lacking)

    def _aliases(self) -> dict[str, Mapping[str, Any]]:
        found = self.client.indices.get_alias(index=self._all)
        return {index: state["aliases"] for index, state in found.items()}

    def _move(self, new: str, alias: str, *actions: Mapping[str, Any]) -> None:
        """Remove an alias from all indices and apply more actions, in one atomic step."""
        remove = {"remove": {"index": self._all, "alias": alias, "must_exist": False}}
        try:
            self.client.indices.update_aliases(actions=[remove, *actions])
        except NotFoundError:
            # The response to the same request may have been lost, and the client retried.
            if alias not in self._aliases().get(new, ()):
                raise RebuildOvertaken(new) from None

    def _make_first(self) -> None:
        marked = {self.searched: {"is_write_index": True}}
        self._create(f"{self.name}-items-0001", marked, _SETTINGS)

    def _create(
        self, index: str, aliases: Mapping[str, Any], settings: Mapping[str, Any]
    ) -> None:
        """Create an index, unless another process has just done so."""
        try:
            self.client.indices.create(
                index=index,
                aliases={way_in(index): {}, **aliases},
                mappings={**MAPPINGS, "_meta": {"filled": DIGEST}},
                settings=settings,
            )
        except BadRequestError as error:
            if error.error not in _ALREADY_THERE:
                raise


def _number(index: str) -> int:
    """Return the number in the name of an index."""
    return int(index.rpartition("-items-")[2].partition("-")[0])
