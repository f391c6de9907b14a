"""Reading objects back, some hundred at a time, and keeping what was found."""

from __future__ import annotations

import time
from collections.abc import Iterable
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
"""Wait before what seems damaged is read once more, in seconds.

A page that is read again replaces its view a moment before the new digest is committed.
"""

ASK_S = 0.25
"""Seconds of work after which it is asked whether pages wait to be read."""


@dataclass(slots=True)
class Throttle:
    """Gives way to pages that wait to be read."""

    entered: RunHandle
    worked_s: float = 0

    def worked(self, seconds: float) -> None:
        """Rest in proportion to what was worked, as long as pages wait."""
        self.worked_s += seconds
        if self.worked_s < ASK_S:
            return
        if queries.pages_to_read(timezone.now()).exists():
            rest = self.worked_s * (100 / settings().fixity_busy_percent - 1)
            self.entered.stopping.wait(rest)
        self.worked_s = 0


@dataclass(frozen=True, slots=True)
class ReadBack:
    """An object that was read back: what was noted of it, what it is, what is wrong."""

    row: KeptObject
    found: Receipt | None
    code: str


@dataclass(slots=True)
class FixityChecker:
    """Reads objects of one store back for a run."""

    store: ObjectStore
    entered: RunHandle
    pace: Throttle | None

    def compare(self, rows: Iterable[KeptObject]) -> None:
        """Compare these, look twice at what seems damaged, and keep the outcome.

        Raises:
            StorageError: The store is down, or is not ours; nothing of this is kept.
        """
        begun = timezone.now()
        told = {row.pk: self._read(row) for row in rows}
        suspects = [pk for pk, each in told.items() if each.code]
        if suspects:
            self._check_store(each.code for each in told.values())
            self.entered.stopping.wait(SECOND_LOOK_S)
            for row in KeptObject.objects.filter(pk__in=suspects):
                told[row.pk] = self._read(row)
        counted = self._counted(told.values())
        with transaction.atomic():
            _keep(told.values(), begun)
            self.entered.note(counted)
        self.entered.told.update(counted)  # and not before: nothing counts that is not kept

    def _read(self, row: KeptObject) -> ReadBack:
        """Read one object back.

        Raises:
            StorageError: It cannot be read, and neither can anything be stored.
            RunStopped: The process is told to end.
        """
        self.entered.proceed()
        start = time.monotonic()
        try:
            found = self.store.receipt(row.key)
        except ObjectMissing:
            found = None
        except StorageError:
            self.store.check()  # the whole store is down: told once, as the run's failure
            return ReadBack(row, None, rules.UNREADABLE)
        if self.pace is not None:
            self.pace.worked(time.monotonic() - start)
        if found is not None and not row.sha256:
            return ReadBack(row, found, "")
        noted = Receipt(row.key, row.size, row.sha256)
        is_anothers = partial(inventory.digest_held_elsewhere, key=row.key)
        return ReadBack(row, found, rules.damage(noted, found, is_anothers))

    def _check_store(self, codes: Iterable[str]) -> None:
        """Raise `StoreNotOurs` where something is absent because there is nothing at all."""
        if rules.ABSENT in codes and next(iter(self.store.listing()), None) is None:
            raise StoreNotOurs("")

    def _counted(self, compared: Iterable[ReadBack]) -> dict[str, int]:
        """Return what the run will have counted with these."""
        told = dict(self.entered.told)
        for each in compared:
            told["read"] = told.get("read", 0) + 1
            told["unchecked"] -= 1
            told["bytes"] = told.get("bytes", 0) + (each.found.size if each.found else 0)
            told["adopted"] = told.get("adopted", 0) + (not each.row.sha256)
        return told


def _keep(compared: Iterable[ReadBack], at: datetime) -> None:
    """Keep what was found; a row that speaks of other bytes by now is left as it is."""
    sound = []
    for each in compared:
        if not each.code and each.row.sha256 and each.row.kept_at is not None:
            sound.append(each.row.pk)
            continue
        same = KeptObject.objects.filter(pk=each.row.pk, sha256=each.row.sha256)
        if each.found is None and each.row.kept_at is None:
            same.delete()  # promised, and its process was killed before it was stored
        else:
            same.update(checked_at=at, code=each.code, **_first(each, at))
    KeptObject.objects.filter(pk__in=sound).update(checked_at=at, code="")


def _first(each: ReadBack, at: datetime) -> dict[str, object]:
    """Return what is noted of an object that is read for the first time."""
    first: dict[str, object] = {}
    if each.found is not None and not each.row.sha256:
        first = {"size": each.found.size, "sha256": each.found.sha256}
    if each.row.kept_at is None:
        first["kept_at"] = at
    return first
