"""Damage codes of stored objects, and the number of objects per fixity run."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from storage.port import Receipt

ABSENT = "object-absent"
CHANGED = "object-changed"
CUT = "object-cut"
REPLACED = "object-replaced"
UNREADABLE = "object-unreadable"
UNKNOWN = "object-unknown"
"""Code of an orphan: it is stored, but not in the inventory."""

LEAST = 1000
"""Minimum number of objects per scheduled run; a smaller archive is read as a whole."""


def damage(noted: Receipt, found: Receipt | None, is_anothers: Callable[[str], bool]) -> str:
    """Return the damage code of an object; "" if it is intact.

    Args:
        noted: Receipt in the inventory.
        found: Receipt of the bytes read back; None if there are none.
        is_anothers: Returns whether a digest is that of another object.
    """
    if found is None:
        return ABSENT
    if (found.size, found.sha256) == (noted.size, noted.sha256):
        return ""
    if is_anothers(found.sha256) or found.size > noted.size:
        return REPLACED
    return CUT if found.size < noted.size else CHANGED


def share(kept: int, every_hours: float, within_days: float, *, overdue: bool) -> int:
    """Return the number of objects per run, so that all are read within `within_days`.

    Doubled if some are overdue, as after downtime.
    """
    part = min(1.0, every_hours / (24 * within_days)) * (2 if overdue else 1)
    return max(LEAST, ceil(kept * part))
