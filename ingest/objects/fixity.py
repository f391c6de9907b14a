"""Damage codes of stored objects, and the share of a fixity run."""

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
"""The store holds it, and nothing says that it should."""

LEAST = 1000
"""Objects that a run by the clock reads at least: a small archive is read whole every time."""


def damage(noted: Receipt, found: Receipt | None, is_anothers: Callable[[str], bool]) -> str:
    """Return the damage code of an object; "" if it is intact.

    Args:
        noted: What was kept.
        found: What the store gives now; None where it has nothing.
        is_anothers: Whether a digest is that of another object.
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

    Twice as many where some are overdue, for the program did not run all the time.
    """
    part = min(1.0, every_hours / (24 * within_days)) * (2 if overdue else 1)
    return max(LEAST, ceil(kept * part))
