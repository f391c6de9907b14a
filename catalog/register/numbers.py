"""Giving archive numbers and taking them out of use: one transaction each.

A number is counted from a row that its transaction locks, gets its mark outside of the
database, and only then the transaction may end: a roll-back leaves no gap, and a database that
was put back gives no number a second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from sequences import get_next_value
from sequences.models import Sequence as Counter

from catalog.errors import LastFarAway, LastTooLow, ReasonMissing, SeriesUnknown
from catalog.ledger import entries
from catalog.models import VoidNumber
from catalog.register import queries
from catalog.register.high_water import (
    LOST,
    Marks,
    Stand,
)
from catalog.register.numbering import (
    Template,
    beside,
)
from storage.errors import WitnessUnreadable
from storage.witness.port import Record

RESTORED, NAMED = LOST

FAR = 1000
"""So many numbers are made void at a time without being asked twice."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number that this transaction gives.

    Attributes:
        series: All before the running number.
        running: The running number.
        text: All of it.
    """

    series: str
    running: int
    text: str


def give(series: str, template: Template, marks: Marks, originals: Sequence[str]) -> Number:
    """Take the next number of a series and write its mark; part of a transaction.

    Args:
        series: All before the running number.
        template: How its numbers are written.
        marks: Where the mark goes.
        originals: SHA-256 of the files of the paper.

    Raises:
        NumberingError: The series is full or none of this template.
        RegisterBehind: Somebody has the number, and the register does not know it.
        StorageError: The mark could not be written.
    """
    running = _next_running(series)
    number = template.number_in(series, running)
    marks.note(series, running, number, originals)
    return Number(series, running, number)


def _next_running(series: str) -> int:
    """Count a series on to its next number that the register does not hold.

    A counter may stand behind numbers that it holds, as where only a part of a database was
    put back: those are passed over.
    """
    while True:
        running = int(get_next_value(series))
        if running not in queries.given(series, running, running):
            return running


@transaction.atomic
def void_number(
    series: str, template: Template, marks: Marks, *, reason: str, by: entries.Actor
) -> VoidNumber:
    """Take the next number of a series out of use, for a reason (空号).

    Raises:
        ReasonMissing: There is none.
        SeriesUnknown: No number of this series was ever given.
        NumberingError: It is no series of the template, or it is full.
        RegisterBehind: Numbers were given that the register does not know.
        StorageError: The mark could not be written.
    """
    if not reason.strip():
        raise ReasonMissing
    if series not in queries.last_given():
        raise SeriesUnknown(series)
    number = give(series, template, marks, ())
    void = VoidNumber.objects.create(
        number=number.text,
        series=series,
        running=number.running,
        reason=reason.strip(),
        voided_at=timezone.now(),
    )
    _enter([void], by)
    return void


def catch_up(marks: Marks, by: entries.Actor) -> list[VoidNumber]:
    """Count every series on to behind its marks; what has a mark and no record becomes void.

    One transaction a series. Twice does nothing more.

    Raises:
        StorageError: The marks cannot be asked for.
    """
    made: list[VoidNumber] = []
    for each in marks.standing():
        if each.stand is Stand.BEHIND:
            made += _catch_up(each.name, marks, by)
    return made


@transaction.atomic
def _catch_up(series: str, marks: Marks, by: entries.Actor) -> list[VoidNumber]:
    _locked(series)
    last = queries.last_given().get(series, 0)
    records = {each.position: each for each in reversed(marks.above(series, last))}
    highest = max(records, default=last)
    if highest == last + 1 and marks.was_undone(series, highest):
        return []
    return _make_void(series, range(last + 1, highest + 1), records.values(), by)


def in_series(series: str, running: int, template: Template) -> Number:
    """Return a number of a series, given or not.

    Raises:
        NumberingError: It is no series of the template, or the number is too wide.
    """
    return Number(series, running, template.number_in(series, running))


@transaction.atomic
def name_last(
    last: Number, marks: Marks, *, by: entries.Actor, sure: bool = False
) -> list[VoidNumber]:
    """Take a person's word for the last number of a series that was printed or given.

    What the register lacks up to it becomes void, and the series goes on behind it.

    Args:
        last: The number; also of a series of which the register knows nothing.
        marks: Where this is written down, outside of the database.
        by: Who says so.
        sure: Whether very many numbers may become void at once.

    Raises:
        LastTooLow: The register or a mark holds a higher number.
        LastFarAway: More than `FAR` numbers would become void.
        StorageError: It could not be written down.
    """
    series = last.series
    _locked(series)
    known = queries.last_given().get(series, 0)
    try:
        records = marks.above(series, known)
    except WitnessUnreadable:  # which is why somebody is asked
        records = []
    if last.running < max([known, *(each.position for each in records)]):
        raise LastTooLow(series)
    if last.running - known > FAR and not sure:
        raise LastFarAway(series)
    named = Record(last.running, {"number": last.text, "named": True})
    records = [*reversed(records), named]
    made = _make_void(series, range(known + 1, last.running + 1), records, by, reason=NAMED)
    entries.append("named last", "archive:1", by, series=series, last=last.running)
    marks.name_last(series, last.running, last.text)
    return made


def confirm(marks: Marks, by: entries.Actor) -> list[str]:
    """Take a person's word that the register has the last number of each series.

    Series whose marks agree are left alone. Returns the others.

    Raises:
        StorageError: It could not be written down.
    """
    confirmed = [each for each in marks.standing() if each.stand is Stand.UNMARKED]
    for each in confirmed:
        with transaction.atomic():
            _locked(each.name)
            last = queries.last_given().get(each.name, 0)
            entries.append("named last", "archive:1", by, series=each.name, last=last)
            marks.name_last(each.name, last, queries.any_number(each.name))
    return [each.name for each in confirmed]


def _locked(series: str) -> None:
    """Let nobody count this series until the transaction ends."""
    Counter.objects.get_or_create(name=series, defaults={"last": 0})
    Counter.objects.select_for_update().get(name=series)


def _make_void(
    series: str,
    numbers: range,
    records: Iterable[Record],
    by: entries.Actor,
    *,
    reason: str = RESTORED,
) -> list[VoidNumber]:
    """Make those of `numbers` void that the register lacks, and count on from behind them."""
    known: dict[int, Mapping[str, Any]] = {}
    for each in records:
        known[each.position] = {**each.content, **known.get(each.position, {})}
    sample = next((told["number"] for told in known.values() if told.get("number")), series)
    now, made = timezone.now(), []
    for running in numbers:
        told = known.get(running, {})
        at = told.get("at") if not told.get("named") else None
        made.append(
            VoidNumber(
                number=beside(sample, running),
                series=series,
                running=running,
                reason=RESTORED if told.get("originals") else reason,
                voided_at=now,
                given_at=datetime.fromisoformat(at) if at else None,
                originals=told.get("originals", []),
            )
        )
    held = queries.given(series, numbers.start, numbers.stop)
    made = [each for each in made if each.running not in held]
    VoidNumber.objects.bulk_create(made)
    counter = Counter.objects.filter(name=series)
    counter.filter(last__lt=numbers.stop - 1).update(last=numbers.stop - 1)
    _enter(made, by)
    return made


def _enter(made: Iterable[VoidNumber], by: entries.Actor) -> None:
    """Enter void numbers in the ledger; the last thing that their transaction does."""
    for each in made:
        told = {"number": each.number, "reason": each.reason}
        entries.append("voided", f"number:{each.pk}", by, **told)
