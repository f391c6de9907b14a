"""完好性检查: what the store holds is read back and compared with what was noted of it."""

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
"""Objects after which it is kept how far a run is; so much is read again after a kill."""


def check_share(entered: RunHandle) -> bool:
    """Read what is due by the clock, those checked longest ago first, and give way to pages.

    What was lost or failed is gone on with: a share with what it left, and then no more; a
    check of everything with all the rest.

    Raises:
        StorageError: The store is down, or is not ours; the run counts what was not read.
    """
    kind, since = _stood(entered)
    if kind == _ALL:
        return _check(entered, since, None, gently=True)
    entered.cursor = f"{_SHARE} {since.isoformat()}"
    chosen = settings()
    stands = inventory.summary(timezone.now() - timedelta(days=chosen.fixity_days))
    most = rules.share(
        stands.kept, chosen.fixity_hours, chosen.fixity_days, overdue=stands.overdue > 0
    )
    return _check(entered, since, most, gently=True)


def check_all(entered: RunHandle) -> bool:
    """Read everything, as quickly as may be; killed, the next run goes on.

    Raises:
        StorageError: As `check_share`.
    """
    kind, since = _stood(entered)
    since = since if kind == _ALL else timezone.now()
    entered.cursor = f"{_ALL} {since.isoformat()}"
    return _check(entered, since, None, gently=False)


_ALL, _SHARE = "all", "share"
"""What a run reads; its cursor says so, and since when an object must have been compared."""


def _stood(entered: RunHandle) -> tuple[str, datetime]:
    """Return what an earlier run read that is gone on with, and since when; else from now."""
    kind, _, since = entered.cursor.partition(" ")
    return kind, datetime.fromisoformat(since) if since else timezone.now()


def _check(entered: RunHandle, since: datetime, most: int | None, *, gently: bool) -> bool:
    """Read objects not compared since a moment; return whether anything is wrong with any."""
    store, told = wiring.objects(), entered.told
    told["unchecked"] = _waiting(since, most)
    entered.note()
    told["unknown"] = orphans.find_orphans(store, entered)
    told["unchecked"] = _waiting(since, most)  # some may have been adopted
    comparing = FixityChecker(store, entered, Throttle(entered) if gently else None)
    while told["unchecked"] > 0:
        rows = _next(since, min(AT_A_TIME, told["unchecked"]))
        if not rows:
            break  # the rest was stored or replaced meanwhile, and so compared
        comparing.compare(rows)
    told["unchecked"] = 0
    told["found"] = inventory.findings().count()
    if told["found"]:
        log.error("objects damaged", run=entered.row_id, objects=told["found"])
    return told["found"] > 0


def _waiting(since: datetime, most: int | None) -> int:
    waiting = inventory.to_read(since).count()
    return waiting if most is None else min(waiting, most)


def _next(since: datetime, most: int) -> list[KeptObject]:
    """Return what to read next: what was damaged first, for it may have been restored."""
    rows = inventory.to_read(since)
    damaged = list(rows.exclude(code="")[:most])
    return damaged or list(rows.filter(code="")[:most])
