"""Receiving of a batch, shared by the command and the upload page: receive, nudge, wait."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import structlog
from django.db import OperationalError, connection
from django.utils import timezone

from catalog.errors import MarksMissing
from catalog.ledger import entries
from config import wiring
from config.settings import settings
from config.topology import topology
from ingest.arrival.arrivals import (
    Arrival,
    Arrivals,
)
from ingest.arrival.intake import Intake
from ingest.line import (
    actions,
    queries,
)
from ingest.models import Batch, FileStage, SourceFile
from storage.errors import WitnessUnavailable, WitnessUnreadable
from workers import readiness
from workers.line.broker import Lane
from workers.steps import file_next, split_file

log = structlog.get_logger()

LOOK_S = (0.05, 0.5)
"""Shortest and longest interval at which a waiting command polls its batch, in seconds."""

LATE = 0.02
"""Largest delay in noticing a batch's end, as a share of the time it took."""

TROUBLE_S = 2.0
"""Interval at which it also checks whether the line is held up, in seconds."""

Progress = Callable[[], None]


def batch_key(paths: Sequence[str], *, folders_are_items: bool) -> str:
    """Return a key by which the same command resumes its unfinished batch (SHA-256)."""
    named = [str(Path(path).absolute()) for path in paths]
    joined = "\0".join([str(folders_are_items), *named])
    return hashlib.sha256(joined.encode(errors="surrogateescape")).hexdigest()


def intake() -> Intake:
    """Return the intake of this installation."""
    chosen = settings()
    return Intake(
        wiring.objects(), chosen.home, chosen.free_space_floor_mib, chosen.upload_limit_mib
    )


def receive(batch: Batch, arrival: Arrival, by: entries.Actor) -> SourceFile:
    """Take in one file and nudge the line.

    Raises:
        IntakeClosed: A part of the installation does not answer; nothing was taken in.
    """
    readiness.ensure_open()
    file = intake().receive(batch, arrival, by)
    log.info(
        "received", file=file.pk, bundle=file.bundle_id, batch=batch.pk, stage=str(file.stage)
    )
    if file.stage == FileStage.RECEIVED:
        split_file.nudge(file.pk, Lane.URGENT if batch.urgent else Lane.USUAL)
    return file


def feed(batch: Batch, arrivals: Arrivals, by: entries.Actor, report: Progress) -> None:
    """Take in all arrivals and close the batch; calls `report` after each file."""
    for arrival in arrivals:
        receive(batch, arrival, by)
        report()
    close(batch, arrivals.remarks)


def close(batch: Batch, remarks: Sequence[dict[str, Any]] = ()) -> None:
    """Record that all files of a batch were received, and file what waited for that."""
    actions.close_batch(batch.pk, remarks)
    file_next(batch)


def wait_until_finished(batch_id: int, report: Progress) -> None:
    """Wait until the line has finished a batch; calls `report` meanwhile.

    On services, waits also for an unavailable database: accepted files are not lost.

    Raises:
        NoRoom: The disk became too full to go on; finished work is kept.
        MarksMissing: All is read, but a person has to enter the last numbers first.
        StorageError: All is read, but the marks of the numbers cannot be written.
    """
    began, checked, (least, most) = time.monotonic(), 0.0, LOOK_S
    while not _is_finished(batch_id):
        report()
        now = time.monotonic()
        if now - checked >= TROUBLE_S:
            checked = now
            intake().check_room()
            _check_numbering(batch_id)
        time.sleep(min(max(LATE * (now - began), least), most))
    report()


def _check_numbering(batch_id: int) -> None:
    """Raise if the rest of the batch waits only for numbers that cannot be assigned."""
    try:
        code = queries.blocking_code(batch_id, timezone.now())
    except OperationalError:  # unavailable: wait for it
        connection.close()
        return
    for error in (MarksMissing(), WitnessUnavailable(""), WitnessUnreadable("")):
        if code == error.code:
            raise error


def _is_finished(batch_id: int) -> bool:
    if not topology().parts_may_be_away:
        return queries.is_finished(batch_id)
    try:
        if readiness.unavailable("database"):
            return False
        return queries.is_finished(batch_id)
    except OperationalError:
        connection.close()
        return False
