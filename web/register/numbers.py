"""What register and marks say of the archive numbers, for commands, pages and looks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from catalog.register.high_water import (
    LOST,
    Marks,
    Series,
    Stand,
    lost_numbers,
    void_numbers,
)
from ingest.line.queries import numbers_of
from workers.jobs import protection


def numbers() -> dict[str, Any]:
    """Return every series, and every number whose record is lost."""
    found = protection.marks()
    series = found.standing()
    return {
        "well": all(each.stand is Stand.WELL for each in series),
        "series": [
            {
                "series": each.name,
                "last": each.last,
                "marked": max(each.marked, 0),
                "stand": str(each.stand),
            }
            for each in series
        ],
        "void": void_numbers().count(),
        "lost": lost(found, series),
    }


def lost(found: Marks, series: Sequence[Series]) -> list[dict[str, Any]]:
    """Return the numbers whose records are lost, and under which number their paper is now.

    Those that are not void yet come last: the next filing in their series makes them so.
    """
    told = [
        _lost(row.number, row.given_at, row.originals, row.reason) for row in lost_numbers()
    ]
    for each in series:
        if each.stand is Stand.BEHIND:
            marks = {m.position: m.content for m in found.above(each.name, each.last)}
            for _running, mark in sorted(marks.items()):
                at = datetime.fromisoformat(mark["at"])
                told.append(_lost(mark["number"], at, mark.get("originals", []), LOST[0]))
    held = numbers_of({digest for one in told for digest in one["originals"]})
    for one in told:
        now = sorted({held[digest] for digest in one["originals"] if digest in held})
        one["now"] = now[0] if now else None
    return told


def _lost(
    number: str, at: datetime | None, originals: Sequence[str], reason: str
) -> dict[str, Any]:
    return {
        "number": number,
        "given_at": timezone.localtime(at).isoformat(timespec="seconds") if at else None,
        "reason": reason,
        "originals": list(originals),
    }
