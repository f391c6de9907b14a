"""Whether a store keeps to its locks, tried and not believed.

Stores are about that say yes to a lock and delete all the same. The probe therefore does what
somebody with the store's password could do, and looks at what is left.
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
"""How long a probe is locked, in seconds; the first run after that removes it."""

_FIRST, _SECOND = b"locked", b"forged"

SIZE = len(_FIRST)
"""Length of what a probe leaves, in bytes."""


class LockResult(StrEnum):
    """What was found about one kind of protection."""

    ENFORCED = "enforced"
    NOT_ENFORCED = "not-enforced"
    NO_LOCKS = "no-locks"
    UNPROVED = "unproved"
    """It was refused, but so is what nothing protects: the account may not do it anyway."""


_CODES = {
    LockResult.NOT_ENFORCED: "worm-not-enforced",
    LockResult.NO_LOCKS: "locks-missing",
    LockResult.UNPROVED: "worm-unproved",
    LockResult.ENFORCED: "worm-enforced",
}
"""What people are told of each, the worst first."""


@dataclass(frozen=True, slots=True)
class LockReport:
    """What became of each attempt.

    Attributes:
        deleting: A version under a retention lock was to be deleted.
        shortening: Its lock was to be made shorter.
        holding: A version under a legal hold was to be deleted.
        overwriting: The key was written again; the version before must be as it was.
    """

    deleting: LockResult
    shortening: LockResult
    holding: LockResult
    overwriting: LockResult

    @property
    def outcome(self) -> LockResult:
        """The worst of all; what is not known is better than what is known to be bad."""
        found = {getattr(self, each.name) for each in fields(self)}
        return next(each for each in _CODES if each in found)

    @property
    def code(self) -> str:
        """What people are told about it."""
        return _CODES[self.outcome]


def check_locks(store: ObjectStore) -> LockReport:
    """Try to get past the locks of `store`; takes a few dozen questions.

    What stays is one object of six bytes under `keys.PROBES`, locked for `LOCKED_S`.

    Raises:
        StorageError: The store could not be asked; nothing is known then.
    """
    _remove_earlier(store)
    raw = store.unguarded
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
    """Attack a version that is locked; deleting the one after it, which is not, must work."""
    version = raw.write(key, _FIRST)
    until = store.versions(key)[-1].kept_at + LOCKED_S  # by the store's clock, not by ours
    raw.lock(key, version, until)
    later = raw.write(key, _SECOND)
    return {
        "overwriting": _judged(kept=_reads(raw, key, version)),
        "shortening": _shortening(raw, key, version, until),
        "deleting": _judged(
            refused=_is_refused(raw, key, version),
            kept=_reads(raw, key, version),
            allowed_else=not _is_refused(raw, key, later),
        ),
    }


def _shortening(raw: RawAccess, key: str, version: str, until: float) -> LockResult:
    with suppress(ObjectProtected):
        raw.lock(key, version, until - LOCKED_S / 2)
    now = raw.locked_until(key, version) or 0
    return _judged(kept=now > until - 1)  # servers keep milliseconds, or seconds


def _under_hold(raw: RawAccess, key: str) -> LockResult:
    """Attack a version that is held and not locked; without the hold it must go."""
    version = raw.write(key, _FIRST)
    raw.hold(key, version, on=True)
    refused, kept = _is_refused(raw, key, version), _reads(raw, key, version)
    with suppress(ObjectMissing):
        raw.hold(key, version, on=False)
    gone = not _is_refused(raw, key, version)
    return _judged(refused=refused, kept=kept, allowed_else=gone)


def _judged(*, kept: bool, refused: bool = True, allowed_else: bool = True) -> LockResult:
    if not (kept and refused):
        return LockResult.NOT_ENFORCED
    return LockResult.ENFORCED if allowed_else else LockResult.UNPROVED


def _is_refused(raw: RawAccess, key: str, version: str) -> bool:
    """Try to delete a version and return whether the store would not."""
    try:
        raw.remove(key, version)
    except ObjectProtected:
        return True
    except ObjectMissing:
        return False
    return False


def _reads(raw: RawAccess, key: str, version: str) -> bool:
    """Return whether a version is there and is what was written first."""
    try:
        return raw.read(key, version) == _FIRST
    except ObjectMissing:
        return False


def _without_locks() -> LockReport:
    return LockReport(*[LockResult.NO_LOCKS] * len(fields(LockReport)))


def _remove_earlier(store: ObjectStore) -> None:
    """Delete what earlier runs left, as far as their locks have ended."""
    for each in list(store.listing(keys.PROBES)):
        with suppress(ObjectProtected):
            store.delete(each.key)
