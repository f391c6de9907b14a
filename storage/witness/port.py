"""The one thing the rest of the code knows about what is kept outside of the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of a journal.

    Attributes:
        position: Its place, from 0; where several were appended at one place, of each of them.
        content: What was appended; JSON values only.
    """

    position: int
    content: Mapping[str, Any]


class Witness(Protocol):
    """Append-only journals of one installation; no entry is ever changed, lowered or removed.

    A journal is named by segments of lower-case ASCII letters, digits, `.`, `_` and `-`, with
    `/` between; it need not be made. Every call may raise `StorageError`, of which
    `WitnessUnavailable` says that the place cannot be read or written, `WitnessUnreadable` that
    a journal is damaged beyond its last entry.
    """

    def append(
        self, journal: str, position: int, content: Mapping[str, Any], *, again: bool = False
    ) -> None:
        """Append an entry; durable once this returns. Positions must not fall.

        Args:
            journal: Which one.
            position: Place of the entry, 0 to 9,999,999,999.
            content: JSON values only.
            again: Whether an entry may be at this position already.

        Raises:
            PositionTaken: One is, and nothing was appended.
        """
        ...

    def newest_first(self, journal: str) -> Iterator[Record]:
        """Give the entries of a journal, the highest position first; nothing if there are none.

        An entry that was cut short by a power failure was never acknowledged, and is left out.
        """
        ...

    def journals(self, kind: str) -> list[str]:
        """Return the names of all journals whose name begins with `kind` and a `/`."""
        ...
