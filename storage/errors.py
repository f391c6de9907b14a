"""What can go wrong with stored bytes.

* StorageError
  x ObjectMissing       the key holds nothing
  x OverwriteRefused    the key holds other bytes already
  x ContentChanged      the bytes changed while they were being stored
  x StoreFull           there is no room for the bytes (for a person)
  x StoreReadOnly       the store may not be written (for a person)
  x StoreUnavailable    the store did not answer (transient)
  x ObjectProtected     a lock or a legal hold is on the object
  x LocksMissing        the store knows no locks
  x StoreNotOurs        the store lacks most of what it should hold (for a person)
  x PositionTaken       a journal outside of the database holds an entry there already
  x WitnessUnavailable  the place of these journals cannot be read or written (transient)
  x WitnessUnreadable   such a journal is damaged (for a person)
"""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


class StorageError(Exception):
    """Base of every error this package raises."""

    transient = False
    """Whether the same call may succeed later; the line retries only these."""

    code = "storage"
    """What people are told, by way of `web.errors.messages`."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class ObjectMissing(StorageError):
    """The key holds nothing."""

    code = "object-missing"


class OverwriteRefused(StorageError):
    """The key already holds other bytes; an archive never replaces them."""

    code = "overwrite-refused"


class ContentChanged(StorageError):
    """The bytes are not those that were announced; nothing was stored."""

    transient = True
    code = "content-changed"


class StoreFull(StorageError):
    """There is no room for the bytes; nothing was stored."""

    transient = True
    code = "disk-full"


class StoreReadOnly(StorageError):
    """The store may not be written by this program; nothing was stored."""

    transient = True
    code = "store-read-only"


class StoreUnavailable(StorageError):
    """The store did not answer, or answered that it cannot serve now."""

    transient = True
    code = "store-unavailable"


class ObjectProtected(StorageError):
    """A retention lock or a legal hold is on the object; it is as it was."""

    code = "object-protected"


class LocksMissing(StorageError):
    """The store cannot lock objects, so whoever may write it may delete them."""

    code = "locks-missing"


class StoreNotOurs(StorageError):
    """The store lacks most of what it should hold: another, or one that is not there."""

    transient = True
    code = "store-not-ours"


class PositionTaken(StorageError):
    """A journal outside of the database holds an entry at this position already."""

    code = "position-taken"


class WitnessUnavailable(StorageError):
    """The place of the journals outside of the database cannot be read or written."""

    transient = True
    code = "witness-unavailable"


class WitnessUnreadable(StorageError):
    """No entry of a journal outside of the database can be read."""

    transient = True
    code = "witness-unreadable"


@contextmanager
def of_disk(key: str) -> Generator[None, None, None]:
    """Turn errors of this machine's disk into ours."""
    try:
        yield
    except FileNotFoundError:
        raise ObjectMissing(key) from None
    except OSError as error:
        if error.errno in _FULL:
            raise StoreFull(key) from error
        if error.errno in _READ_ONLY:
            raise StoreReadOnly(key) from error
        raise StoreUnavailable(key) from error
