"""Feeding a batch: receive, nudge, wait. Shared by the command and the upload page."""

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

LOOK_S = (0.02, 0.5)
"""How soon and how late a waiting command looks how far its batch is, in seconds."""

LATE = 0.02
"""Share of the time it took that the end of a batch may be noticed late."""

Told = Callable[[], None]


def batch_key(paths: Sequence[str], *, folders_are_items: bool) -> str:
    """Return what makes the same command go on with its unfinished batch."""
    named = [str(Path(path).absolute()) for path in paths]
    said = "\0".join([str(folders_are_items), *named])
    return hashlib.sha256(said.encode(errors="surrogateescape")).hexdigest()


def intake() -> Intake:
    """Return the door of this installation."""
    chosen = settings()
    return Intake(
        wiring.objects(), chosen.home, chosen.free_space_floor_mib, chosen.upload_limit_mib
    )


def receive(batch: Batch, arrival: Arrival, by: entries.Actor) -> SourceFile:
    """Take one file in and nudge the line.

    Raises:
        IntakeClosed: A part of the installation cannot take it; nothing was taken in.
    """
    readiness.ensure_open()
    file = intake().receive(batch, arrival, by)
    log.info(
        "received", file=file.pk, bundle=file.bundle_id, batch=batch.pk, stage=str(file.stage)
    )
    if file.stage == FileStage.RECEIVED:
        split_file.nudge(file.pk, Lane.URGENT if batch.urgent else Lane.USUAL)
    return file


def feed(batch: Batch, arrivals: Arrivals, by: entries.Actor, told: Told) -> None:
    """Take in all that arrives and close the batch; `told` is called after each file."""
    for arrival in arrivals:
        receive(batch, arrival, by)
        told()
    close(batch, arrivals.remarks)


def close(batch: Batch, remarks: Sequence[dict[str, Any]] = ()) -> None:
    """Note that all files of a batch were received, and let what waited for that be filed."""
    actions.close_batch(batch.pk, remarks)
    file_next(batch)


def wait_until_finished(batch_id: int, told: Told) -> None:
    """Return when nothing of a batch is left for the line to do; `told` is called meanwhile.

    On services, a database that is away is waited for: what was accepted is not lost.

    Raises:
        NoRoom: The disk became too full to go on; what is done is kept.
        MarksMissing: All is read, and no number may be given before a person was asked.
        StorageError: All is read, and the marks of its numbers cannot be written.
    """
    began, (least, most) = time.monotonic(), LOOK_S
    while not _is_finished(batch_id):
        told()
        intake().check_room()
        _check_numbering(batch_id)
        waited = time.monotonic() - began
        time.sleep(min(max(LATE * waited, least), most))
    told()


def _check_numbering(batch_id: int) -> None:
    """Return where what is left of a batch does not only wait for numbers that no one gives."""
    try:
        code = queries.held_up(batch_id, timezone.now())
    except OperationalError:  # which is waited for
        connection.close()
        return
    for error in (MarksMissing(), WitnessUnavailable(""), WitnessUnreadable("")):
        if code == error.code:
            raise error


def _is_finished(batch_id: int) -> bool:
    if not topology().parts_may_be_away:
        return queries.batch(batch_id).finished_at is not None
    try:
        if readiness.unavailable("database"):
            return False
        return queries.batch(batch_id).finished_at is not None
    except OperationalError:
        connection.close()
        return False
