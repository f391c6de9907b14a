"""The embedded installation that is moved: held so that nobody works in it, never written.

Its database is copied before it is opened, for SQLite writes beside what it opens.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections import Counter
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import DatabaseError, connections
from django.db.migrations.loader import MigrationLoader

from catalog.ledger import entries
from catalog.models import LedgerEntry
from config import wiring
from config.settings import DATABASE, settings
from config.topology import topology
from storage.errors import of_disk
from storage.port import ObjectStore
from workers.line import locks
from workers.relocation import tables
from workers.relocation.errors import (
    LedgerBroken,
    MoveOntoItself,
    NoInstallation,
    NotOnServices,
    SourceChanged,
    SourceDamaged,
    SourceInUse,
    SourceNewer,
    SourceOlder,
    SourceUnreadable,
)
from workers.relocation.tables import (
    SOURCE,
    Held,
)

_OPENED_AT = 128
"""Byte of the `-shm` file on which whoever has the database open has a lock (SQLite,
os_unix.c: `UNIX_SHM_DMS`)."""

_BESIDE = ("", "-wal")
"""Ends of the names of the files that make up a database."""


@dataclass(frozen=True, slots=True)
class SourceInstallation:
    """An embedded installation that nobody works in, as long as it is held.

    Attributes:
        home: Its home folder.
        store: Its objects.
        first: Digest of the first act in its ledger: no two installations have the same.
        tables: What each table holds, by label.
        mended: Values that PostgreSQL keeps otherwise, by table and column.
    """

    home: Path
    store: ObjectStore
    first: str
    tables: Mapping[str, Held]
    mended: Mapping[str, int]
    _files: Mapping[str, tuple[int, int]]

    @property
    def state(self) -> str:
        """A digest over all tables: another one after any change."""
        told = sorted((label, held.rows, held.digest) for label, held in self.tables.items())
        return hashlib.sha256(repr(told).encode()).hexdigest()

    def check_unchanged(self) -> None:
        """Return where nobody wrote to the database since it was copied.

        Raises:
            SourceChanged: Somebody did.
        """
        if _files(self.home) != self._files:
            raise SourceChanged(str(self.home))


@contextmanager
def opened(home: Path) -> Generator[SourceInstallation, None, None]:
    """Hold an installation, copy its database, and look whether it is well.

    Raises:
        MoveError: It cannot be moved as it is.
        StoreFull: There is no room for the copy.
    """
    if not topology().takes_relocated_archive:
        raise NotOnServices
    _check_readable(home)
    if home.resolve() == settings().home.resolve():
        raise MoveOntoItself(str(home))
    with _held(home):
        files = _files(home)
        with _copied(home) as copy, _connected(copy):
            _check_whole(home)
            yield _looked_at(home, files)


def _check_readable(home: Path) -> None:
    if home.is_dir() and not os.access(home, os.R_OK | os.X_OK):
        raise SourceUnreadable(str(home))
    if not (home / DATABASE).is_file():
        raise NoInstallation(str(home))
    if not os.access(home / DATABASE, os.R_OK):
        raise SourceUnreadable(str(home))


@contextmanager
def _held(home: Path) -> Generator[None, None, None]:
    """Let nobody begin to work there."""
    handle = locks.try_hold(home, alone=True)
    if handle is None:
        raise SourceInUse(str(home))
    try:
        if locks.is_locked(home / f"{DATABASE}-shm", _OPENED_AT):
            raise SourceInUse(str(home))
        yield
    finally:
        os.close(handle)


@contextmanager
def _copied(home: Path) -> Generator[Path, None, None]:
    """Give a copy of the database in a folder of this machine that ends with the context."""
    folder = settings().home / "run" / "moving"
    with of_disk(str(folder)):
        shutil.rmtree(folder, ignore_errors=True)  # of a move that was killed
        folder.mkdir(mode=0o700, parents=True)
    try:
        with of_disk(str(folder)):
            for end in _BESIDE:
                if (home / f"{DATABASE}{end}").exists():
                    shutil.copyfile(home / f"{DATABASE}{end}", folder / f"{DATABASE}{end}")
        yield folder / DATABASE
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _connected(path: Path) -> Generator[None, None, None]:
    """Let Django know the copy as its second database."""
    connections.settings[SOURCE] = connections.settings[tables.HERE] | {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {},
    }
    try:
        yield
    finally:
        connections[SOURCE].close()


def _check_whole(home: Path) -> None:
    """Look at file, version and ledger."""
    try:
        with connections[SOURCE].cursor() as cursor:
            cursor.execute("PRAGMA quick_check(1)")
            if cursor.fetchone() != ("ok",):
                raise SourceDamaged(str(home))
    except DatabaseError as error:
        raise SourceDamaged(str(home)) from error
    _check_version(home)
    if not LedgerEntry.objects.using(SOURCE).exists():
        raise NoInstallation(str(home))
    if entries.breaks(SOURCE):
        raise LedgerBroken(str(home))


def _check_version(home: Path) -> None:
    loader = MigrationLoader(connections[SOURCE])
    made, known = set(loader.applied_migrations), set(loader.disk_migrations)
    if not made:
        raise NoInstallation(str(home))
    if known - made:
        raise SourceOlder(str(home))
    if made - known:
        raise SourceNewer(str(home))


def _looked_at(home: Path, files: Mapping[str, tuple[int, int]]) -> SourceInstallation:
    mended: Counter[str] = Counter()
    held = {tables.label(each): tables.hold(each, SOURCE, mended) for each in tables.tables()}
    first = LedgerEntry.objects.using(SOURCE).order_by("seq").values_list("digest", flat=True)
    return SourceInstallation(home, wiring.objects_at(home), first[0], held, mended, files)


def _files(home: Path) -> dict[str, tuple[int, int]]:
    """Return length and time of change of the database's files."""
    found = {}
    for end in _BESIDE:
        path = home / f"{DATABASE}{end}"
        if path.exists():
            told = path.stat()
            found[end] = (told.st_size, told.st_mtime_ns)
    return found
