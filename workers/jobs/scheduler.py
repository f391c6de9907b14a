"""What is done by the clock: a table of jobs, and who looks whether one is due.

Any number of processes may look; a job runs once at a time, and once when it is due.
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
"""How often it is looked whether something is due, in seconds."""

GRACE_S = 20
"""How long what runs may take to come to a stop, in seconds; after that it counts as lost."""

Work = Callable[[RunHandle], bool]
"""Does a job, counts on the way, and returns whether a person has to look at something."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is done every so often.

    Attributes:
        name: How it is called in `Run.job`.
        hours: Gives the time from one start to the next, in hours.
        work: Does it.
    """

    name: str
    hours: Callable[[], float]
    work: Work


def _tidy(entered: RunHandle) -> bool:
    """Remove what puts left behind whose process was killed."""
    entered.told["removed"] = wiring.objects().tidy(UNFINISHED_S)
    return False


def _reconcile(entered: RunHandle) -> bool:
    """Compare the index with the register; only what a new index must mend is for a person."""
    entered.told |= asdict(index_reconciler.reconcile())
    return entered.told["ahead"] > 0


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
    """Return from when on a job is due.

    Args:
        newest: Its newest two runs, newest first; fewer where there were not so many.
        every: From one start to the next.
        again: The wait after a run that failed, and after two that were lost in a row.
    """
    if not newest:
        return datetime.min.replace(tzinfo=UTC)
    last = newest[0]
    if last.ended_at is None:
        return datetime.max.replace(tzinfo=UTC)
    if last.outcome in {RunOutcome.WELL, RunOutcome.FOUND}:
        return last.started_at + every
    if last.outcome == RunOutcome.LOST and [run.outcome for run in newest[1:]] != [
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


def perform(job: Job, entered: RunHandle, work: Work | None = None) -> Run:
    """Do a job whose run is entered and return the ended run, however it ended.

    Args:
        job: The job.
        entered: Its run.
        work: What to do instead of what the clock would; None for that.

    Raises:
        DatabaseError: Not even the end could be recorded; the next look finds it lost.
    """
    with runs.alive(entered):
        try:
            found = (work or job.work)(entered)
        except Exception as error:  # noqa: BLE001  whatever it is, it is a recorded failure
            _failed(job, entered, error)
        else:
            entered.end(RunOutcome.FOUND if found else RunOutcome.WELL)
    return Run.objects.get(pk=entered.row_id)


def _failed(job: Job, entered: RunHandle, error: Exception) -> None:
    """Record and log why a run failed."""
    close_old_connections()  # perhaps it failed because this one broke
    if isinstance(error, RunStopped):
        entered.end(RunOutcome.LOST, error.code)
        return
    code = attempts.code_of(error)
    log.error(
        "run failed", job=job.name, run=entered.row_id, code=code, error=type(error).__name__
    )
    entered.end(RunOutcome.FAILED, code)


def start_due_jobs(stopping: threading.Event) -> list[threading.Thread]:
    """Begin what is due, each in a thread of its own; what is under way is left alone."""
    runs.mark_lost_runs()
    begun = []
    for job in JOBS:
        if is_due(job) and (entered := _entered(job)) is not None:
            entered.stopping = stopping
            thread = threading.Thread(
                target=_perform_alone, args=(job, entered), name=job.name, daemon=True
            )
            thread.start()
            begun.append(thread)
    return begun


def run_due_jobs(stopping: threading.Event) -> list[Run]:
    """Do what is due, one job after the other, and return the ended runs."""
    ended = []
    for job in JOBS:
        if not stopping.is_set() and is_due(job) and (entered := _entered(job)) is not None:
            entered.stopping = stopping
            ended.append(perform(job, entered))
    return ended


def _entered(job: Job) -> RunHandle | None:
    return runs.start_run(job.name, lambda newest: is_due(job, newest))


def _perform_alone(job: Job, entered: RunHandle) -> None:
    try:
        perform(job, entered)
    except DatabaseError as error:
        log.error("end of run not recorded", job=job.name, error=type(error).__name__)  # noqa: TRY400
    finally:
        connection.close()


@contextmanager
def running() -> Generator[None, None, None]:
    """Look after what is due while the context lasts."""
    stopping = threading.Event()
    looker = threading.Thread(
        target=_look_until, args=(stopping,), name="schedule", daemon=True
    )
    looker.start()
    try:
        yield
    finally:
        stopping.set()
        looker.join()


def _look_until(stopping: threading.Event) -> None:
    """Look at once and then every `LOOK_S`, whatever a single look meets."""
    begun: list[threading.Thread] = []
    while not stopping.is_set():
        try:
            close_old_connections()
            begun = [*filter(threading.Thread.is_alive, begun), *start_due_jobs(stopping)]
            heartbeat.beat()
        except Exception as error:  # noqa: BLE001  it must be there when all is well again
            log.error("schedule failed", error=type(error).__name__)  # noqa: TRY400
        stopping.wait(LOOK_S)
    _wait_for(begun)
    connection.close()


def _wait_for(threads: Iterable[threading.Thread]) -> None:
    for thread in threads:
        thread.join(GRACE_S)
