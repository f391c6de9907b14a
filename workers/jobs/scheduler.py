"""Scheduler: the table of jobs, and a loop that starts those due.

Any number of processes may run it; a due job is started once, and never twice at a time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

import structlog
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from config import wiring
from config.settings import settings
from workers.errors import RunStopped
from workers.jobs import (
    fixity,
    index_reconciler,
    lock_probe_job,
    protection,
    runs,
)
from workers.jobs.runs import RunHandle
from workers.line import (
    attempts,
    heartbeat,
)
from workers.line.runner import UNFINISHED_S
from workers.models import Run, RunOutcome

log = structlog.get_logger()

LOOK_S = 15
"""Seconds between two checks for due jobs."""

GRACE_S = 20
"""Seconds running jobs have to stop; later they count as lost."""

Work = Callable[[RunHandle], bool]
"""Performs a job and counts in the handle; returns whether a finding needs attention."""


@dataclass(frozen=True, slots=True)
class Job:
    """A scheduled job.

    Attributes:
        name: Its name, as in `Run.job`.
        hours: Returns the interval between two starts, in hours.
        work: Performs it.
    """

    name: str
    hours: Callable[[], float]
    work: Work


def _tidy(run: RunHandle) -> bool:
    """Remove left-overs of killed puts from the object store."""
    run.counts["removed"] = wiring.objects().tidy(UNFINISHED_S)
    return False


def _reconcile(run: RunHandle) -> bool:
    """Reconcile the index; only entries ahead of the register need attention."""
    run.counts |= asdict(index_reconciler.reconcile())
    return run.counts["ahead"] > 0


FIXITY = Job("fixity", lambda: settings().fixity_hours, fixity.check_share)
WORM = Job("worm", lambda: settings().worm_hours, lock_probe_job.probe)

JOBS: tuple[Job, ...] = (
    FIXITY,
    WORM,
    Job("reconcile", lambda: settings().reconcile_hours, _reconcile),
    Job("anchor", lambda: settings().anchor_hours, protection.anchor),
    Job("tidy", lambda: settings().tidy_hours, _tidy),
)


def due_at(newest: Sequence[Run], every: timedelta, again: timedelta) -> datetime:
    """Return the time from which a job is due.

    Args:
        newest: Its newest two runs, newest first; fewer if there are fewer.
        every: Interval between two starts.
        again: Wait after a failed run, and after two lost runs in a row.
    """
    if not newest:
        return datetime.min.replace(tzinfo=UTC)
    last = newest[0]
    if last.ended_at is None:
        return datetime.max.replace(tzinfo=UTC)
    if last.outcome in {RunOutcome.WELL, RunOutcome.FOUND}:
        return last.started_at + every
    if last.outcome == RunOutcome.LOST and [each.outcome for each in newest[1:]] != [
        RunOutcome.LOST
    ]:
        return last.ended_at
    return last.ended_at + min(again, every)


def is_due(job: Job, newest: Sequence[Run] | None = None) -> bool:
    """Return whether a job is due now."""
    newest = runs.newest(job.name) if newest is None else newest
    every = timedelta(hours=job.hours())
    again = timedelta(minutes=settings().job_retry_minutes)
    return due_at(newest, every, again) <= timezone.now()


def perform(job: Job, run: RunHandle, work: Work | None = None) -> Run:
    """Perform a job for a started run; return the ended run, whatever its outcome.

    Args:
        job: The job.
        run: Its run.
        work: Work to do instead of the job's own; None for its own.

    Raises:
        DatabaseError: The end could not be recorded; the next check marks the run as lost.
    """
    with runs.alive(run):
        try:
            found = (work or job.work)(run)
        except Exception as error:  # noqa: BLE001  any error is a recorded failure
            _failed(job, run, error)
        else:
            run.end(RunOutcome.FOUND if found else RunOutcome.WELL)
    return Run.objects.get(pk=run.row_id)


def _failed(job: Job, run: RunHandle, error: Exception) -> None:
    """Record and log the failure of a run."""
    close_old_connections()  # the connection itself may have failed
    if isinstance(error, RunStopped):
        run.end(RunOutcome.LOST, error.code)
        return
    code = attempts.code_of(error)
    log.error("run failed", job=job.name, run=run.row_id, code=code, error=type(error).__name__)
    run.end(RunOutcome.FAILED, code)


def start_due_jobs(stopping: threading.Event) -> list[threading.Thread]:
    """Start each due job in its own thread; return the threads."""
    runs.mark_lost_runs()
    begun = []
    for job in JOBS:
        if is_due(job) and (run := _start(job)) is not None:
            run.stopping = stopping
            thread = threading.Thread(
                target=_perform_alone, args=(job, run), name=job.name, daemon=True
            )
            thread.start()
            begun.append(thread)
    return begun


def run_due_jobs(stopping: threading.Event) -> list[Run]:
    """Run due jobs one after the other; return the ended runs."""
    ended = []
    for job in JOBS:
        if not stopping.is_set() and is_due(job) and (run := _start(job)) is not None:
            run.stopping = stopping
            ended.append(perform(job, run))
    return ended


def _start(job: Job) -> RunHandle | None:
    return runs.start_run(job.name, lambda newest: is_due(job, newest))


def _perform_alone(job: Job, run: RunHandle) -> None:
    try:
        perform(job, run)
    except DatabaseError as error:
        log.error("end of run not recorded", job=job.name, error=type(error).__name__)  # noqa: TRY400
    finally:
        connection.close()


@contextmanager
def running() -> Generator[None, None, None]:
    """Run the scheduler in a background thread while the context lasts."""
    stopping = threading.Event()
    scheduling = threading.Thread(
        target=_run_until, args=(stopping,), name="schedule", daemon=True
    )
    scheduling.start()
    try:
        yield
    finally:
        stopping.set()
        scheduling.join()


def _run_until(stopping: threading.Event) -> None:
    """Check for due jobs at once and every `LOOK_S`; survives any error."""
    begun: list[threading.Thread] = []
    while not stopping.is_set():
        try:
            close_old_connections()
            begun = [*filter(threading.Thread.is_alive, begun), *start_due_jobs(stopping)]
            heartbeat.beat()
        except Exception as error:  # noqa: BLE001  it must survive any trouble
            log.error("schedule failed", error=type(error).__name__)  # noqa: TRY400
        stopping.wait(LOOK_S)
    _wait_for(begun)
    connection.close()


def _wait_for(threads: Iterable[threading.Thread]) -> None:
    for thread in threads:
        thread.join(GRACE_S)
