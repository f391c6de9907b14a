"""Scheduled WORM lock probe (防改写验证), recorded as a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import structlog

from config import wiring
from config.topology import topology
from storage import lock_probe
from storage.lock_probe import (
    LockReport,
    LockResult,
)
from workers.jobs.runs import RunHandle

log = structlog.get_logger()


def probe(run: RunHandle) -> bool:
    """Attack the store's locks; return whether the result needs attention.

    A folder needs no locks; on services a store without locks is a finding.

    Raises:
        StorageError: The store did not answer; there is no result.
    """
    report = lock_probe.check_locks(wiring.objects())
    run.counts |= {f"{name}:{outcome}": 1 for name, outcome in asdict(report).items()}
    is_bad = report.outcome == LockResult.NOT_ENFORCED
    is_bad |= report.outcome == LockResult.NO_LOCKS and topology().store_must_lock
    if is_bad:
        log.error("locks not kept", run=run.row_id, **asdict(report))
    return is_bad


def proof_of(counts: Mapping[str, int]) -> LockReport:
    """Return the report that a completed run recorded in its counts."""
    outcomes = dict(each.split(":") for each in counts)
    return LockReport(**{name: LockResult(outcome) for name, outcome in outcomes.items()})
