"""High-water marks (高水位标记): assigned numbers, recorded outside of the database.

Each number has a mark, written before the transaction that assigns it ends. A mark without its
number in the register means that the transaction was rolled back, or that the record was lost
because an older backup was restored. The mark names the newest ledger entry at its time: if the
ledger lacks that entry, a backup was restored. If it has it, the number counts as assigned if
its transaction is recorded as ended or a later number of its series has a mark, else as rolled
back.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import takewhile
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from catalog.errors import RegisterBehind
from catalog.models import LedgerEntry, LedgerHead, VoidNumber
from catalog.register import queries
from catalog.register.numbering import (
    from_object_name,
    object_name,
)
from storage.errors import PositionTaken, WitnessUnreadable
from storage.witness.port import Record, Witness

LOST = ("number-lost-in-restore", "number-named-as-given")
"""Reasons of void numbers whose records are lost: known from a mark, or from a person."""

ASKED_AT_ONCE = 8
"""Series whose marks are read concurrently."""

UNREADABLE = -1
"""Value for the highest mark of a series whose marks cannot be read."""

NUMBERS, GIVEN = "numbers", "given"
"""Kinds of journals: marks, and highest numbers known to be committed."""

_QUESTIONS_TAKE = "10min"
"""Longest time for which a transaction may wait for the answers that tell whether a number was
rolled back: a witness is asked five times or more, and a slow store takes ten seconds each."""

_ended: dict[str, tuple[Witness, int]] = {}
"""Last number of each series that this process committed, until recorded by the witness."""
_guard = threading.Lock()


class Stand(StrEnum):
    """Consistency of the register with the marks of a series."""

    WELL = "well"
    BEHIND = "behind"
    """The register lacks numbers that were assigned."""
    UNMARKED = "unmarked"
    """The register has numbers above all marks: marks are missing, or of another archive."""


@dataclass(frozen=True, slots=True)
class Series:
    """A series in register and marks.

    Attributes:
        name: Archive number without its running number.
        last: Highest running number in the register, void ones included; 0 for none.
        marked: Highest running number that has a mark; 0 for none, or `UNREADABLE`.
        stand: Consistency of the two.
    """

    name: str
    last: int
    marked: int
    stand: Stand


@dataclass(frozen=True, slots=True)
class Marks:
    """High-water marks of one installation."""

    witness: Witness

    def note(self, series: str, running: int, number: str, originals: Sequence[str]) -> None:
        """Write the mark of a number; part of the transaction that assigns it.

        Args:
            series: Series of the number.
            running: Running number in the series.
            number: The complete archive number.
            originals: SHA-256 of the files of the paper.

        Raises:
            RegisterBehind: The number is assigned already, and the register lacks it.
            StorageError: The mark could not be written, so the number must not be assigned.
        """
        head = LedgerHead.objects.filter(pk=1).first() or LedgerHead()
        content = {
            "number": number,
            "at": timezone.now().isoformat(timespec="seconds"),
            "originals": list(originals),
            "head": [head.seq, head.digest],
        }
        journal = _journal(NUMBERS, series)
        try:
            self.witness.append(journal, running, content)
        except PositionTaken:
            _allow_many_questions()
            if not self.was_undone(series, running):
                raise RegisterBehind(series) from None
            self.witness.append(journal, running, content, again=True)
        transaction.on_commit(partial(self._note_ended, series, running))

    def name_last(self, series: str, last: int, number: str) -> None:
        """Record that a person named a number as the last one assigned.

        Args:
            series: Series of the number.
            last: Running number in the series.
            number: The complete archive number.
        """
        at = timezone.now().isoformat(timespec="seconds")
        content = {"number": number, "at": at, "named": True}
        self.witness.append(_journal(NUMBERS, series), last, content, again=True)

    def above(self, series: str, running: int) -> list[Record]:
        """Return the marks of a series above a running number, highest first."""
        found = self.witness.newest_first(_journal(NUMBERS, series))
        return list(takewhile(lambda each: each.position > running, found))

    def was_undone(self, series: str, running: int) -> bool:
        """Return whether the assignment of a marked number, the highest, was rolled back."""
        tries = self.above(series, running - 1)
        if any(each.position > running or each.content.get("named") for each in tries):
            return False
        ended = next(iter(self.witness.newest_first(_journal(GIVEN, series))), None)
        if ended is not None and ended.position >= running:
            return False
        return all(_is_known(each.content.get("head")) for each in tries)

    def standing(self) -> list[Series]:
        """Return all series that register or marks contain, by name.

        Safe while items are filed: a number assigned before the marks are read has a mark, and
        all marked numbers but the newest are in the register when that is read again.

        Raises:
            StorageError: The marks cannot be read.
        """
        before = queries.last_given()
        tops = self.tops(before)
        after = queries.last_given()
        return [
            Series(name, after.get(name, 0), top, self._stand(name, before, top, after))
            for name, top in sorted(tops.items())
        ]

    def _stand(
        self, name: str, before: Mapping[str, int], top: int, after: Mapping[str, int]
    ) -> Stand:
        if top < before.get(name, 0):
            return Stand.UNMARKED
        ahead = top - after.get(name, 0)
        if ahead > 1 or (ahead == 1 and not self.was_undone(name, top)):
            return Stand.BEHIND
        return Stand.WELL

    def tops(self, known: Iterable[str]) -> dict[str, int]:
        """Return the highest mark of each series that is in `known` or has marks.

        Raises:
            StorageError: The marks cannot be read.
        """
        names = list({*known, *self._marked()})
        with ThreadPoolExecutor(ASKED_AT_ONCE) as threads:
            return dict(zip(names, threads.map(self._top, names), strict=True))

    def _top(self, series: str) -> int:
        try:
            newest = next(iter(self.witness.newest_first(_journal(NUMBERS, series))), None)
        except WitnessUnreadable:  # a person must decide, also on numbers the register lacks
            return UNREADABLE
        return newest.position if newest else 0

    def _marked(self) -> Iterator[str]:
        for journal in self.witness.journals(NUMBERS):
            yield from_object_name(journal.partition("/")[2])

    def _note_ended(self, series: str, running: int) -> None:
        with _guard:  # threads get here in any order, and a journal only grows
            witness, highest = _ended.get(series, (self.witness, 0))
            newest = max(highest, running) if witness == self.witness else running
            _ended[series] = (self.witness, newest)


def note_ended() -> None:
    """Record the last number of each series that this process committed.

    Called periodically, and at exit; for numbers not recorded, the ledger decides.
    """
    with _guard:
        ended = dict(_ended)
    for series, (witness, running) in ended.items():
        witness.append(_journal(GIVEN, series), running, {}, again=True)
        with _guard:
            if _ended[series] == (witness, running):
                del _ended[series]


def lost_numbers() -> QuerySet[VoidNumber]:
    """Return the void numbers whose records were lost, by series and running number."""
    return VoidNumber.objects.filter(reason__in=LOST).order_by("series", "running")


def void_numbers() -> QuerySet[VoidNumber]:
    """Return the numbers that people voided, newest first."""
    return VoidNumber.objects.exclude(reason__in=LOST).order_by("-pk")


def _allow_many_questions() -> None:
    """Let this transaction wait longer than PostgreSQL allows in general (config/databases).

    Otherwise the server ends it before the last answer, every time: no number of the series
    would be assigned as long as the store is slow.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('idle_in_transaction_session_timeout', %s, true)",
                [_QUESTIONS_TAKE],
            )


def _is_known(head: Any) -> bool:
    """Return whether the ledger contains the entry that was newest when a mark was written."""
    if not head:
        return False
    seq, digest = head
    return not seq or LedgerEntry.objects.filter(seq=seq, digest=digest).exists()


def _journal(kind: str, series: str) -> str:
    return f"{kind}/{object_name(series)}"
