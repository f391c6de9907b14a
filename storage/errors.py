"""Errors of object storage and of the witness journals.

* StorageError
  x ObjectMissing       the key holds nothing
  x OverwriteRefused    the key holds other bytes already
  x ContentChanged      the bytes changed while they were being stored (transient)
  x StoreFull           there is no room for the bytes (transient: until a person makes room)
  x StoreReadOnly       the store may not be written (transient: until a person allows it)
  x StoreUnavailable    the store did not answer (transient)
  x ObjectProtected     a retention lock or legal hold is on the object
  x LocksMissing        the store does not support locks
  x StoreNotOurs        the store lacks most objects it should hold (transient: mount missing?)
  x PositionTaken       a journal outside of the database holds an entry there already
  x WitnessUnavailable  the place of these journals cannot be read or written (transient)
  x WitnessUnreadable   such a journal is damaged (transient: until a person restores it)
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
    """True if the same call may succeed later; the line retries only these."""

    code = "storage"
    """Stable code of the error; `web.errors.messages` turns it into a sentence."""

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
    """The bytes do not match the announced digest; nothing was stored."""

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
    """A retention lock or a legal hold is on the object; the object is unchanged."""

    code = "object-protected"


class LocksMissing(StorageError):
    """The store cannot lock objects, so an account that may write may also delete."""

    code = "locks-missing"


class StoreNotOurs(StorageError):
    """The store lacks most objects it should hold: the wrong store, or an unmounted one."""

    transient = True
    code = "store-not-ours"


class PositionTaken(StorageError):
    """A journal outside of the database holds an entry at this position already."""

    code = "position-taken"


class WitnessUnavailable(StorageError):
    """The journals outside of the database cannot be read or written."""

    transient = True
    code = "witness-unavailable"


class WitnessUnreadable(StorageError):
    """No entry of a journal outside of the database can be read."""

    transient = True
    code = "witness-unreadable"


@contextmanager
def of_disk(key: str) -> Generator[None, None, None]:
    """Translate `OSError` of the local disk into storage errors."""
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
