"""Generations of the embedded index: one is live, and a rebuild fills the next beside it.

    search_state     which generation is live, and which is being built
    search_gone      items taken out for good, with the version of that

While one is being built every change goes into both, and versions keep the rebuild from
putting an older state on top; then the new one becomes live. All functions but `create` work
inside the transaction of their caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from search import sqlite_tables

if TYPE_CHECKING:
    import sqlite3

_STATE = (
    """CREATE TABLE IF NOT EXISTS search_state (
        one INTEGER PRIMARY KEY CHECK (one = 1), live INTEGER NOT NULL, building INTEGER)""",
    """CREATE TABLE IF NOT EXISTS search_gone (
        id INTEGER PRIMARY KEY, version INTEGER NOT NULL)""",
)


def create(connection: sqlite3.Connection) -> None:
    """Make the tables where they are missing; two processes may do so at once."""
    known = "SELECT count(*) FROM sqlite_master WHERE name = 'search_state'"
    if connection.execute(known).fetchone()[0]:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for sql in _STATE:
            connection.execute(sql)
        if connection.execute("SELECT count(*) FROM search_state").fetchone()[0] == 0:
            connection.execute("INSERT INTO search_state VALUES (1, 1, NULL)")
            sqlite_tables.create(connection, 1)
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def live(connection: sqlite3.Connection) -> int:
    """Give the generation that is searched."""
    return int(connection.execute("SELECT live FROM search_state").fetchone()[0])


def building(connection: sqlite3.Connection) -> int | None:
    """Give the generation that a rebuild is filling."""
    found = connection.execute("SELECT building FROM search_state").fetchone()[0]
    return None if found is None else int(found)


def all_kept(connection: sqlite3.Connection) -> tuple[int, ...]:
    """Give the generations that a change has to go into."""
    new = building(connection)
    return (live(connection),) if new is None else (live(connection), new)


def begin(connection: sqlite3.Connection) -> int:
    """Begin an empty generation in place of one that a rebuild left unfinished."""
    new = max(all_kept(connection)) + 1
    drop_others(connection)
    sqlite_tables.create(connection, new)
    connection.execute("UPDATE search_state SET building = ?", (new,))
    return new


def abandon(connection: sqlite3.Connection, generation: int) -> None:
    """Give up a generation, unless another rebuild has done so already."""
    if building(connection) == generation:
        connection.execute("UPDATE search_state SET building = NULL")
        drop_others(connection)


def change_over(connection: sqlite3.Connection, generation: int) -> None:
    """Make a generation the live one."""
    connection.execute("UPDATE search_state SET live = ?, building = NULL", (generation,))


def drop_others(connection: sqlite3.Connection) -> None:
    """Drop what is not live."""
    sqlite_tables.drop_all_but(connection, live(connection))
