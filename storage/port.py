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


@dataclass(frozen=True, slots=True)
class ObjectVersion:
    """One of those a key holds, where a store keeps what was deleted or written over.

    Attributes:
        id: Its name in the store.
        size: Length in bytes.
        kept_at: When it came, in Unix seconds by the store's clock.
        marker: Whether it says that the object was deleted, and has no bytes.
        current: Whether it is what reading the key gives.
    """

    id: str
    size: int
    kept_at: float
    marker: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Protection:
    """What keeps an object from being deleted; the least of what is on its versions.

    Attributes:
        locked_until: When retention ends, in Unix seconds; None: it is not locked.
        held: Whether a legal hold is on it, which has no end of its own.
    """

    locked_until: float | None
    held: bool


def checked(key: str) -> str:
    """Return the key.

    Raises:
        ValueError: It does not match `KEY`.
    """
    if not KEY.fullmatch(key):
        raise ValueError(f"not an object key: {key!r}")
    return key


class RawAccess(Protocol):
    """What somebody with the store's password could do to an object, past all our care.

    The WORM probe tries it; nothing else may.
    """

    def write(self, key: str, content: bytes) -> str:
        """Write over what the key holds; return the new version."""
        ...

    def read(self, key: str, version: str) -> bytes:
        """Return what a version holds."""
        ...

    def remove(self, key: str, version: str) -> None:
        """Delete a version for good."""
        ...

    def lock(self, key: str, version: str, until: float) -> None:
        """Lock a version until then, in Unix seconds, also if it is locked for longer."""
        ...

    def locked_until(self, key: str, version: str) -> float | None:
        """Return until when a version is locked, in Unix seconds."""
        ...

    def hold(self, key: str, version: str, *, on: bool) -> None:
        """Put a legal hold on a version, or lift it."""
        ...


class ObjectStore(Protocol):
    """Keeps each object once and never changes it.

    Every call may raise `StoreUnavailable`; a key that does not match `KEY` is a `ValueError`.
    """

    def make_ready(self) -> None:
        """Make the place where objects go, if there is none.

        Raises:
            LocksMissing: New originals are to be locked, and the place cannot do it.
        """
        ...

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

    def receipt(self, key: str, version: str | None = None) -> Receipt:
        """Read the object back and return what it really holds now.

        Without the id of one of `versions` the current one is read.

        Raises:
            ObjectMissing: The key holds nothing.
        """
        ...

    def versions(self, key: str) -> list[ObjectVersion]:
        """Return all that the key holds, the oldest first and the current one last.

        A store that keeps no versions holds one or none.
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
        """Remove the object with all its versions; a key that holds nothing is left as it is.

        Raises:
            ObjectProtected: A lock or a hold is on it.
            StoreUnavailable: Something is there still.
        """
        ...

    def lock(self, key: str, until: float) -> None:
        """Let nobody delete the object before `until`, in Unix seconds.

        A lock never gets shorter: where a longer one is, or `until` has passed, nothing is
        changed.

        Raises:
            LocksMissing: The store knows no locks.
            ObjectMissing: The key holds nothing.
        """
        ...

    def hold(self, key: str, *, on: bool) -> None:
        """Put a legal hold on the object, which has no end of its own, or lift it.

        Raises:
            LocksMissing: The store knows no locks.
            ObjectMissing: The key holds nothing.
        """
        ...

    def protection(self, key: str) -> Protection:
        """Return what keeps the object from being deleted.

        Raises:
            LocksMissing: The store knows no locks.
            ObjectMissing: The key holds nothing.
        """
        ...

    @property
    def unguarded(self) -> RawAccess | None:
        """The store without our care, for the WORM probe; None where nothing can be locked."""
        ...
