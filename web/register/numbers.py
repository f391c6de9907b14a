"""State of archive numbers by register and high-water marks, for commands, pages, checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from catalog.models import VoidNumber
from catalog.register.high_water import (
    LOST,
    Marks,
    Series,
    Stand,
    lost_numbers,
    void_numbers,
)
from ingest.line.queries import numbers_of
from web.register.schemas import LostNumberSchema, NumbersSchema, SeriesSchema
from workers.jobs import protection


def numbers(made_void: Sequence[VoidNumber] = ()) -> NumbersSchema:
    """Return the state of all series, and the numbers whose records are lost.

    Args:
        made_void: Numbers just voided, to be included.
    """
    found = protection.marks()
    series = found.standing()
    return NumbersSchema(
        well=all(each.stand is Stand.WELL for each in series),
        series=tuple(map(SeriesSchema.of, series)),
        void=void_numbers().count(),
        lost=tuple(lost(found, series)),
        made_void=tuple(each.number for each in made_void),
    )


def lost(found: Marks, series: Sequence[Series]) -> list[LostNumberSchema]:
    """Return the numbers whose records are lost, with the present numbers of their papers.

    Those not void yet come last: the next filing in their series voids them.
    """
    losses = [
        _lost(row.number, row.given_at, row.originals, row.reason) for row in lost_numbers()
    ]
    for each in series:
        if each.stand is Stand.BEHIND:
            marks = {m.position: m.content for m in found.above(each.name, each.last)}
            for _running, mark in sorted(marks.items()):
                at = datetime.fromisoformat(mark["at"])
                losses.append(_lost(mark["number"], at, mark.get("originals", []), LOST[0]))
    held = numbers_of({digest for one in losses for digest in one.originals})
    return [one.model_copy(update={"now": _now(one.originals, held)}) for one in losses]


def _lost(
    number: str, at: datetime | None, originals: Sequence[str], reason: str
) -> LostNumberSchema:
    return LostNumberSchema(
        number=number,
        given_at=timezone.localtime(at).isoformat(timespec="seconds") if at else None,
        reason=reason,
        originals=tuple(originals),
        now=None,
    )


def _now(originals: Sequence[str], held: Mapping[str, str]) -> str | None:
    return min((held[digest] for digest in originals if digest in held), default=None)
