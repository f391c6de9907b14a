"""Read-back of stored objects in chunks, recording the results."""

from __future__ import annotations

import os
import time
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from config.settings import settings
from ingest.line import queries
from ingest.models import KeptObject
from ingest.objects import fixity as rules
from ingest.objects import inventory
from storage.errors import ObjectMissing, StorageError, StoreNotOurs
from storage.port import ObjectStore, Receipt
from workers.jobs.runs import RunHandle

SECOND_LOOK_S = 2
"""Seconds before a seemingly damaged object is read again.

A page that is read again replaces its view a moment before the new digest is committed.
"""

ASK_S = 0.25
"""Seconds of work between two checks for waiting pages."""

_TOGETHER = 20
"""Objects that one thread reads before it hands over: a hand-over costs as much as hashing
100 KB."""


@dataclass(slots=True)
class Throttle:
    """Yields processing time to pages that wait to be read."""

    run: RunHandle
    worked_s: float = 0

    def worked(self, seconds: float) -> None:
        """Sleep in proportion to the time worked, if pages wait."""
        self.worked_s += seconds
        if self.worked_s < ASK_S:
            return
        if queries.pages_to_read(timezone.now()).exists():
            rest = self.worked_s * (100 / settings().fixity_busy_percent - 1)
            self.run.stopping.wait(rest)
        self.worked_s = 0


@dataclass(frozen=True, slots=True)
class ReadBack:
    """An object that was read back: its row, its actual receipt, and a damage code or ""."""

    row: KeptObject
    found: Receipt | None
    code: str


@dataclass(slots=True)
class FixityChecker:
    """Compares objects of a store with their digests on behalf of a run.

    Attributes:
        pace: Where pages go first, what yields to them; else all cores read at once.
    """

    store: ObjectStore
    run: RunHandle
    pace: Throttle | None

    def compare(self, rows: Sequence[KeptObject]) -> None:
        """Compare objects, read seemingly damaged ones twice, and record the results.

        Raises:
            StorageError: The store is down, or is not ours; nothing is recorded.
        """
        begun = timezone.now()
        found = {each.row.pk: each for each in self._read_all(rows)}
        suspects = [pk for pk, each in found.items() if each.code]
        if suspects:
            self._check_store(each.code for each in found.values())
            self.run.stopping.wait(SECOND_LOOK_S)
            for row in KeptObject.objects.filter(pk__in=suspects):
                found[row.pk] = self._read(row)
        counted = self._counted(found.values())
        with transaction.atomic():
            _record(found.values(), begun)
            self.run.note(counted)
        self.run.counts.update(counted)  # after the commit: only recorded results count

    def _read_all(self, rows: Sequence[KeptObject]) -> Generator[ReadBack, None, None]:
        """Read objects back; hashing runs beside Python, on as many cores as there are."""
        if self.pace is not None:
            yield from map(self._read, rows)
            return
        pool = ThreadPoolExecutor(len(os.sched_getaffinity(0)))
        parts = [rows[at : at + _TOGETHER] for at in range(0, len(rows), _TOGETHER)]
        try:
            for part, outcomes in zip(parts, pool.map(self._outcomes, parts), strict=True):
                yield from map(self._judged, part, outcomes)
        finally:
            pool.shutdown(cancel_futures=True)

    def _read(self, row: KeptObject) -> ReadBack:
        """Read one object back and yield to pages; raises as `_judged`."""
        start = time.monotonic()
        outcome = self._outcome(row)
        if self.pace is not None:
            self.pace.worked(time.monotonic() - start)
        return self._judged(row, outcome)

    def _outcomes(self, rows: Sequence[KeptObject]) -> list[Receipt | StorageError]:
        """Read several objects back; no more of them once the process stops."""
        return [self._outcome(row) for row in rows if not self.run.stopping.is_set()]

    def _outcome(self, row: KeptObject) -> Receipt | StorageError:
        """Read an object; return its actual receipt, or why there is none."""
        try:
            return self.store.receipt(row.key)
        except StorageError as error:
            return error

    def _judged(self, row: KeptObject, outcome: Receipt | StorageError) -> ReadBack:
        """Compare an object that was read with its row.

        Raises:
            StorageError: It cannot be read, and the store accepts nothing either.
            RunStopped: The process stops.
        """
        self.run.proceed()
        if isinstance(outcome, StorageError) and not isinstance(outcome, ObjectMissing):
            self.store.check()  # the whole store is down: one failure, that of the run
            return ReadBack(row, None, rules.UNREADABLE)
        found = outcome if isinstance(outcome, Receipt) else None
        if found is not None and not row.sha256:
            return ReadBack(row, found, "")
        noted = Receipt(row.key, row.size, row.sha256)
        is_held_elsewhere = partial(inventory.digest_held_elsewhere, key=row.key)
        return ReadBack(row, found, rules.damage(noted, found, is_held_elsewhere))

    def _check_store(self, codes: Iterable[str]) -> None:
        """Raise `StoreNotOurs` if an object is absent because the store is empty."""
        if rules.ABSENT in codes and next(iter(self.store.listing()), None) is None:
            raise StoreNotOurs("")

    def _counted(self, compared: Iterable[ReadBack]) -> dict[str, int]:
        """Return the run's counts with these objects added."""
        counts = dict(self.run.counts)
        for each in compared:
            counts["read"] = counts.get("read", 0) + 1
            counts["unchecked"] -= 1
            counts["bytes"] = counts.get("bytes", 0) + (each.found.size if each.found else 0)
            counts["adopted"] = counts.get("adopted", 0) + (not each.row.sha256)
        return counts


def _record(compared: Iterable[ReadBack], at: datetime) -> None:
    """Record results; rows whose digest changed meanwhile are left alone."""
    sound = []
    for each in compared:
        if not each.code and each.row.sha256 and each.row.kept_at is not None:
            sound.append(each.row.pk)
            continue
        same = KeptObject.objects.filter(pk=each.row.pk, sha256=each.row.sha256)
        if each.found is None and each.row.kept_at is None:
            same.delete()  # announced by a process that was killed before storing it
        else:
            same.update(checked_at=at, code=each.code, **_first(each, at))
    KeptObject.objects.filter(pk__in=sound).update(checked_at=at, code="")


def _first(each: ReadBack, at: datetime) -> dict[str, object]:
    """Return the values to record for an object read for the first time."""
    first: dict[str, object] = {}
    if each.found is not None and not each.row.sha256:
        first = {"size": each.found.size, "sha256": each.found.sha256}
    if each.row.kept_at is None:
        first["kept_at"] = at
    return first
