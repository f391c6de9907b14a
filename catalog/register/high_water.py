"""High-water marks (高水位标记): which numbers were given, told outside of the database.

Each number has a mark, written in the transaction that gives it and before that ends. A mark
without its number in the register was either written by a transaction that was undone, or its
record was lost with what a backup does not hold. The mark names the newest act of the ledger
at its time: if the register does not know that act, it was put back. If it does, the number
was given after all where that was noted once the transaction had ended, or where a later one
was given in its series.
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

from django.db import transaction
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
"""Reasons of void numbers whose records are lost: a mark says so, or a person."""

ASKED_AT_ONCE = 8
"""Series whose marks are asked for at a time."""

UNREADABLE = -1
"""Stands for the highest mark of a series whose marks cannot be read."""

NUMBERS, GIVEN = "numbers", "given"
"""Kinds of journals: marks, and up to which number transactions ended well, as far as noted."""

_ended: dict[str, tuple[Witness, int]] = {}
"""Highest number of each series that this process gave, and where to note it."""
_guard = threading.Lock()


class Stand(StrEnum):
    """How the register and the marks of a series stand to each other."""

    WELL = "well"
    BEHIND = "behind"
    """The register lacks numbers that were given."""
    UNMARKED = "unmarked"
    """The register has numbers that no mark names: these are not its marks, or not all."""


@dataclass(frozen=True, slots=True)
class Series:
    """A series as register and marks know it.

    Attributes:
        name: All before the running number.
        last: Highest running number in the register, void ones among them; 0 for none.
        marked: Highest running number that has a mark; 0 for none, or `UNREADABLE`.
        stand: What that means.
    """

    name: str
    last: int
    marked: int
    stand: Stand


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one installation."""

    witness: Witness

    def note(self, series: str, running: int, number: str, originals: Sequence[str]) -> None:
        """Write the mark of a number; part of the transaction that gives it.

        Args:
            series: Its series.
            running: Its place in the series.
            number: All of it.
            originals: SHA-256 of the files of the paper.

        Raises:
            RegisterBehind: Somebody has the number, and the register does not know it.
            StorageError: The mark could not be written, so the number must not be given.
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
            if not self.was_undone(series, running):
                raise RegisterBehind(series) from None
            self.witness.append(journal, running, content, again=True)
        transaction.on_commit(partial(self._note_ended, series, running))

    def name_last(self, series: str, last: int, number: str) -> None:
        """Write down that a person named a number as the last that was given.

        Args:
            series: Its series.
            last: Its place in the series.
            number: All of it.
        """
        at = timezone.now().isoformat(timespec="seconds")
        content = {"number": number, "at": at, "named": True}
        self.witness.append(_journal(NUMBERS, series), last, content, again=True)

    def above(self, series: str, running: int) -> list[Record]:
        """Return the marks of a series above a running number, the highest first."""
        found = self.witness.newest_first(_journal(NUMBERS, series))
        return list(takewhile(lambda each: each.position > running, found))

    def was_undone(self, series: str, running: int) -> bool:
        """Return whether a number that has a mark, and is the highest, was not given at all."""
        tries = self.above(series, running - 1)
        if any(each.position > running or each.content.get("named") for each in tries):
            return False
        ended = next(iter(self.witness.newest_first(_journal(GIVEN, series))), None)
        if ended is not None and ended.position >= running:
            return False
        return all(_is_known(each.content.get("head")) for each in tries)

    def standing(self) -> list[Series]:
        """Return all series that register or marks know, by name.

        Others may file meanwhile: what was given before the marks were read has its mark, and
        of what has a mark all but the newest number is in the register when that is read again.

        Raises:
            StorageError: The marks cannot be asked for.
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
        """Return the highest mark of each series that is known or has marks.

        Raises:
            StorageError: They cannot be asked for.
        """
        names = list({*known, *self._marked()})
        with ThreadPoolExecutor(ASKED_AT_ONCE) as threads:
            return dict(zip(names, threads.map(self._top, names), strict=True))

    def _top(self, series: str) -> int:
        try:
            newest = next(iter(self.witness.newest_first(_journal(NUMBERS, series))), None)
        except WitnessUnreadable:  # a person is asked, also for what the register lacks
            return UNREADABLE
        return newest.position if newest else 0

    def _marked(self) -> Iterator[str]:
        for journal in self.witness.journals(NUMBERS):
            yield from_object_name(journal.partition("/")[2])

    def _note_ended(self, series: str, running: int) -> None:
        with _guard:
            _ended[series] = (self.witness, running)


def note_ended() -> None:
    """Note of each series up to which number transactions ended well in this process.

    Called now and then, and at the end: what it does not come to is told by the ledger.
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
    """Return the numbers that people took out of use, newest first."""
    return VoidNumber.objects.exclude(reason__in=LOST).order_by("-pk")


def _is_known(head: Any) -> bool:
    """Return whether the ledger knows the act that was its newest when a mark was written."""
    if not head:
        return False
    seq, digest = head
    return not seq or LedgerEntry.objects.filter(seq=seq, digest=digest).exists()


def _journal(kind: str, series: str) -> str:
    return f"{kind}/{object_name(series)}"
