"""Machines of an installation on services: folders of their own, and the real commands."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import redis

from tests.crash.processes import Running, wait_for
from tests.paper import draw
from tests.places import ROOT
from tests.program import environment
from tests.services import Site, needs

NULL = {"LANTAI_ENGINE": "null"}
"""Pages cost nothing to read."""

BEGAN = "select count(*) from ingest_page where lease_owner > ''"
READ = "select count(*) from ingest_page where stage <> 'waiting'"
RECEIVED = "select count(*) from ingest_sourcefile"
UNSPLIT = "select count(*) from ingest_sourcefile where stage = 'received'"


def rows(site: Site, query: str) -> list[tuple[Any, ...]]:
    """Ask the database behind the program's back."""
    with psycopg.connect(site.settings["LANTAI_DATABASE_URL"]) as connection:
        return connection.execute(query).fetchall()


def count(site: Site, query: str) -> int:
    """Return the one number that a question is answered with; 0 while there are no tables."""
    try:
        return int(rows(site, query)[0][0])
    except psycopg.errors.UndefinedTable:
        return 0


def lose_all_messages(site: Site) -> int:
    """Delete what an installation has in Redis; return how many keys that were."""
    (url,) = needs("REDIS_URL")
    with redis.Redis.from_url(url) as client:
        return sum(client.delete(key) for key in client.scan_iter(f"{site.name}:*"))


def messages(site: Site) -> int:
    """Return how many messages wait on Redis or are being acted on."""
    (url,) = needs("REDIS_URL")
    with redis.Redis.from_url(url) as client:
        return sum(client.hlen(key) for key in client.scan_iter(f"{site.name}:*.msgs"))


def silence_s(site: Site) -> float:
    """Return how long ago Redis heard of a process of the line, in seconds."""
    (url,) = needs("REDIS_URL")
    with redis.Redis.from_url(url) as client:
        heard = client.zrevrange(f"{site.name}:__heartbeats__", 0, 0, withscores=True)
    return time.time() - (heard[0][1] / 1000 if heard else 0)


def speak(
    site: Site, home: Path, module: str, *args: str, **more: str
) -> subprocess.Popen[bytes]:
    """Start a module of the tests inside the installation, as one more of its processes."""
    return subprocess.Popen(
        [sys.executable, "-m", module, *args],
        env=environment(home, **site.settings, DJANGO_SETTINGS_MODULE="config.django", **more),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
    )


@contextmanager
def worker(site: Site, home: Path, **more: str) -> Generator[Running, None, None]:
    """Run `lantai worker` on a machine; it ends with the context."""
    run = Running(home, "worker", **site.settings, **more)
    try:
        yield run
    finally:
        run.close()


@contextmanager
def fed(
    site: Site, home: Path, folder: Path, files: int, *args: str
) -> Generator[Running, None, None]:
    """Feed a folder with `lantai ingest`, which waits; give it once all is received."""
    before = count(site, RECEIVED)
    run = Running(home, "ingest", str(folder), "--json", *args, **site.settings)
    try:
        wait_for(lambda: run.process.poll() or count(site, RECEIVED) == before + files)
        yield run
    finally:
        run.close()


PAGES = 12
"""Drawn pages of a box: each takes a core for half a second."""

HELD = "select id from ingest_page where lease_owner > '' and stage = 'waiting'"
STAYS = "select count(*) from ingest_page where lease_owner > '' or lease_until is not null"


def drawn(folder: Path, seed: int) -> Path:
    """Draw a box of papers."""
    folder.mkdir()
    draw.many(PAGES, seed, folder)
    return folder


def held(site: Site) -> set[int]:
    """Return the pages that are in somebody's hand."""
    return {pk for (pk,) in rows(site, HELD)}


def assert_whole(site: Site, run: Running) -> None:
    """The batch that was fed ends well, every page was read once, nobody holds any."""
    told = run.answer()
    assert {each["verdict"] for each in told["files"]} == {"filed"}, told
    assert told["account"]["balances"]
    assert count(site, "select count(*) from ingest_reading") == PAGES
    assert count(site, STAYS) == 0
