"""WORM lock probe: try to break retention locks and legal holds, verify that objects survive.

Some stores accept a lock and delete all the same. The probe therefore does what an attacker
with the store's password could do, and reads back the result.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING

from storage import keys
from storage.errors import LocksMissing, ObjectMissing, ObjectProtected

if TYPE_CHECKING:
    from storage.port import ObjectStore, RawAccess

LOCKED_S = 60
"""Retention of a probe, in seconds; the first run after that removes it."""

_FIRST, _SECOND = b"locked", b"forged"

SIZE = len(_FIRST)
"""Length in bytes of the object a probe leaves."""


class LockResult(StrEnum):
    """Result of the probe for one kind of protection."""

    ENFORCED = "enforced"
    NOT_ENFORCED = "not-enforced"
    NO_LOCKS = "no-locks"
    UNPROVED = "unproved"
    """Deletion was refused, but also of unprotected objects: the account has no such right."""


_CODES = {
    LockResult.NOT_ENFORCED: "worm-not-enforced",
    LockResult.NO_LOCKS: "locks-missing",
    LockResult.UNPROVED: "worm-unproved",
    LockResult.ENFORCED: "worm-enforced",
}
"""Code of each result for messages, the worst first."""


@dataclass(frozen=True, slots=True)
class LockReport:
    """Result of each attack.

    Attributes:
        deleting: Deleting a version under a retention lock.
        shortening: Shortening its lock.
        holding: Deleting a version under a legal hold.
        overwriting: Writing the key again; the earlier version must be unchanged.
    """

    deleting: LockResult
    shortening: LockResult
    holding: LockResult
    overwriting: LockResult

    @property
    def outcome(self) -> LockResult:
        """The worst of all results, in the order of `_CODES`."""
        found = {getattr(self, each.name) for each in fields(self)}
        return next(each for each in _CODES if each in found)

    @property
    def code(self) -> str:
        """Code of the worst result."""
        return _CODES[self.outcome]


def check_locks(store: ObjectStore) -> LockReport:
    """Attack the locks of `store` with a few dozen requests; return a result for each attack.

    Leaves one object of six bytes under `keys.PROBES`, locked for `LOCKED_S`.

    Raises:
        StorageError: The store did not answer; there is no result.
    """
    _remove_earlier(store)
    raw = store.raw_access
    if raw is None:
        return _without_locks()
    key = keys.probe(secrets.token_hex(8))
    try:
        locked = _under_retention(raw, f"{key}-locked", store)
        return LockReport(**locked, holding=_under_hold(raw, f"{key}-held"))
    except LocksMissing:
        _remove_earlier(store)
        return _without_locks()


def _under_retention(raw: RawAccess, key: str, store: ObjectStore) -> dict[str, LockResult]:
    """Attack a locked version; deleting the unlocked version after it must work."""
    version = raw.write(key, _FIRST)
    until = store.versions(key)[-1].kept_at + LOCKED_S  # by the store's clock, not by ours
    raw.lock(key, version, until)
    later = raw.write(key, _SECOND)
    return {
        "overwriting": _result(kept=_is_intact(raw, key, version)),
        "shortening": _shortening(raw, key, version, until),
        "deleting": _result(
            refused=_is_refused(raw, key, version),
            kept=_is_intact(raw, key, version),
            allowed_else=not _is_refused(raw, key, later),
        ),
    }


def _shortening(raw: RawAccess, key: str, version: str, until: float) -> LockResult:
    with suppress(ObjectProtected):
        raw.lock(key, version, until - LOCKED_S / 2)
    now = raw.locked_until(key, version) or 0
    return _result(kept=now > until - 1)  # servers keep milliseconds, or seconds


def _under_hold(raw: RawAccess, key: str) -> LockResult:
    """Attack a version under a legal hold only; after the hold is lifted it must go."""
    version = raw.write(key, _FIRST)
    raw.hold(key, version, on=True)
    refused, kept = _is_refused(raw, key, version), _is_intact(raw, key, version)
    with suppress(ObjectMissing):
        raw.hold(key, version, on=False)
    gone = not _is_refused(raw, key, version)
    return _result(refused=refused, kept=kept, allowed_else=gone)


def _result(*, kept: bool, refused: bool = True, allowed_else: bool = True) -> LockResult:
    if not (kept and refused):
        return LockResult.NOT_ENFORCED
    return LockResult.ENFORCED if allowed_else else LockResult.UNPROVED


def _is_refused(raw: RawAccess, key: str, version: str) -> bool:
    """Try to delete a version; return whether the store refused."""
    try:
        raw.remove(key, version)
    except ObjectProtected:
        return True
    except ObjectMissing:
        return False
    return False


def _is_intact(raw: RawAccess, key: str, version: str) -> bool:
    """Return whether a version exists and holds the bytes first written."""
    try:
        return raw.read(key, version) == _FIRST
    except ObjectMissing:
        return False


def _without_locks() -> LockReport:
    return LockReport(*[LockResult.NO_LOCKS] * len(fields(LockReport)))


def _remove_earlier(store: ObjectStore) -> None:
    """Delete objects of earlier runs whose locks have ended."""
    for each in list(store.listing(keys.PROBES)):
        with suppress(ObjectProtected):
            store.delete(each.key)
