"""Entering and ending runs: of two that begin at once one does, and none ends unnoticed."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from django.db import (
    DatabaseError,
    IntegrityError,
    close_old_connections,
    connection,
    transaction,
)
from django.db.models import QuerySet
from django.utils import timezone

from config.settings import settings
from ingest.errors import LeaseLost
from workers.errors import RunStopped
from workers.line import (
    attempts,
    presence,
)
from workers.models import Run, RunOutcome

log = structlog.get_logger()

LOST = "run-lost"
"""Code of a run whose process ended before it did."""

GOES_ON = {RunOutcome.FAILED, RunOutcome.LOST}
"""Outcomes after which the next run takes over the cursor."""


@dataclass(slots=True)
class RunHandle:
    """A run under way, as its work sees it.

    Attributes:
        row_id: The row.
        token: What every later `UPDATE` must match.
        cursor: Where an earlier run stood that was lost or failed; "" for the beginning.
        told: What was counted so far.
        stopping: Set when the process is told to end.
    """

    row_id: int
    token: str
    cursor: str = ""
    told: dict[str, int] = field(default_factory=dict)
    stopping: threading.Event = field(default_factory=threading.Event)

    def proceed(self) -> None:
        """Return unless the process is told to end.

        Raises:
            RunStopped: It is; what was noted is kept.
        """
        if self.stopping.is_set():
            raise RunStopped

    def note(self, told: dict[str, int] | None = None) -> None:
        """Keep counts and cursor; may be part of the transaction that keeps a result.

        Args:
            told: What will have been counted once that transaction is committed.

        Raises:
            LeaseLost: The run was taken for dead, and another goes on.
        """
        told = self.told if told is None else told
        if not self._row().update(told=told, cursor=self.cursor, lease_until=_until()):
            raise LeaseLost

    def end(self, outcome: RunOutcome, code: str = "") -> None:
        """Record how it ended; a run that was taken for dead stays lost."""
        self._row().update(
            outcome=outcome,
            code=code,
            told=self.told,
            cursor=self.cursor,
            ended_at=timezone.now(),
            lease_token="",
            lease_owner="",
            lease_until=None,
        )

    def _row(self) -> QuerySet[Run]:
        mine = {"pk": self.row_id, "lease_token": self.token}
        return Run.objects.filter(outcome=RunOutcome.RUNNING, **mine)


def start_run(
    job: str, is_due: Callable[[Sequence[Run]], bool] | None = None
) -> RunHandle | None:
    """Enter a run before it begins; None while another is under way.

    Args:
        job: Name of the job.
        is_due: Asked again within the transaction, given what `newest` gives: meanwhile
            another scheduler may have run the job to its end. None for a person who asks.
    """
    mark_lost_runs()
    token = secrets.token_hex(16)
    try:
        with transaction.atomic():
            row = Run.objects.create(
                job=job,
                started_at=timezone.now(),
                lease_token=token,
                lease_owner=attempts.me().name,
                lease_until=_until(),
            )
            before = newest(job, row)
            if is_due is not None and not is_due(before):
                row.delete()
                return None
            if before and before[0].outcome in GOES_ON:
                Run.objects.filter(pk=row.pk).update(cursor=before[0].cursor)
                row.cursor = before[0].cursor
    except IntegrityError:  # one run at a time
        return None
    return RunHandle(row.pk, token, row.cursor)


def newest(job: str, before: Run | None = None) -> list[Run]:
    """Return the newest two runs of a job, newest first; only those before one, if given."""
    rows = Run.objects.filter(job=job)
    rows = rows.filter(pk__lt=before.pk) if before else rows
    return list(rows.order_by("-pk")[:2])


def mark_lost_runs() -> None:
    """Record as lost what is said to run and has died."""
    for row in Run.objects.filter(outcome=RunOutcome.RUNNING):
        if not has_died(row):
            continue
        same = Run.objects.filter(
            pk=row.pk, outcome=RunOutcome.RUNNING, lease_token=row.lease_token
        )
        if same.update(outcome=RunOutcome.LOST, code=LOST, ended_at=timezone.now(), **_NOBODYS):
            log.error("run lost", job=row.job, run=row.pk)


_NOBODYS = {"lease_token": "", "lease_owner": "", "lease_until": None}


def has_died(row: Run) -> bool:
    """Return whether the process of a run that is said to be under way has ended."""
    if row.lease_until is None or row.lease_until < timezone.now():
        return True
    return bool(presence.find_dead([row.lease_owner], settings().home / "run"))


@contextmanager
def alive(entered: RunHandle) -> Generator[None, None, None]:
    """Renew the lease of a run while the context lasts, however long its work is silent."""
    ended = threading.Event()
    beat = threading.Thread(
        target=_renew_until, args=(ended, entered), name="run alive", daemon=True
    )
    beat.start()
    try:
        yield
    finally:
        ended.set()
        beat.join()


def _renew_until(ended: threading.Event, entered: RunHandle) -> None:
    while not ended.wait(settings().lease_s / 3):
        try:
            close_old_connections()
            entered._row().update(lease_until=_until())  # noqa: SLF001  one module
        except DatabaseError as error:
            log.warning("run not renewed", run=entered.row_id, error=type(error).__name__)
    connection.close()


def _until() -> datetime:
    return timezone.now() + timedelta(seconds=settings().lease_s)
