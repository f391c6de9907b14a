"""Preparation of an installation: home folder, migrations, object store."""

from __future__ import annotations

import os
import pkgutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from config import wiring
from config.databases import CACHE_TABLE
from config.settings import settings
from config.topology import topology
from storage.errors import StorageError
from web.cli.errors import HomeNotWritable
from workers.errors import NoAnswer
from workers.line import locks
from workers.relocation import state
from workers.relocation.errors import HomeBeingMoved
from workers.timeouts import call_once

_STORE_PATIENCE_S = 4.0
"""Time a starting command waits for the store, in seconds."""

_MIGRATING = 0x1A47A1
"""Key of the PostgreSQL advisory lock held during migrations."""


def prepare(*, for_a_move: bool = False) -> None:
    """Create the home folder, apply migrations, prepare the store; idempotent.

    Concurrent processes may call it. On services the home folder only holds lock files and
    unfinished files of this machine.

    Args:
        for_a_move: Whether a target relocated only in part is accepted.

    Raises:
        HomeNotWritable: The home folder cannot be created or written.
        HomeMoved: The archive in it was relocated to services.
        HomeBeingMoved: The archive in it is being relocated.
        MoveUnfinished: The archive on the services was relocated only in part.
        LocksMissing: Locks are configured, and the store cannot lock.
    """
    home = settings().home
    if topology().home_holds_archive:
        state.check_not_moved(home)
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)  # personal data
        (home / "run").mkdir(exist_ok=True)
        if topology().home_holds_archive:
            _work_in(home)
    except OSError as error:
        raise HomeNotWritable(str(home)) from error
    if _is_old():
        with _alone(home):
            if _is_old():  # not done by another process meanwhile
                call_command("migrate", verbosity=0, interactive=False)
                if topology().cache_in_database:
                    call_command("createcachetable", verbosity=0)
    if topology().takes_relocated_archive and not for_a_move:
        state.check_whole()
    _make_store_ready()


@cache
def _work_in(home: Path) -> int:
    """Hold a shared lock on the home folder, which prevents relocation, until process end."""
    handle = locks.try_hold(home, alone=False)
    if handle is None:
        raise HomeBeingMoved(str(home))
    return handle


def _is_old() -> bool:
    applied = MigrationRecorder(connection).applied_migrations()
    if any(each not in applied for each in _migrations()):
        return True
    tables = connection.introspection.table_names
    return topology().cache_in_database and CACHE_TABLE not in tables()


def _migrations() -> Iterator[tuple[str, str]]:
    """Yield the app and the name of each migration, found as Django finds them.

    Importing them, as its loader does, takes as long as a whole search.
    """
    for app in apps.get_app_configs():
        for each in pkgutil.iter_modules([str(Path(app.path, "migrations"))]):
            if not each.ispkg and each.name[0] not in "_~":
                yield app.label, each.name


@contextmanager
def _alone(home: Path) -> Generator[None, None, None]:
    """Hold the lock of migrations: an advisory lock on PostgreSQL, else a lock file."""
    if topology().database_is_server:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 0")  # a large table may take long
            cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATING])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATING])
                cursor.execute("RESET lock_timeout")
        return
    try:
        handle = locks.lock(home / "run" / "migrating")
    except OSError as error:
        raise HomeNotWritable(str(home)) from error
    try:
        yield
    finally:
        os.close(handle)


def _make_store_ready() -> None:
    """Create the bucket or folder of objects; ignores a store that is not available."""
    try:
        call_once("make the store ready", wiring.objects().make_ready).answer(_STORE_PATIENCE_S)
    except (NoAnswer, StorageError) as error:
        if not error.transient:
            raise
