"""Readiness checks of the parts that intake needs, so that it refuses early and with a reason.

A healthy result is cached for `check_remembered_s`; an unhealthy part is checked anew each
time, so that intake reopens by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress

from django.db import ProgrammingError, connection

from config import wiring
from config.settings import settings
from config.topology import topology
from ingest.errors import IntakeClosed
from ingest.line.backlog import unread
from workers.errors import Coded
from workers.line import broker
from workers.relocation import state
from workers.timeouts import call_once

CLOSED = {
    "database": "intake-waits-for-database",
    "store": "intake-waits-for-store",
    "index": "intake-waits-for-index",
    "broker": "intake-waits-for-broker",
}
"""Code of a closed intake, by the part that does not answer."""

_PRECISE = {"disk-full", "store-read-only", "move-unfinished"}
"""Codes of a part that give a more precise reason than `CLOSED`."""

_well: dict[str, float] = {}
"""Time of each part's latest healthy result, by the monotonic clock."""


def parts() -> Mapping[str, Callable[[], None]]:
    """Return the check of each part of this installation, by name."""
    checks = {
        "database": _database,
        "store": lambda: wiring.objects().check(),
        "index": lambda: wiring.index().check(),
    }
    return checks | ({} if topology().broker_in_process else {"broker": broker.check})


def unavailable(*names: str) -> dict[str, Exception]:
    """Check parts concurrently; return the error of each unhealthy one, by name.

    Args:
        names: Parts to check; none for all.
    """
    found = {name: each for name, each in parts().items() if not names or name in names}
    calls = {
        name: call_once(f"is {name} well", check)
        for name, check in found.items()
        if _is_stale(name)
    }
    errors: dict[str, Exception] = {}
    for name, call in calls.items():
        try:
            call.answer(settings().check_patience_s)
        except Exception as error:  # noqa: BLE001  any error means unhealthy
            errors[name] = error
        else:
            _well[name] = time.monotonic()
    return errors


def ensure_open() -> None:
    """Check that intake is possible.

    Raises:
        IntakeClosed: A part is unhealthy, or too many pages wait.
    """
    for part, error in unavailable().items():
        code = error.code if isinstance(error, Coded) else ""
        raise IntakeClosed(code if code in _PRECISE else CLOSED[part]) from error
    if _is_stale("backlog"):
        if unread() >= settings().waiting_pages_limit:
            raise IntakeClosed("too-much-waiting")
        _well["backlog"] = time.monotonic()


def _is_stale(name: str) -> bool:
    """Return whether a part's latest healthy result has expired."""
    at = _well.get(name)
    return at is None or time.monotonic() - at >= settings().check_remembered_s


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    if topology().takes_relocated_archive:
        with suppress(ProgrammingError):  # missing tables are reported elsewhere
            state.check_whole()
