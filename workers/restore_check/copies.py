"""Read-only opening of a restored copy: its tables and its objects.

Its tables are Django's second database, read by the same models as the live one.
"""

from __future__ import annotations

import shutil
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import DatabaseError, connections
from django.db.migrations.loader import MigrationLoader

from catalog.models import LedgerEntry
from config import databases, wiring
from config.settings import DATABASE, OBJECTS, settings
from config.topology import topology
from storage.errors import of_disk
from storage.port import ObjectStore
from workers.restore_check.errors import (
    CopyIsLive,
    CopyMissing,
    CopyNeedsServices,
    CopyOfOtherVersion,
    CopyUnreadable,
)

COPY = "copy"
"""Django's alias of the copy's database."""


@contextmanager
def home(folder: Path) -> Generator[ObjectStore, None, None]:
    """Open a restored home folder; give its object store.

    Raises:
        CopyError: There is no copy, or it cannot be checked.
        StoreFull: There is no room for a copy of its database.
    """
    live = (settings().home.resolve(), settings().objects_path.resolve())
    if folder.resolve() == live[0] or (folder / OBJECTS).resolve() == live[1]:
        raise CopyIsLive(str(folder))
    try:
        if not (folder / DATABASE).is_file():
            raise CopyMissing(str(folder))
    except PermissionError as error:
        raise CopyUnreadable(str(folder)) from error
    with _immutable(folder / DATABASE) as name, _connected(_sqlite(name), str(folder)):
        yield wiring.objects_at(folder)


@contextmanager
def in_services(url: str, objects: str) -> Generator[ObjectStore, None, None]:
    """Open a restored PostgreSQL database; give the restored object store.

    Args:
        url: Address of the database, with name and password.
        objects: An existing folder, else the name of a bucket on our object store.

    Raises:
        CopyError: There is no copy, or it cannot be checked.
    """
    if not topology().database_is_server:
        raise CopyNeedsServices
    is_folder = Path(objects).is_dir()
    if not is_folder and objects == settings().store.name:
        raise CopyIsLive(objects)
    try:
        chosen = databases.read_only(settings(), url)
    except ValueError as error:
        raise CopyUnreadable(str(error)) from error
    with _connected(chosen, ""):
        if _identity(COPY) == _identity("default"):
            raise CopyIsLive("")
        yield wiring.folder(Path(objects)) if is_folder else wiring.bucket(objects)


@contextmanager
def _immutable(path: Path) -> Generator[str, None, None]:
    """Give a URI under which SQLite reads a file without writing next to it.

    A write-ahead log must be replayed into a file, so in that case the database is copied.
    """
    waiting = path.with_name(f"{path.name}-wal")
    if not (waiting.exists() and waiting.stat().st_size):
        yield f"file:{quote(str(path))}?mode=ro&immutable=1"
        return
    folder = settings().home / "run" / "proving"
    shutil.rmtree(folder, ignore_errors=True)  # of a killed check
    try:
        with of_disk(str(folder)):
            folder.mkdir(mode=0o700, parents=True)
            for each in (path, waiting):
                shutil.copyfile(each, folder / each.name)
        yield f"file:{quote(str(folder / path.name))}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _identity(alias: str) -> tuple[Any, ...] | None:
    """Return a value that identifies a PostgreSQL database."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT pg_postmaster_start_time(), current_database()")
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def _sqlite(name: str) -> dict[str, Any]:
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": name, "OPTIONS": {}}


@contextmanager
def _connected(chosen: Mapping[str, Any], named: str) -> Generator[None, None, None]:
    """Register the copy as Django's second database, if its schema is of this version."""
    connections.settings[COPY] = connections.settings["default"] | dict(chosen)
    try:
        _check(named)
        yield
    finally:
        connections[COPY].close()
        del connections[COPY]
        del connections.settings[COPY]


def _check(named: str) -> None:
    try:
        loader = MigrationLoader(connections[COPY])
        made, known = set(loader.applied_migrations), set(loader.disk_migrations)
        if not made:
            raise CopyMissing(named)
        if made != known:
            raise CopyOfOtherVersion(named)
        if not LedgerEntry.objects.using(COPY).exists():
            raise CopyMissing(named)
    except DatabaseError as error:
        raise CopyUnreadable(named) from error
