"""Making an embedded installation ready: the home folder, the tables, the index."""

from __future__ import annotations

import os

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config import wiring
from config.settings import settings
from storage.errors import StorageError
from workers import locks


class HomeNotWritable(Exception):
    """The home folder cannot be made or written."""

    transient = False
    code = "home-not-writable"


class AddressNotFree(Exception):
    """The address on which the pages should be served cannot be had."""

    transient = False
    code = "address-not-free"


def prepare() -> None:
    """Bring folder and tables up to date; quick when they are. Safe in many processes at once.

    Raises:
        HomeNotWritable: The home folder cannot be made or written.
        LocksMissing: New originals are to be locked, and the store cannot do it.
    """
    home = settings().home
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds papers of people
        (home / "run").mkdir(exist_ok=True)
        handle = locks.lock(home / "run" / "migrating")
    except OSError as error:
        raise HomeNotWritable(str(home)) from error
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
        _make_store_ready()
    finally:
        os.close(handle)


def _make_store_ready() -> None:
    """Make the place of the objects; who needs a store that is down waits for it."""
    try:
        wiring.objects().make_ready()
    except StorageError as error:
        if not error.transient:
            raise
