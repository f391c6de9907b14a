"""Source installation of a relocation: locked against other programs, never written.

Its database is copied before it is opened, because SQLite writes next to an open file.
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
    TableDigest,
)

_OPENED_AT = 128
"""Byte of the `-shm` file locked by every process that has the database open (SQLite,
os_unix.c: `UNIX_SHM_DMS`).
"""

_BESIDE = ("", "-wal")
"""Suffixes of the files that make up a database."""


@dataclass(frozen=True, slots=True)
class SourceInstallation:
    """A locked embedded installation.

    Attributes:
        home: Its home folder.
        store: Its object store.
        first: Digest of the first entry of its ledger, which identifies the installation.
        tables: Row count and digest of each table, by label.
        mended: Number of values adapted for PostgreSQL, by table and column.
    """

    home: Path
    store: ObjectStore
    first: str
    tables: Mapping[str, TableDigest]
    mended: Mapping[str, int]
    _files: Mapping[str, tuple[int, int]]

    @property
    def state(self) -> str:
        """Digest over all tables, which changes with any row."""
        digests = sorted((label, held.rows, held.digest) for label, held in self.tables.items())
        return hashlib.sha256(repr(digests).encode()).hexdigest()

    def check_unchanged(self) -> None:
        """Check that the database was not written since it was copied.

        Raises:
            SourceChanged: It was.
        """
        if _files(self.home) != self._files:
            raise SourceChanged(str(self.home))


@contextmanager
def opened(home: Path) -> Generator[SourceInstallation, None, None]:
    """Lock an installation, copy its database, and check both.

    Raises:
        MoveError: It cannot be relocated as it is.
        StoreFull: There is no room for the copy.
    """
    if not topology().takes_relocated_archive:
        raise NotOnServices
    _check_readable(home)
    if home.resolve() == settings().home.resolve():
        raise MoveOntoItself(str(home))
    with _locked(home):
        files = _files(home)
        with _copied(home) as copy, _connected(copy):
            _check_whole(home)
            yield _described(home, files)


def _check_readable(home: Path) -> None:
    if home.is_dir() and not os.access(home, os.R_OK | os.X_OK):
        raise SourceUnreadable(str(home))
    if not (home / DATABASE).is_file():
        raise NoInstallation(str(home))
    if not os.access(home / DATABASE, os.R_OK):
        raise SourceUnreadable(str(home))


@contextmanager
def _locked(home: Path) -> Generator[None, None, None]:
    """Keep programs from starting in the source while the context lasts."""
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
    """Give a temporary copy of the database, in a local folder."""
    folder = settings().home / "run" / "moving"
    with of_disk(str(folder)):
        shutil.rmtree(folder, ignore_errors=True)  # of a killed relocation
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
    """Register the copy as Django's second database."""
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
    """Check database file, schema version and ledger."""
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


def _described(home: Path, files: Mapping[str, tuple[int, int]]) -> SourceInstallation:
    mended: Counter[str] = Counter()
    held = {tables.label(each): tables.digest(each, SOURCE, mended) for each in tables.tables()}
    first = LedgerEntry.objects.using(SOURCE).order_by("seq").values_list("digest", flat=True)
    return SourceInstallation(home, wiring.objects_at(home), first[0], held, mended, files)


def _files(home: Path) -> dict[str, tuple[int, int]]:
    """Return size (bytes) and mtime (ns) of the database's files, by suffix."""
    found = {}
    for end in _BESIDE:
        path = home / f"{DATABASE}{end}"
        if path.exists():
            stat = path.stat()
            found[end] = (stat.st_size, stat.st_mtime_ns)
    return found
