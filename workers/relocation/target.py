"""The services that an installation is moved into: empty before, nobody's while it comes.

A row says whose they are from the first moment on. As long as it has no end, every program of
the installation refuses to work, for what is there is not whole.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from catalog.ledger import entries
from config import wiring
from config.settings import settings
from storage import keys
from storage.port import Listed
from workers.models import Move
from workers.relocation import tables
from workers.relocation.errors import (
    MoveUnderWay,
    TargetInUse,
    TargetNotEmpty,
)
from workers.relocation.source import SourceInstallation

NUMBER = 0x1A47A2
"""Number under which PostgreSQL knows who moves into a database."""

_PATIENCE_S = 10.0
"""How long the server may take to notice that a program was killed, in seconds."""

_PLANTED = {
    "auth.Permission",
    "catalog.Installation",
    "catalog.RecordClass",
    "contenttypes.ContentType",
    "workers.Run",
}
"""Tables that are filled in an installation in which nobody has done anything yet."""

_OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user
    AND application_name = %s AND pid <> pg_backend_pid()
"""


def ended(source: SourceInstallation) -> Move | None:
    """Return the move that brought this source here, as it is; None where none did yet."""
    done = Move.objects.exclude(ended_at=None)
    return done.filter(first=source.first, state=source.state).first()


@contextmanager
def alone() -> Generator[None, None, None]:
    """Be the only one who moves into these services, as long as the context lasts.

    Raises:
        MoveUnderWay: Somebody else does.
    """
    if not _in_time(lambda: _asked("SELECT pg_try_advisory_lock(%s)", NUMBER)):
        raise MoveUnderWay
    try:
        yield
    finally:
        if connection.connection is not None and not connection.connection.closed:
            _asked("SELECT pg_advisory_unlock(%s)", NUMBER)


def claim(source: SourceInstallation) -> Move:
    """Return the move of this source into these services, begun now or before; not ended.

    Raises:
        TargetInUse: Programs of the installation run.
        TargetNotEmpty: The services hold something else.
    """
    _check_nobody_works()
    move = Move.objects.first()
    if move is None:
        _check_empty()
        move = _begin(Move(began_at=timezone.now()), source)
    elif move.first != source.first or move.ended_at:
        raise TargetNotEmpty(settings().installation)
    elif move.state != source.state:  # its people went on working in it meanwhile
        move = _begin(move, source)
    _check_nobody_works()  # who begins now sees the row
    return move


def end(move: Move, told: Mapping[str, Any]) -> Move:
    """Let what is here count: from now on this is the archive."""
    with transaction.atomic():
        by = entries.at_the_console()
        entries.append("moved", "archive:1", by, into=settings().installation, **told)
        move.ended_at, move.told = timezone.now(), dict(told)
        move.save()
    return move


def listing() -> Generator[Listed, None, None]:
    """Give what the object store holds, besides what belongs to no row."""
    for each in wiring.objects().listing():
        if not keys.is_outside_register(each.key):
            yield each


def _begin(move: Move, source: SourceInstallation) -> Move:
    """Enter the move, and take away what migrating plants: it comes from the source, too."""
    move.first, move.state, move.cursor = source.first, source.state, ""
    with transaction.atomic():
        tables.clear()
        move.save()
    return move


def _check_empty() -> None:
    filled = tables.filled(_PLANTED)
    if filled:
        raise TargetNotEmpty(filled[0])
    if next(listing(), None) is not None:
        raise TargetNotEmpty(settings().store.name)
    if next(iter(wiring.index().kept()), None) is not None:
        raise TargetNotEmpty(f"{settings().installation}-items")


def _check_nobody_works() -> None:
    if not _in_time(lambda: _asked(_OTHERS, settings().installation) == 0):
        raise TargetInUse(settings().installation)


def _asked(question: str, about: int | str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question, [about])
        return cursor.fetchone()[0]


def _in_time(fact: Any) -> bool:
    """Wait until something is so, and return whether it came to be."""
    until = time.monotonic() + _PATIENCE_S
    while not fact():
        if time.monotonic() > until:
            return False
        time.sleep(0.5)
    return True
