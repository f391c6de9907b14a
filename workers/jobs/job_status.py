"""Status of scheduled jobs: done, running, failed, lost or overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from workers.jobs import runs
from workers.jobs.scheduler import Job
from workers.models import Run, RunOutcome

LATE = 3
"""Intervals without a completed run after which a job is late: a weekend for a daily one."""

LATE_CODE = "job-late"
"""Code of a late job."""

DONE = {RunOutcome.WELL, RunOutcome.FOUND}
"""Outcomes of a completed run, with or without findings."""


@dataclass(frozen=True, slots=True)
class JobStatus:
    """Status of a job.

    Attributes:
        job: Its name.
        done: The newest completed run; None if there is none.
        is_running: Whether a run is under way.
        is_late: Whether none completed for `LATE` intervals; for a job that never did, counted
            from the installation of this app's tables.
        code: Why the newest ended run did not complete; "" if it did, or was interrupted.
        again: Whether the run before it did not complete either.
    """

    job: str
    done: Run | None
    is_running: bool
    is_late: bool
    code: str
    again: bool


def job_status(job: Job) -> JobStatus:
    """Return the status of a job; changes nothing."""
    rows = Run.objects.filter(job=job.name).order_by("-pk")
    newest = list(rows[:3])
    is_running = bool(newest) and _is_alive(newest[0])
    codes = [_code(row) for row in newest[is_running:]]
    done = rows.filter(outcome__in=DONE).first()
    return JobStatus(
        job=job.name,
        done=done,
        is_running=is_running,
        is_late=_is_late(done, timedelta(hours=LATE * job.hours())),
        code=codes[0] if codes else "",
        again=len(codes) > 1 and bool(codes[1]),
    )


def _is_alive(row: Run) -> bool:
    return row.outcome == RunOutcome.RUNNING and not runs.has_died(row)


def _code(row: Run) -> str:
    """Return why a run did not complete; "run-lost" if its process died unnoticed."""
    if row.outcome == RunOutcome.RUNNING:
        return runs.LOST
    return "" if row.code == "interrupted" else row.code


def _is_late(done: Run | None, patience: timedelta) -> bool:
    since = done.started_at if done else _installed_at()
    return since is not None and timezone.now() - since > patience


def _installed_at() -> datetime | None:
    """Return when the first migration of this app was applied."""
    applied = MigrationRecorder.Migration.objects.filter(app="workers").order_by("applied")
    return applied.values_list("applied", flat=True).first()
