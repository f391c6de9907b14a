"""Connections to the SQLite file of the index, and transactions on them."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from search.errors import IndexUnavailable
from search.sqlite import generations

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

_PAUSE_S = 0.01


class _Held:
    """Connections of one thread, by process id; closed when the thread ends.

    A connection must not be used, nor closed, in a process forked from its own.
    """

    def __init__(self) -> None:
        self.by_process: dict[int, sqlite3.Connection] = {}

    def __del__(self) -> None:
        self.close()

    def close(self, this_process: Callable[[], int] = os.getpid) -> None:
        # A default is still bound when modules are torn down at the end of the process.
        connection = self.by_process.pop(this_process(), None)
        if connection is not None:
            connection.close()


class _Opened(threading.local):
    def __init__(self) -> None:
        self.held = _Held()


@dataclass(frozen=True, slots=True)
class SqliteFile:
    """An SQLite file, opened once by each thread of each process, on first use.

    Attributes:
        path: The database file; its folder must exist.
        patience_s: Time to wait for the lock of another writer, in seconds.
    """

    path: Path
    patience_s: float
    _opened: _Opened = field(default_factory=_Opened, init=False, repr=False, compare=False)

    @contextmanager
    def reading(self) -> Generator[sqlite3.Connection, None, None]:
        """Open a read transaction; it sees one snapshot of the file while the context lasts."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Generator[sqlite3.Connection, None, None]:
        """Open a write transaction; it is rolled back if the context fails."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    def checkpoint(self) -> None:
        """Transfer all changes from the write-ahead log into the file, and truncate the log."""
        with self._translated() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    @contextmanager
    def _transaction(self, begin: str) -> Generator[sqlite3.Connection, None, None]:
        with self._translated() as connection:
            connection.execute(begin)
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.execute("COMMIT")

    @contextmanager
    def _translated(self) -> Generator[sqlite3.Connection, None, None]:
        try:
            yield self._connection()
        except sqlite3.DatabaseError as error:
            # Other subclasses are bugs of ours, which must surface.
            if type(error) not in {sqlite3.DatabaseError, sqlite3.OperationalError}:
                raise
            self._opened.held.close()
            raise IndexUnavailable(str(self.path)) from error

    def _connection(self) -> sqlite3.Connection:
        opened = self._opened.held.by_process
        if os.getpid() not in opened:
            opened[os.getpid()] = self._open()
        return opened[os.getpid()]

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path,
            timeout=self.patience_s,
            isolation_level=None,
            check_same_thread=False,  # the last reference may be dropped in another thread
        )
        try:
            self._log_ahead(connection)
            for setting in ("synchronous = FULL", "secure_delete = ON"):
                connection.execute(f"PRAGMA {setting}").fetchall()
            generations.create(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _log_ahead(self, connection: sqlite3.Connection) -> None:
        """Switch to write-ahead logging, with retries: SQLite's busy timeout does not apply."""
        patient_until = time.monotonic() + self.patience_s
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL").fetchall()
            except sqlite3.OperationalError:
                if time.monotonic() >= patient_until:
                    raise
                time.sleep(_PAUSE_S)
            else:
                return
