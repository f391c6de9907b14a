"""Target services of a relocation: empty before, closed to programs until complete.

A `Move` row reserves them from the start. Until it has an end, every program of the
installation refuses to work, because the data are incomplete.
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
"""Key of the PostgreSQL advisory lock held during a relocation."""

_PATIENCE_S = 10.0
"""Seconds the server may take to notice that a program was killed."""

_PLANTED = {
    "auth.Permission",
    "catalog.DocumentType",
    "catalog.Installation",
    "catalog.RecordClass",
    "contenttypes.ContentType",
    "workers.Run",
}
"""Tables with rows in an unused installation."""

_OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user
    AND application_name = %s AND pid <> pg_backend_pid()
"""


def completed(source: SourceInstallation) -> Move | None:
    """Return the completed relocation of this source, in this state, into here; or None."""
    done = Move.objects.exclude(ended_at=None)
    return done.filter(first=source.first, state=source.state).first()


@contextmanager
def exclusive() -> Generator[None, None, None]:
    """Hold the exclusive right to relocate into these services (PostgreSQL advisory lock).

    Raises:
        MoveUnderWay: Another process holds it.
    """
    if not _in_time(lambda: _query("SELECT pg_try_advisory_lock(%s)", NUMBER)):
        raise MoveUnderWay
    try:
        yield
    finally:
        if connection.connection is not None and not connection.connection.closed:
            _query("SELECT pg_advisory_unlock(%s)", NUMBER)


def claim(source: SourceInstallation) -> Move:
    """Return the incomplete relocation of this source, beginning one if there is none.

    Raises:
        TargetInUse: Programs of the installation run.
        TargetNotEmpty: The services hold other data.
    """
    _check_nobody_works()
    move = Move.objects.first()
    if move is None:
        _check_empty()
        move = _begin(Move(began_at=timezone.now()), source)
    elif move.first != source.first or move.ended_at:
        raise TargetNotEmpty(settings().installation)
    elif move.state != source.state:  # work went on in the source meanwhile
        move = _begin(move, source)
    _check_nobody_works()  # programs that start now see the row
    return move


def complete(move: Move, counts: Mapping[str, Any]) -> Move:
    """Mark the relocation complete: from now on this is the archive."""
    with transaction.atomic():
        by = entries.at_the_console()
        entries.append("moved", "archive:1", by, into=settings().installation, **counts)
        move.ended_at, move.told = timezone.now(), dict(counts)
        move.save()
    return move


def listing() -> Generator[Listed, None, None]:
    """Yield the store's objects, except those that belong to no row by design."""
    for each in wiring.objects().listing():
        if not keys.is_outside_register(each.key):
            yield each


def _begin(move: Move, source: SourceInstallation) -> Move:
    """Record the relocation and delete rows of migrations, which come from the source, too."""
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
    if not _in_time(lambda: _query(_OTHERS, settings().installation) == 0):
        raise TargetInUse(settings().installation)


def _query(question: str, about: int | str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question, [about])
        return cursor.fetchone()[0]


def _in_time(fact: Any) -> bool:
    """Poll until `fact` is true; return whether it became so."""
    until = time.monotonic() + _PATIENCE_S
    while not fact():
        if time.monotonic() > until:
            return False
        time.sleep(0.5)
    return True
