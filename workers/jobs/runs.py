"""Runs of scheduled jobs: mutual exclusion per job, leases, detection of lost runs."""

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
"""Code of a run whose process died."""

RESUMED = {RunOutcome.FAILED, RunOutcome.LOST}
"""Outcomes after which the next run resumes at the cursor."""


@dataclass(slots=True)
class RunHandle:
    """Handle of a run under way, given to the job's work.

    Attributes:
        row_id: Id of the `Run`.
        token: Lease token, which every later `UPDATE` must match.
        cursor: Position to resume at, of a lost or failed run; "" for the start.
        counts: Counts so far, by name; stored as `Run.told`.
        stopping: Set when the process stops.
    """

    row_id: int
    token: str
    cursor: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    stopping: threading.Event = field(default_factory=threading.Event)

    def proceed(self) -> None:
        """Raise if the process stops.

        Raises:
            RunStopped: The process stops; recorded progress is kept.
        """
        if self.stopping.is_set():
            raise RunStopped

    def note(self, counts: dict[str, int] | None = None) -> None:
        """Record counts and cursor; may be part of the transaction that records a result.

        Args:
            counts: Counts once that transaction is committed; None: those of this handle.

        Raises:
            LeaseLost: The run was marked as lost, and another has taken over.
        """
        counts = self.counts if counts is None else counts
        if not self._row().update(told=counts, cursor=self.cursor, lease_until=_until()):
            raise LeaseLost

    def end(self, outcome: RunOutcome, code: str = "") -> None:
        """Record the outcome; a run already marked as lost stays lost."""
        self._row().update(
            outcome=outcome,
            code=code,
            told=self.counts,
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
    """Record the start of a run and return its handle; None while another runs.

    Args:
        job: Name of the job.
        is_due: Checked again within the transaction, given the runs of `newest`: another
            scheduler may have completed the job meanwhile. None to start unconditionally.
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
            if before and before[0].outcome in RESUMED:
                Run.objects.filter(pk=row.pk).update(cursor=before[0].cursor)
                row.cursor = before[0].cursor
    except IntegrityError:  # one run at a time
        return None
    return RunHandle(row.pk, token, row.cursor)


def newest(job: str, before: Run | None = None) -> list[Run]:
    """Return the newest two runs of a job, newest first; with `before`, only older ones."""
    rows = Run.objects.filter(job=job)
    rows = rows.filter(pk__lt=before.pk) if before else rows
    return list(rows.order_by("-pk")[:2])


def mark_lost_runs() -> None:
    """Mark running runs as lost if their process has died."""
    for row in Run.objects.filter(outcome=RunOutcome.RUNNING):
        if not has_died(row):
            continue
        same = Run.objects.filter(
            pk=row.pk, outcome=RunOutcome.RUNNING, lease_token=row.lease_token
        )
        if same.update(
            outcome=RunOutcome.LOST, code=LOST, ended_at=timezone.now(), **_NO_LEASE
        ):
            log.error("run lost", job=row.job, run=row.pk)


_NO_LEASE = {"lease_token": "", "lease_owner": "", "lease_until": None}


def has_died(row: Run) -> bool:
    """Return whether the process of a run has died or let its lease expire."""
    if row.lease_until is None or row.lease_until < timezone.now():
        return True
    return bool(presence.find_dead([row.lease_owner], settings().home / "run"))


@contextmanager
def alive(run: RunHandle) -> Generator[None, None, None]:
    """Renew the lease of a run in a background thread while the context lasts."""
    ended = threading.Event()
    renewing = threading.Thread(
        target=_renew_until, args=(ended, run), name="run alive", daemon=True
    )
    renewing.start()
    try:
        yield
    finally:
        ended.set()
        renewing.join()


def _renew_until(ended: threading.Event, run: RunHandle) -> None:
    while not ended.wait(settings().lease_s / 3):
        try:
            close_old_connections()
            run._row().update(lease_until=_until())  # noqa: SLF001  one module
        except DatabaseError as error:
            log.warning("run not renewed", run=run.row_id, error=type(error).__name__)
    connection.close()


def _until() -> datetime:
    return timezone.now() + timedelta(seconds=settings().lease_s)
