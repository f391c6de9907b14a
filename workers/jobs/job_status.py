"""How what is done by the clock stands: done, failed, died, or not done for too long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from workers.jobs import runs
from workers.jobs.scheduler import Job
from workers.models import Run, RunOutcome

LATE = 3
"""Intervals after which a job that was not done is late: a weekend, where it is a daily one."""

LATE_CODE = "job-late"
"""Code of a job that is late."""

DONE = {RunOutcome.WELL, RunOutcome.FOUND}
"""Outcomes of a run that did what it should, whatever it found."""


@dataclass(frozen=True, slots=True)
class JobStatus:
    """How a job stands.

    Attributes:
        job: Its name.
        done: The newest run that was done; None where none ever was.
        is_running: Whether one is under way.
        is_late: Whether none was done for `LATE` intervals; for a job that was never done,
            since this installation knows of runs.
        code: Why the newest run that ended was not done; "" where it was, or where its
            process was told to end.
        again: Whether the one before it was not done either.
    """

    job: str
    done: Run | None
    is_running: bool
    is_late: bool
    code: str
    again: bool


def job_status(job: Job) -> JobStatus:
    """Return how a job stands, without changing anything."""
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
    """Return why a run was not done; one that died unnoticed is lost, too."""
    if row.outcome == RunOutcome.RUNNING:
        return runs.LOST
    return "" if row.code == "interrupted" else row.code


def _is_late(done: Run | None, patience: timedelta) -> bool:
    since = done.started_at if done else _installed_at()
    return since is not None and timezone.now() - since > patience


def _installed_at() -> datetime | None:
    """Return when this installation came to know of runs."""
    applied = MigrationRecorder.Migration.objects.filter(app="workers").order_by("applied")
    return applied.values_list("applied", flat=True).first()
