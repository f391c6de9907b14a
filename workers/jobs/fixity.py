"""Fixity check (完好性检查): stored objects are read back and compared with their digests."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.utils import timezone

from config import wiring
from config.settings import settings
from ingest.models import KeptObject
from ingest.objects import fixity as rules
from ingest.objects import inventory
from workers.jobs import orphans
from workers.jobs.readback import (
    FixityChecker,
    Throttle,
)
from workers.jobs.runs import RunHandle

log = structlog.get_logger()

AT_A_TIME = 500
"""Objects per checkpoint; so many are read again after a kill."""


def check_share(run: RunHandle) -> bool:
    """Check the share of objects due now, longest unchecked first, yielding to page reading.

    A lost or failed run is resumed: a share reads what it left and no more, a full check all
    the rest.

    Raises:
        StorageError: The store is down, or is not ours; the run counts the objects left.
    """
    kind, since = _resumed(run)
    if kind == _ALL:
        return _check(run, since, None, gently=True)
    run.cursor = f"{_SHARE} {since.isoformat()}"
    chosen = settings()
    summary = inventory.summary(timezone.now() - timedelta(days=chosen.fixity_days))
    most = rules.share(
        summary.kept, chosen.fixity_hours, chosen.fixity_days, overdue=summary.overdue > 0
    )
    return _check(run, since, most, gently=True)


def check_all(run: RunHandle) -> bool:
    """Check all objects at full speed; a killed check is resumed by the next run.

    Raises:
        StorageError: As `check_share`.
    """
    kind, since = _resumed(run)
    since = since if kind == _ALL else timezone.now()
    run.cursor = f"{_ALL} {since.isoformat()}"
    return _check(run, since, None, gently=False)


_ALL, _SHARE = "all", "share"
"""Kind of a run; its cursor is the kind and the time since which objects must be compared."""


def _resumed(run: RunHandle) -> tuple[str, datetime]:
    """Return kind and start time of the run to resume; the time is now if there is none."""
    kind, _, since = run.cursor.partition(" ")
    return kind, datetime.fromisoformat(since) if since else timezone.now()


def _check(run: RunHandle, since: datetime, most: int | None, *, gently: bool) -> bool:
    """Check objects not compared since a moment; return whether any finding is open."""
    store, counts = wiring.objects(), run.counts
    counts["unchecked"] = _waiting(since, most)
    run.note()
    counts["unknown"] = orphans.find_orphans(store, run)
    counts["unchecked"] = _waiting(since, most)  # some may have been adopted
    checker = FixityChecker(store, run, Throttle(run) if gently else None)
    while counts["unchecked"] > 0:
        rows = _next(since, min(AT_A_TIME, counts["unchecked"]))
        if not rows:
            break  # the rest was stored or replaced meanwhile, and so compared
        checker.compare(rows)
    counts["unchecked"] = 0
    counts["found"] = inventory.findings().count()
    if counts["found"]:
        log.error("objects damaged", run=run.row_id, objects=counts["found"])
    return counts["found"] > 0


def _waiting(since: datetime, most: int | None) -> int:
    waiting = inventory.to_read(since).count()
    return waiting if most is None else min(waiting, most)


def _next(since: datetime, most: int) -> list[KeptObject]:
    """Return the next objects to read: damaged ones first, as they may have been restored."""
    rows = inventory.to_read(since)
    damaged = list(rows.exclude(code="")[:most])
    return damaged or list(rows.filter(code="")[:most])
