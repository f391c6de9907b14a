"""Registry of the health checks; they run concurrently, each with a timeout."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import structlog
from django.db import DatabaseError
from django.utils import translation

from web.errors import messages
from web.status.checks import (
    integrity,
    jobs,
    machine,
    restore,
    stores,
    work,
)
from web.status.checks.check_result import (
    CheckResult,
    Finding,
    fail,
)
from web.status.checks.names import PARTS
from workers.database_errors import database_code
from workers.timeouts import (
    PendingCall,
    call_once,
)

log = structlog.get_logger()

QUICK_S, LONG_S = 6.0, 900.0
"""Timeouts of quick and of deep checks, in seconds."""

CheckFunction = Callable[[], CheckResult]


@dataclass(frozen=True, slots=True)
class Check:
    """Checks of a part.

    Attributes:
        part: Identifier of the part.
        quick: Check for the health page; None if it would take too long.
        deep: Check for `lantai doctor` instead; None if it is the same.
    """

    part: str
    quick: CheckFunction | None
    deep: CheckFunction | None = None


CHECKS = (
    Check("folder", machine.folder),
    Check("database", stores.database, stores.database_whole),
    Check("store", stores.store),
    Check("broker", stores.broker),
    Check("index", stores.index),
    Check("index_lag", work.index_lag),
    Check("waiting", work.queue),
    Check("workers", work.workers),
    Check("set_aside", work.set_aside),
    Check("reading", machine.engine_by_now, machine.engine),
    Check("sandbox", machine.sandbox),
    Check("clock", machine.clock),
    Check("worm", jobs.worm, jobs.worm_now),
    Check("fixity", jobs.fixity),
    Check("clockwork", jobs.jobs),
    Check("restore", restore.restore),
    Check("originals", None, integrity.originals),
    Check("numbers", integrity.numbers, integrity.numbers_whole),
    Check("ledger", integrity.anchored, integrity.chain),
)
"""All checks, in the order in which a failure would spread."""


def findings(*, deep: bool = False) -> list[Finding]:
    """Run all checks concurrently; return their results in order.

    Args:
        deep: Whether to run the deep checks, which take long.
    """
    asked = []
    for look in CHECKS:
        question = (look.deep or look.quick) if deep else look.quick
        if question is not None:
            long = deep and look.deep is not None
            name = f"{look.part} {question.__name__} {translation.get_language()}"
            asked.append((look, call_once(name, question), LONG_S if long else QUICK_S))
    return [_found(*each) for each in asked]


def _found(look: Check, asked: PendingCall[CheckResult], patience_s: float) -> Finding:
    state, said = _answer(look.part, asked, patience_s)
    return Finding(look.part, str(PARTS[look.part]), state, said)


def _answer(part: str, asked: PendingCall[CheckResult], patience_s: float) -> CheckResult:
    """Return the result of a check; any error of the check is a problem."""
    try:
        return asked.answer(patience_s)
    except DatabaseError as error:
        code = database_code(error)
    except Exception as error:  # noqa: BLE001  a failed check is a problem
        code = getattr(error, "code", "unexpected")
        if code == "unexpected":
            log.warning("look failed", part=part, error=type(error).__name__)
    return fail(messages.sentence(code))
