"""Making an installation ready: the home folder, the tables."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

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
"""How long a command that begins waits for the store, in seconds."""

_MIGRATING = 0x1A47A1
"""Number under which PostgreSQL knows who brings the tables of a database up to date."""


def prepare(*, for_a_move: bool = False) -> None:
    """Bring folder and tables up to date; quick when they are. Safe in many processes at once.

    On services the home folder holds locks of this machine and what is not finished.

    Args:
        for_a_move: Whether what was moved here in part only will do.

    Raises:
        HomeNotWritable: The home folder cannot be made or written.
        HomeMoved: What was in it lives in services now.
        HomeBeingMoved: What is in it is being moved there.
        MoveUnfinished: What is on the services was moved there in part only.
        LocksMissing: New originals are to be locked, and the store cannot do it.
    """
    home = settings().home
    if topology().home_holds_archive:
        state.check_not_moved(home)
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds papers of people
        (home / "run").mkdir(exist_ok=True)
        if topology().home_holds_archive:
            _work_in(home)
    except OSError as error:
        raise HomeNotWritable(str(home)) from error
    if _is_old():
        with _alone(home):
            if _is_old():  # nobody else has done it meanwhile
                call_command("migrate", verbosity=0, interactive=False)
                if topology().cache_in_database:
                    call_command("createcachetable", verbosity=0)
    if topology().takes_relocated_archive and not for_a_move:
        state.check_whole()
    _make_store_ready()


@cache
def _work_in(home: Path) -> int:
    """Keep others from moving what is in a home folder, until this process ends."""
    handle = locks.try_hold(home, alone=False)
    if handle is None:
        raise HomeBeingMoved(str(home))
    return handle


def _is_old() -> bool:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return True
    tables = connection.introspection.table_names
    return topology().cache_in_database and CACHE_TABLE not in tables()


@contextmanager
def _alone(home: Path) -> Generator[None, None, None]:
    """Be the only one that changes tables: on this machine, or of all that share a database."""
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
    """Make the place of the objects; who needs a store that is away waits for it."""
    try:
        call_once("make the store ready", wiring.objects().make_ready).answer(_STORE_PATIENCE_S)
    except (NoAnswer, StorageError) as error:
        if not error.transient:
            raise
