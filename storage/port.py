"""The one thing the rest of the code knows about object storage."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

KEY = re.compile(r"[a-z0-9]+(?:[._/-][a-z0-9]+)*")
"""Keys every adapter accepts: lower case, no empty, hidden or parent segment."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of what a key holds.

    Attributes:
        key: Where the bytes are, matching `KEY`.
        size: Length in bytes.
        sha256: Digest of the bytes as 64 lower-case hexadecimal digits.
    """

    key: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Listed:
    """An object as a list of the store tells it, its bytes unread.

    Attributes:
        key: Where the bytes are; whatever lies in the store, so perhaps no `KEY`.
        size: Length in bytes.
        kept_at: When it was stored, in Unix seconds by the store's clock.
    """

    key: str
    size: int
    kept_at: float


class ObjectStore(Protocol):
    """Keeps each object once and never changes it.

    Every call may raise `StoreUnavailable`; a key that does not match `KEY` is a `ValueError`.
    """

    def put(self, key: str, source: BinaryIO, *, sha256: str | None = None) -> Receipt:
        """Store `source`, read from its start, under `key`; durable once this returns.

        Storing the same bytes again changes nothing, so a repeated step is safe. Where the
        key is an address made from the content, `sha256` says which content it must be.

        Raises:
            ContentChanged: The bytes are not those of `sha256`; nothing was stored.
            OverwriteRefused: The key already holds other bytes.
            StoreFull: There is no room; nothing was stored.
            StoreReadOnly: The store may not be written; nothing was stored.
        """
        ...

    def open(self, key: str) -> BinaryIO:
        """Open the object for reading; the caller closes it.

        Raises:
            ObjectMissing: The key holds nothing.
        """
        ...

    def as_file(self, key: str) -> AbstractContextManager[Path]:
        """Give the object as a file on this machine, to be read only, while the context lasts.

        Raises:
            ObjectMissing: The key holds nothing.
        """
        ...

    def receipt(self, key: str) -> Receipt:
        """Read the object back and return what it really holds now.

        Raises:
            ObjectMissing: The key holds nothing.
        """
        ...

    def listing(self, prefix: str = "") -> Iterator[Listed]:
        """Give all objects whose key begins with `prefix`, in no certain order.

        Objects that come or go meanwhile may be in it or not. What puts left unfinished is
        not.
        """
        ...

    def check(self) -> None:
        """Return when the store answers and could take an object; nothing is stored.

        Raises:
            StoreFull: There is no room for any object.
            StoreReadOnly: The store may not be written.
        """
        ...

    def tidy(self, older_than_s: float) -> int:
        """Remove what puts that were killed so long ago left behind; return how much."""
        ...

    def delete(self, key: str) -> None:
        """Remove the object; a key that holds nothing is left as it is."""
        ...
