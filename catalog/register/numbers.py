"""Assignment and voiding of archive numbers, each within one transaction.

A number is counted in a row that its transaction locks, and its mark is written outside of the
database before the transaction commits: a rollback leaves no gap, and a restored database
assigns no number a second time.
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
from catalog.register.errors import PartRefused
from catalog.register.high_water import (
    LOST,
    Marks,
    Stand,
)
from catalog.register.numbering import (
    Template,
    beside,
)
from catalog.scheme.class_scheme import ClassScheme
from storage.errors import WitnessUnreadable
from storage.witness.port import Record

RESTORED, NAMED = LOST

FAR = 1000
"""Numbers that are voided at a time without confirmation, at most."""


@dataclass(frozen=True, slots=True)
class Number:
    """An archive number.

    Attributes:
        series: Archive number without its running number.
        running: The running number.
        text: The complete archive number.
    """

    series: str
    running: int
    text: str


def give(series: str, template: Template, marks: Marks, originals: Sequence[str]) -> Number:
    """Assign the next number of a series and write its mark; part of a transaction.

    Args:
        series: Archive number without its running number.
        template: Template of its numbers.
        marks: High-water marks.
        originals: SHA-256 of the files of the paper.

    Raises:
        NumberingError: The series is full or does not match this template.
        RegisterBehind: The number is assigned already, and the register lacks it.
        StorageError: The mark could not be written.
    """
    running = _next_running(series)
    number = template.number_in(series, running)
    marks.note(series, running, number, originals)
    return Number(series, running, number)


def _next_running(series: str) -> int:
    """Advance the counter of a series to its next number that the register does not hold.

    After a partial restore the counter may be behind numbers in the register: these are
    skipped.
    """
    while True:
        running = int(get_next_value(series))
        if running not in queries.given(series, running, running):
            return running


@transaction.atomic
def void_number(
    series: str, template: Template, marks: Marks, *, reason: str, by: entries.Actor
) -> VoidNumber:
    """Void the next number of a series, for a reason (空号).

    Raises:
        ReasonMissing: The reason is empty.
        SeriesUnknown: No number of this series was ever assigned.
        NumberingError: The series does not match the template, or it is full.
        RegisterBehind: Numbers were assigned that the register lacks.
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
    """Void marked numbers that the register lacks, and advance every counter past its marks.

    One transaction per series; idempotent.

    Raises:
        StorageError: The marks cannot be read.
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


def in_series(series: str, running: int, template: Template, scheme: ClassScheme) -> Number:
    """Return a number of a series, whether assigned or not.

    Raises:
        NumberingError: The series does not match the template, its class contains no items, or
            the number is too wide.
    """
    text = template.number_in(series, running)
    code = (template.parse(text) or {}).get("class")
    if code is not None and not (code in scheme.classes and scheme.is_leaf(str(code))):
        raise PartRefused("class", code)
    return Number(series, running, text)


@transaction.atomic
def name_last(
    last: Number, marks: Marks, *, by: entries.Actor, sure: bool = False
) -> list[VoidNumber]:
    """Accept the last assigned or printed number of a series, as named by a person.

    Numbers up to it that the register lacks become void, and the counter continues after it.

    Args:
        last: The number; its series may be unknown to the register.
        marks: High-water marks, to record this outside of the database.
        by: The person.
        sure: Whether more than `FAR` numbers may become void at once.

    Raises:
        LastTooLow: The register or a mark holds a higher number.
        LastFarAway: More than `FAR` numbers would become void.
        StorageError: The marks cannot be read or written.
    """
    series = last.series
    _locked(series)
    known = queries.last_given().get(series, 0)
    try:
        records = marks.above(series, known)
    except WitnessUnreadable:  # the reason why a person names the number
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
    """Accept, as confirmed by a person, that the register has the last number of each series.

    Series whose marks agree are left alone. Returns the others.

    Raises:
        StorageError: The marks cannot be read or written.
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
    """Lock the counter of a series until the transaction ends."""
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
    """Void those of `numbers` that the register lacks, and advance the counter past them."""
    known: dict[int, Mapping[str, Any]] = {}
    for each in records:
        known[each.position] = {**each.content, **known.get(each.position, {})}
    sample = next((entry["number"] for entry in known.values() if entry.get("number")), series)
    now, made = timezone.now(), []
    for running in numbers:
        entry = known.get(running, {})
        at = entry.get("at") if not entry.get("named") else None
        made.append(
            VoidNumber(
                number=beside(sample, running),
                series=series,
                running=running,
                reason=RESTORED if entry.get("originals") else reason,
                voided_at=now,
                given_at=datetime.fromisoformat(at) if at else None,
                originals=entry.get("originals", []),
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
    """Append void numbers to the ledger; must be the last statement of their transaction."""
    for each in made:
        details = {"number": each.number, "reason": each.reason}
        entries.append("voided", f"number:{each.pk}", by, **details)
