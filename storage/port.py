"""Port of object storage: the `ObjectStore` protocol and its value types."""

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
    """Proof of an object's content.

    Attributes:
        key: Key of the object, matching `KEY`.
        size: Length in bytes.
        sha256: Digest of the bytes as 64 lower-case hexadecimal digits.
    """

    key: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Listed:
    """An object as listed by the store, its bytes unread.

    Attributes:
        key: Key of the object; for foreign objects it may not match `KEY`.
        size: Length in bytes.
        kept_at: Time of storing, in Unix seconds by the store's clock.
    """

    key: str
    size: int
    kept_at: float


@dataclass(frozen=True, slots=True)
class ObjectVersion:
    """One version of an object, where a store keeps deleted and overwritten ones.

    Attributes:
        id: Version id in the store.
        size: Length in bytes.
        kept_at: Time of storing, in Unix seconds by the store's clock.
        marker: Whether it is a delete marker, which has no bytes.
        current: Whether reading the key returns this version.
    """

    id: str
    size: int
    kept_at: float
    marker: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Protection:
    """Protection of an object against deletion: the weakest of its versions'.

    Attributes:
        locked_until: End of retention, in Unix seconds; None: not locked.
        held: Whether a legal hold is on it; a hold has no end date.
    """

    locked_until: float | None
    held: bool


def checked(key: str) -> str:
    """Return `key` if it is valid.

    Raises:
        ValueError: It does not match `KEY`.
    """
    if not KEY.fullmatch(key):
        raise ValueError(f"not an object key: {key!r}")
    return key


class RawAccess(Protocol):
    """Unchecked access to object versions, as any holder of the store's password has.

    Only the WORM lock probe may use it.
    """

    def write(self, key: str, content: bytes) -> str:
        """Overwrite a key; return the new version."""
        ...

    def read(self, key: str, version: str) -> bytes:
        """Return the bytes of a version."""
        ...

    def remove(self, key: str, version: str) -> None:
        """Delete a version for good."""
        ...

    def lock(self, key: str, version: str, until: float) -> None:
        """Set the end of a version's lock, in Unix seconds, also to an earlier time."""
        ...

    def locked_until(self, key: str, version: str) -> float | None:
        """Return the end of a version's lock, in Unix seconds; None: not locked."""
        ...

    def hold(self, key: str, version: str, *, on: bool) -> None:
        """Put a legal hold on a version, or lift it."""
        ...


class ObjectStore(Protocol):
    """Write-once object store.

    Every call may raise `StoreUnavailable`; a key not matching `KEY` raises `ValueError`.
    """

    def make_ready(self) -> None:
        """Create the bucket or folder, if missing.

        Raises:
            LocksMissing: Locks are configured, and the bucket cannot lock.
        """
        ...

    def put(self, key: str, source: BinaryIO, *, sha256: str | None = None) -> Receipt:
        """Store `source`, read from its start, under `key`; durable once this returns.

        Idempotent: storing the same bytes again changes nothing. For a content-addressed key
        `sha256` is the expected digest.

        Raises:
            ContentChanged: The bytes do not match `sha256`; nothing was stored.
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
        """Give a read-only local file with the object's bytes, while the context lasts.

        Raises:
            ObjectMissing: The key holds nothing.
        """
        ...

    def receipt(self, key: str, version: str | None = None) -> Receipt:
        """Read the object back; return its actual size and digest.

        `version` is an id from `versions`; without it the current version is read.

        Raises:
            ObjectMissing: The key holds nothing.
        """
        ...

    def versions(self, key: str) -> list[ObjectVersion]:
        """Return all versions of a key, the oldest first and the current one last.

        A store without versioning returns one or none.
        """
        ...

    def listing(self, prefix: str = "") -> Iterator[Listed]:
        """Yield all objects whose key begins with `prefix`, in no particular order.

        Objects stored or deleted meanwhile may be included or not; unfinished puts are not.
        """
        ...

    def check(self) -> None:
        """Check that the store answers and can accept an object; nothing is stored.

        Raises:
            StoreFull: There is no room for any object.
            StoreReadOnly: The store may not be written.
        """
        ...

    def tidy(self, older_than_s: float) -> int:
        """Remove left-overs of puts killed `older_than_s` seconds ago; return their number."""
        ...

    def delete(self, key: str) -> None:
        """Delete the object with all its versions; a key without object is a no-op.

        Raises:
            ObjectProtected: A lock or a hold is on it.
            StoreUnavailable: A version is still there.
        """
        ...

    def lock(self, key: str, until: float) -> None:
        """Lock the object against deletion until `until`, in Unix seconds.

        Locks are never shortened: a no-op if a longer lock exists or `until` has passed.

        Raises:
            LocksMissing: The store does not support locks.
            ObjectMissing: The key holds nothing.
        """
        ...

    def hold(self, key: str, *, on: bool) -> None:
        """Put a legal hold, which has no end date, on the object, or lift it.

        Raises:
            LocksMissing: The store does not support locks.
            ObjectMissing: The key holds nothing.
        """
        ...

    def protection(self, key: str) -> Protection:
        """Return the object's protection against deletion.

        Raises:
            LocksMissing: The store does not support locks.
            ObjectMissing: The key holds nothing.
        """
        ...

    @property
    def raw_access(self) -> RawAccess | None:
        """Unchecked access for the WORM lock probe; None where nothing can be locked."""
        ...
