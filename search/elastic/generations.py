"""The indices of an installation in Elasticsearch: one is searched, a rebuild fills the next.

    NAME-items              alias of the one that is searched
    NAME-items-next         alias of the one that is being filled
    NAME-items-0007-3f9a    an index: a number that grows, and letters that nobody had before
    NAME-items-0007-3f9a-in its own alias, through which alone it is written

An alias is not made by writing to it, while an index would be: who still has the name of an
index that is gone is told so. The alias of the searched one is marked as the one to write to,
and no server lets two indices have that mark: hence two processes never make two.
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
"""How soon what was written can be searched. Said expressly, it also holds for an index that
nobody has searched for a while."""

_TRIES = 3

_ALREADY_THERE = {"resource_already_exists_exception", "illegal_state_exception"}
"""An index of this name, or another one with the mark."""

_SETTINGS = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",  # a copy where there is a second machine
    "refresh_interval": REFRESHED,
}


def way_in(index: str) -> str:
    """Give the alias through which an index is written."""
    return f"{index}-in"


@dataclass(frozen=True, slots=True)
class Generations:
    """The indices of one installation.

    Attributes:
        client: Of the server.
        name: Of the installation.
    """

    client: Elasticsearch
    name: str

    @property
    def searched(self) -> str:
        """The alias of what is searched."""
        return f"{self.name}-items"

    @property
    def _next(self) -> str:
        return f"{self.name}-items-next"

    @property
    def _all(self) -> str:
        return f"{self.name}-items-*"

    def written(self) -> set[str]:
        """Give the indices that a change has to go into; makes the first if there is none.

        One from before gets the fields that it lacks, and takes what is put from now on whole.
        """
        self.live()
        written = set()
        held = self.client.indices.get(index=self._all, features=["aliases", "mappings"])
        for index, told in held.items():
            if self.searched in told["aliases"] or self._next in told["aliases"]:
                self._add_fields(index, told["mappings"].get("properties", {}))
                written.add(index)
        return written

    def live(self) -> str:
        """Give the index that is searched; makes the first if there is none."""
        for _ in range(_TRIES):
            for index, aliases in self._aliases().items():
                if self.searched in aliases:
                    return index
            self._make_first()
        raise IndexUnavailable(self.searched)

    def is_current(self) -> bool:
        """Tell whether what is searched was filled as this version fills it."""
        live = self.live()
        mappings = self.client.indices.get_mapping(index=live)[live]["mappings"]
        return bool(mappings.get("_meta", {}).get("filled") == DIGEST)

    def begin(self) -> str:
        """Begin an index in place of one that a rebuild left unfinished.

        Raises:
            RebuildOvertaken: Another rebuild began at the same moment.
        """
        live = self.live()
        new = f"{self.name}-items-{_number(live) + 1:04}-{secrets.token_hex(3)}"
        # What is written from now on goes into it too. It must not be refreshed until it is
        # full: that would cost as much as filling it.
        self._create(new, {self._next: {}}, {**_SETTINGS, "refresh_interval": "-1"})
        self._move(new, self._next, {"add": {"index": new, "alias": self._next}})
        self.clear()
        return new

    def finish(self, new: str) -> None:
        """Let a filled index be searched as soon as it is written."""
        self.client.indices.put_settings(
            index=way_in(new), settings={"refresh_interval": REFRESHED}
        )
        self.client.indices.refresh(index=way_in(new))

    def change_over(self, new: str) -> None:
        """Make an index the one that is searched, in place of the one before.

        Raises:
            RebuildOvertaken: It is not the one that is being filled any more.
        """
        self._move(
            new,
            self.searched,
            {"remove": {"index": new, "alias": self._next, "must_exist": True}},
            {"add": {"index": new, "alias": self.searched, "is_write_index": True}},
        )

    def clear(self) -> None:
        """Delete what is neither searched nor being filled."""
        for index, aliases in self._aliases().items():
            if self.searched not in aliases and self._next not in aliases:
                self.drop(index)

    def drop(self, index: str) -> None:
        """Delete an index if it is there."""
        self.client.indices.delete(index=index, ignore_unavailable=True)

    def _add_fields(self, index: str, held: Collection[str]) -> None:
        """Give an index the fields that are not among those it holds; twice does no harm."""
        fields = MAPPINGS["properties"].items()
        lacking = {name: field for name, field in fields if name not in held}
        if lacking:
            self.client.indices.put_mapping(index=index, properties=lacking)

    def _aliases(self) -> dict[str, Mapping[str, Any]]:
        found = self.client.indices.get_alias(index=self._all)
        return {index: told["aliases"] for index, told in found.items()}

    def _move(self, new: str, alias: str, *actions: Mapping[str, Any]) -> None:
        """Take an alias from all indices, and do more, all at one moment."""
        remove = {"remove": {"index": self._all, "alias": alias, "must_exist": False}}
        try:
            self.client.indices.update_aliases(actions=[remove, *actions])
        except NotFoundError:
            # The answer to the same request may have been lost, and the client asked again.
            if alias not in self._aliases().get(new, ()):
                raise RebuildOvertaken(new) from None

    def _make_first(self) -> None:
        marked = {self.searched: {"is_write_index": True}}
        self._create(f"{self.name}-items-0001", marked, _SETTINGS)

    def _create(
        self, index: str, aliases: Mapping[str, Any], settings: Mapping[str, Any]
    ) -> None:
        """Make an index; another process may have just done so."""
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
    """Give the number in the name of an index."""
    return int(index.rpartition("-items-")[2].partition("-")[0])
