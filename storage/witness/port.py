"""Port of the witness: append-only journals outside of the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of a journal.

    Attributes:
        position: Its position, from 0; several entries may share one.
        content: JSON values only.
    """

    position: int
    content: Mapping[str, Any]


class Witness(Protocol):
    """Append-only journals of one installation; entries are never changed or removed.

    A journal's name is segments of lower-case ASCII letters, digits, `.`, `_` and `-`, joined
    by `/`; it needs no creation. Every call may raise `StorageError`: `WitnessUnavailable` if
    the journals cannot be read or written, `WitnessUnreadable` if one is damaged beyond its
    last entry.
    """

    def append(
        self, journal: str, position: int, content: Mapping[str, Any], *, again: bool = False
    ) -> None:
        """Append an entry; durable once this returns. Positions must not fall.

        Args:
            journal: Name of the journal.
            position: Position of the entry, 0 to 9,999,999,999.
            content: JSON values only.
            again: Whether an entry may be at this position already.

        Raises:
            PositionTaken: There is one, and nothing was appended.
        """
        ...

    def newest_first(self, journal: str) -> Iterator[Record]:
        """Yield the entries of a journal, the highest position first.

        An entry truncated by a power failure was never acknowledged, and is skipped.
        """
        ...

    def journals(self, kind: str) -> list[str]:
        """Return the names of all journals whose name begins with `kind` and a `/`."""
        ...
