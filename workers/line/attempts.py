"""What all steps have in common: claim, try, and what becomes of a failure."""

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
"""Where these are transient, the machine is in trouble (a full disk, a store that is down, a
register without its marks) and the row has no part in it: it waits, and the attempt is not
held against it."""

TELLING = (NumberingHeld, WitnessUnavailable, WitnessUnreadable)
"""Of these a row says while it waits that it is held up."""

BUGS = (DataError, IntegrityError, ProgrammingError)
"""What the database says of what we ask of it; it is well itself."""

Row = TypeVar("Row", bound=Leased)

Ending = Callable[[Lease[Row], str], None]

_entering = threading.Lock()

_in_hand: dict[str, type[Leased]] = {}
"""Leases under which this process works at this moment, by token."""


@cache
def _enter() -> presence.Presence:
    return presence.register(settings().home / "run")


def me() -> presence.Presence:
    """Return this process as owner of leases; it appears when it first claims something."""
    with _entering:
        return _enter()


def claimed(rows: QuerySet[Row], row_id: int) -> Lease[Row] | None:
    """Claim a row for this process, or None when there is nothing to do."""
    return leases.claim(
        rows, row_id, owner=me().name, now=timezone.now(), seconds=settings().lease_s
    )


@contextmanager
def attempt(
    lease: Lease[Row], *, broken: Ending[Row], given_up: Ending[Row]
) -> Generator[None, None, None]:
    """Do the work of a step and answer for its failure.

    Args:
        lease: The claim under which the work is done.
        broken: What to do when trying again cannot help.
        given_up: What to do after the last attempt.
    """
    _in_hand[lease.token] = type(lease.row)
    with log_context.bind(lease):
        try:
            yield
            log.info("step done")
        except LeaseLost:
            log.warning("late finisher refused")
        except Exception as error:  # noqa: BLE001  the line's last resort: a bug must not lose a row
            _answer(lease, error, broken=broken, given_up=given_up)
        finally:
            del _in_hand[lease.token]


def renew() -> None:
    """Let the leases of what this process has in hand run on; called while they have time."""
    held = dict(_in_hand)
    until = timezone.now() + timedelta(seconds=settings().lease_s)
    for kind in leases.KINDS:
        tokens = [token for token, rows in held.items() if rows is kind]
        if tokens:
            leases.renew(kind._default_manager.all(), tokens, until)  # noqa: SLF001  Django's name


def hand_back() -> None:
    """Give back what this process ends without having done; others take it up at once."""
    if not _enter.cache_info().currsize:
        return
    with suppress(DatabaseError, InterfaceError):  # then the leases run out by themselves
        for kind in leases.KINDS:
            leases.hand_back(kind._default_manager.all(), me().name)  # noqa: SLF001


def _answer(
    lease: Lease[Row], error: Exception, *, broken: Ending[Row], given_up: Ending[Row]
) -> None:
    """Try again later, or end the row with the error's code."""
    code = error.code if isinstance(error, Coded) else "unexpected"
    passes = error.transient if isinstance(error, Coded) else True
    machine = passes and isinstance(error, MACHINE) and not isinstance(error, BUGS)
    tell = log.warning if code == "unexpected" else log.info
    tell("step failed", attempt=lease.attempt, code=code, error=type(error).__name__)
    close_old_connections()  # a broken one would fail what is recorded now
    try:
        if machine:
            told = code if isinstance(error, TELLING) else ""
            actions.put_off(lease, settings().machine_wait_s, counted=False, code=told)
        elif not passes:
            broken(lease, code)
        elif lease.attempt >= settings().attempts:
            given_up(lease, code)
        else:
            actions.put_off(lease, settings().retry_wait_s)
    except (LeaseLost, DatabaseError, InterfaceError):
        # The lease runs out by itself, and the sweep nudges the row again.
        log.warning("failure not recorded")


def code_of(error: Exception) -> str:
    """Return the code of an error, whatever it is."""
    if isinstance(error, DatabaseError):
        return database_code(error)
    return error.code if isinstance(error, Coded) else "unexpected"


def leave() -> None:
    """Say that this process works no longer; it appears anew with its next claim."""
    with _entering:
        if _enter.cache_info().currsize:
            _enter().leave()
            _enter.cache_clear()
