"""完好性检查: what the store holds is read back and compared with what was noted of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.utils import timezone

from config import wiring
from config.settings import settings
from ingest import holdings
from ingest.models import KeptObject
from ingest.rules import fixity as rules
from workers import strays
from workers.comparing import Comparing, Pace
from workers.runs import Entered

log = structlog.get_logger()

AT_A_TIME = 500
"""Objects after which it is kept how far a run is; so much is read again after a kill."""


def check_share(entered: Entered) -> bool:
    """Read what is due by the clock, those checked longest ago first, and give way to pages.

    A check of everything that was lost or failed is gone on with.

    Raises:
        StorageError: The store is down, or is not ours; the run counts what was not read.
    """
    if entered.cursor:
        return _check(entered, datetime.fromisoformat(entered.cursor), None, gently=True)
    now, chosen = timezone.now(), settings()
    stands = holdings.standing(now - timedelta(days=chosen.fixity_days))
    most = rules.share(
        stands.kept, chosen.fixity_hours, chosen.fixity_days, overdue=stands.overdue > 0
    )
    return _check(entered, now, most, gently=True)


def check_all(entered: Entered) -> bool:
    """Read everything, as quickly as may be; killed, the next run goes on.

    Raises:
        StorageError: As `check_share`.
    """
    entered.cursor = entered.cursor or timezone.now().isoformat()
    entered.note()
    return _check(entered, datetime.fromisoformat(entered.cursor), None, gently=False)


def _check(entered: Entered, since: datetime, most: int | None, *, gently: bool) -> bool:
    """Read objects not compared since a moment; return whether anything is wrong with any."""
    store, told = wiring.objects(), entered.told
    told["unchecked"] = _waiting(since, most)
    entered.note()
    told["unknown"] = strays.look(store, entered)
    told["unchecked"] = _waiting(since, most)  # some may have been adopted
    comparing = Comparing(store, entered, Pace(entered) if gently else None)
    while told["unchecked"] > 0:
        rows = _next(since, min(AT_A_TIME, told["unchecked"]))
        if not rows:
            break  # the rest was stored or replaced meanwhile, and so compared
        comparing.compare(rows)
    told["unchecked"] = 0
    told["found"] = holdings.findings().count()
    if told["found"]:
        log.error("objects damaged", run=entered.row_id, objects=told["found"])
    return told["found"] > 0


def _waiting(since: datetime, most: int | None) -> int:
    waiting = holdings.to_read(since).count()
    return waiting if most is None else min(waiting, most)


def _next(since: datetime, most: int) -> list[KeptObject]:
    """Return what to read next: what was damaged first, for it may have been restored."""
    rows = holdings.to_read(since)
    damaged = list(rows.exclude(code="")[:most])
    return damaged or list(rows.filter(code="")[:most])
