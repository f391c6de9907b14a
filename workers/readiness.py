"""Whether all that intake needs answers: refused early and with a reason, not half-way.

Answers that are well are remembered for a few seconds; what is not well is asked anew each
time, so that intake opens again by itself.
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

PATIENCE_S = 4.0
"""How long a part may take to answer, in seconds."""

REMEMBERED_S = 3.0
"""How long it is believed that a part is well, in seconds."""

CLOSED = {
    "database": "intake-waits-for-database",
    "store": "intake-waits-for-store",
    "index": "intake-waits-for-index",
    "broker": "intake-waits-for-broker",
}
"""Code of a closed door by the part that does not answer."""

_SAID_BETTER = {"disk-full", "store-read-only", "move-unfinished"}
"""Codes of a part that answers, and says itself why it takes nothing."""

_well: dict[str, float] = {}
"""When each part was well last, by the monotonic clock."""


def parts() -> Mapping[str, Callable[[], None]]:
    """Return the question to each part of this installation, by its name."""
    asked = {
        "database": _database,
        "store": lambda: wiring.objects().check(),
        "index": lambda: wiring.index().check(),
    }
    return asked | ({} if topology().broker_in_process else {"broker": broker.check})


def unavailable(*names: str) -> dict[str, Exception]:
    """Return which parts are not well, and what they said; all are asked at the same time.

    Args:
        names: Of the parts that matter; none for all.
    """
    found = {name: each for name, each in parts().items() if not names or name in names}
    asked = {
        name: call_once(f"is {name} well", question)
        for name, question in found.items()
        if _is_old(name)
    }
    told: dict[str, Exception] = {}
    for name, each in asked.items():
        try:
            each.answer(PATIENCE_S)
        except Exception as error:  # noqa: BLE001  whatever it is, the part is not well
            told[name] = error
        else:
            _well[name] = time.monotonic()
    return told


def ensure_open() -> None:
    """Return when something can be taken in.

    Raises:
        IntakeClosed: A part does not answer, or too many pages wait.
    """
    for part, error in unavailable().items():
        code = error.code if isinstance(error, Coded) else ""
        raise IntakeClosed(code if code in _SAID_BETTER else CLOSED[part]) from error
    if _is_old("backlog"):
        if unread() >= settings().waiting_pages_limit:
            raise IntakeClosed("too-much-waiting")
        _well["backlog"] = time.monotonic()


def _is_old(name: str) -> bool:
    """Return whether it was too long ago that something was well."""
    return time.monotonic() - _well.get(name, -REMEMBERED_S) >= REMEMBERED_S


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    if topology().takes_relocated_archive:
        with suppress(ProgrammingError):  # that tables are missing is said elsewhere
            state.check_whole()
