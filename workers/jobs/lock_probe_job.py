"""防改写验证: whether the object store keeps to its locks, as a run that leaves a trace."""

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


def probe(entered: RunHandle) -> bool:
    """Try to get past the locks; return whether a person has to look.

    A folder has no locks and need not; on services a store without is a finding.

    Raises:
        StorageError: The store could not be asked; nothing is known then.
    """
    proof = lock_probe.check_locks(wiring.objects())
    entered.told |= {f"{name}:{outcome}": 1 for name, outcome in asdict(proof).items()}
    is_bad = proof.outcome == LockResult.NOT_ENFORCED
    is_bad |= proof.outcome == LockResult.NO_LOCKS and topology().store_must_lock
    if is_bad:
        log.error("locks not kept", run=entered.row_id, **asdict(proof))
    return is_bad


def proof_of(told: Mapping[str, int]) -> LockReport:
    """Return the proof that a run which was done has told."""
    outcomes = dict(each.split(":") for each in told)
    return LockReport(**{name: LockResult(outcome) for name, outcome in outcomes.items()})
