"""Put SQLite back to the state behind the migrations, instead of emptying every table.

Django's flush deletes from all tables and makes permissions and the class tree anew, 0.1 s a
test; copying the pages back is a few milliseconds.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager

from django.db import connection
from django.test import TransactionTestCase

from catalog.models import Installation
from config import wiring


@contextmanager
def restored_after_each_test() -> Generator[None, None, None]:
    """Let each test that commits leave the database as it is now; PostgreSQL is flushed.

    Ids go on as they do after a flush: what is kept outside of the database (objects, queues)
    never meets an id again. The id of the installation changes: marks are kept under it.
    """
    if connection.vendor != "sqlite":
        yield
        return
    wiring.index().rebuild([])  # its tables stand in the same file
    with closing(sqlite3.connect(":memory:", check_same_thread=False)) as kept:
        _raw().backup(kept)
        flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
        TransactionTestCase._fixture_teardown = lambda _test: _restore(kept)  # type: ignore[attr-defined]
        yield
        TransactionTestCase._fixture_teardown = flush  # type: ignore[attr-defined]


def _raw() -> sqlite3.Connection:
    connection.ensure_connection()
    raw: sqlite3.Connection = connection.connection
    return raw


def _restore(kept: sqlite3.Connection) -> None:
    given = _raw().execute("SELECT seq, name FROM sqlite_sequence").fetchall()
    kept.backup(_raw())
    for last in given:
        _raw().execute("DELETE FROM sqlite_sequence WHERE name = ?", last[1:])
        _raw().execute("INSERT INTO sqlite_sequence (seq, name) VALUES (?, ?)", last)
    Installation.objects.update(key=secrets.token_hex(16))
