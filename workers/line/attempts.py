"""Attempts at a step: claim a row, run the work, record success or failure."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import cache
from typing import TypeVar

import structlog
from django.db import (
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    ProgrammingError,
    close_old_connections,
)
from django.db.models import QuerySet
from django.utils import timezone

from catalog.errors import NumberingHeld
from config.settings import settings
from ingest.errors import LeaseLost
from ingest.line import (
    actions,
    leases,
)
from ingest.line.leases import Lease
from ingest.models import Leased
from search.errors import SearchError
from storage.errors import StorageError, WitnessUnavailable, WitnessUnreadable
from workers.database_errors import database_code
from workers.errors import Coded
from workers.line import (
    log_context,
    presence,
)

log = structlog.get_logger()

MACHINE = (NumberingHeld, StorageError, SearchError, DatabaseError, InterfaceError)
"""Errors of the machine, if transient (full disk, store down, register without marks): the row
is postponed, and the attempt does not count against it.
"""

SHOWN = (NumberingHeld, WitnessUnavailable, WitnessUnreadable)
"""Errors whose code a postponed row shows while it waits."""

BUGS = (DataError, IntegrityError, ProgrammingError)
"""Database errors caused by our own statements, not by the database's state."""

Row = TypeVar("Row", bound=Leased)

Ending = Callable[[Lease[Row], str], None]

_entering = threading.Lock()

_in_hand: dict[str, type[Leased]] = {}
"""Tokens of the leases this process works under, with their row's class."""


@cache
def _enter() -> presence.Presence:
    return presence.register(settings().home / "run")


def me() -> presence.Presence:
    """Return this process as owner of leases; registers it on first use."""
    with _entering:
        return _enter()


def claimed(rows: QuerySet[Row], row_id: int) -> Lease[Row] | None:
    """Claim a row for this process; return None if it is not available."""
    return leases.claim(
        rows, row_id, owner=me().name, now=timezone.now(), seconds=settings().lease_s
    )


@contextmanager
def attempt(
    lease: Lease[Row], *, broken: Ending[Row], given_up: Ending[Row]
) -> Generator[None, None, None]:
    """Run the work of a step and record its failure, if any.

    Args:
        lease: The claim under which the work is done.
        broken: Called on a permanent error.
        given_up: Called after the last attempt.
    """
    _in_hand[lease.token] = type(lease.row)
    with log_context.bind(lease):
        try:
            yield
            log.info("step done")
        except LeaseLost:
            log.warning("late finisher refused")
        except Exception as error:  # noqa: BLE001  last resort: a bug must not lose a row
            _record_failure(lease, error, broken=broken, given_up=given_up)
        finally:
            del _in_hand[lease.token]


def renew() -> None:
    """Renew the leases of rows in work; call it well before they expire."""
    held = dict(_in_hand)
    until = timezone.now() + timedelta(seconds=settings().lease_s)
    for kind in leases.KINDS:
        tokens = [token for token, rows in held.items() if rows is kind]
        if tokens:
            leases.renew(kind._default_manager.all(), tokens, until)  # noqa: SLF001  Django's name


def hand_back() -> None:
    """Release the leases of unfinished rows, so that others can claim them at once."""
    if not _enter.cache_info().currsize:
        return
    with suppress(DatabaseError, InterfaceError):  # then the leases expire
        for kind in leases.KINDS:
            leases.hand_back(kind._default_manager.all(), me().name)  # noqa: SLF001


def _record_failure(
    lease: Lease[Row], error: Exception, *, broken: Ending[Row], given_up: Ending[Row]
) -> None:
    """Postpone the row, or end it with the error's code."""
    code = error.code if isinstance(error, Coded) else "unexpected"
    passes = error.transient if isinstance(error, Coded) else True
    machine = passes and isinstance(error, MACHINE) and not isinstance(error, BUGS)
    tell = log.warning if code == "unexpected" else log.info
    tell("step failed", attempt=lease.attempt, code=code, error=type(error).__name__)
    close_old_connections()  # a broken connection would fail the record, too
    try:
        if machine:
            shown = code if isinstance(error, SHOWN) else ""
            actions.postpone(lease, settings().machine_wait_s, counted=False, code=shown)
        elif not passes:
            broken(lease, code)
        elif lease.attempt >= settings().attempts:
            given_up(lease, code)
        else:
            actions.postpone(lease, settings().retry_wait_s)
    except (LeaseLost, DatabaseError, InterfaceError):
        # The lease expires, and the sweep nudges the row again.
        log.warning("failure not recorded")


def code_of(error: Exception) -> str:
    """Return the code of any error; "unexpected" for a foreign one."""
    if isinstance(error, DatabaseError):
        return database_code(error)
    return error.code if isinstance(error, Coded) else "unexpected"


def leave() -> None:
    """Deregister this process as owner of leases; its next claim registers it again."""
    with _entering:
        if _enter.cache_info().currsize:
            _enter().leave()
            _enter.cache_clear()
