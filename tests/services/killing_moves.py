"""Kills a move again and again, each time further on: among objects, rows, and at the end."""

from __future__ import annotations

import os
import random
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from storage import keys
from tests import services
from tests.crash.processes import Running
from tests.services import Site
from workers.relocation import target

_MOVING = f"""
    select count(*) from pg_locks where locktype = 'advisory' and objid = {target.NUMBER}
    and database = (select oid from pg_database where datname = current_database())
"""
_ROWS = """
    select (select count(*) from ingest_keptobject) + (select count(*) from ingest_page)
    + (select count(*) from ingest_reading)
"""
_OF_OBJECTS, _OF_ROWS = 0.5, 0.3
"""Parts of the kills that come among objects and among rows; the rest come after both."""


@dataclass(frozen=True, slots=True)
class Stood:
    """What was there at a moment, in objects and in rows of the largest tables."""

    objects: int
    rows: int


def bucket(site: Site) -> list[tuple[str, str]]:
    """Return key and version of all that the rows of an installation speak of in its store."""
    place = site.settings["LANTAI_STORE_URL"].removeprefix("http://")
    endpoint, _, name = place.partition("/")
    held = services._versions(services.store_client(endpoint), name)
    return [each for each in held if not keys.is_outside_register(each[0])]


def aims(kills: int, whole: Stood) -> Iterator[Stood]:
    """Give what shall be there at least before each kill."""
    for kill in range(kills):
        part = (kill + 1) / (kills + 1)
        among_rows = min(1.0, max(0.0, part - _OF_OBJECTS) / _OF_ROWS)
        yield Stood(
            int(min(1.0, part / _OF_OBJECTS) * whole.objects), int(among_rows * whole.rows)
        )


def kill_again_and_again(site: Site, at: Path, home: Path, kills: int, whole: Stood):
    """Kill a move so often and give each time what stood there; it must not end before.

    It runs in slices, so that it cannot run ahead of who watches it on a busy machine.
    """
    chance = random.Random(20261127)
    with psycopg.connect(site.settings["LANTAI_DATABASE_URL"], autocommit=True) as asked:
        for aim in aims(kills, whole):
            run = Running(at, "move", str(home), **site.settings)
            while not _reached(site, asked, aim):
                _go_on(run, chance.uniform(0.005, 0.04))
            for _slice in range(chance.randint(0, 3)):
                _go_on(run, chance.uniform(0, 0.03))
            run.kill()
            yield Stood(len(bucket(site)), _count(asked, _ROWS))


def _go_on(run: Running, seconds: float) -> None:
    """Let a move run for a moment."""
    os.kill(run.process.pid, signal.SIGCONT)
    with suppress(subprocess.TimeoutExpired):
        run.process.wait(seconds)
        raise AssertionError(f"done before it was killed: {run.end()}")
    os.kill(run.process.pid, signal.SIGSTOP)


def _reached(site: Site, asked: psycopg.Connection, aim: Stood) -> bool:
    """Tell whether a move is under way and has come so far."""
    if not _count(asked, _MOVING) or _count(asked, _ROWS) < aim.rows:
        return False
    return aim.rows > 0 or len(bucket(site)) >= aim.objects


def _count(asked: psycopg.Connection, question: str) -> int:
    try:
        ((found,),) = asked.execute(question).fetchall()
        return int(found)
    except psycopg.errors.UndefinedTable:
        return 0
