"""Generations of the embedded index: one is live, and a rebuild fills the next beside it.

    search_state     number of the live generation, of the one being built, and the layout
                     of the live one; 0 if it lacks values of a filter
    search_gone      deleted items, with the version of their deletion

While one is being built, every change is written to both, and versions keep the rebuild from
overwriting newer documents; then the new one becomes live. All functions but `create` run
inside the transaction of their caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.sqlite import schema

if TYPE_CHECKING:
    import sqlite3

LAYOUT = 2
"""Version of the layout; layout 1 stored no uncertain characters."""

_LAYOUT_COLUMN = "ALTER TABLE search_state ADD COLUMN layout INTEGER NOT NULL DEFAULT 1"

_STATE = (
    """CREATE TABLE search_state (
        one INTEGER PRIMARY KEY CHECK (one = 1), live INTEGER NOT NULL, building INTEGER,
        layout INTEGER NOT NULL)""",
    """CREATE TABLE search_gone (
        id INTEGER PRIMARY KEY, version INTEGER NOT NULL)""",
)


def create(connection: sqlite3.Connection) -> None:
    """Create missing tables; two processes may do so concurrently.

    Tables of an older version get what they lack, empty: they are searched as before, new
    documents are complete, and a rebuild completes the others.
    """
    if "layout" in _state(connection) and not schema.lacking(connection):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        if _state(connection):
            _upgrade(connection)
        else:
            _make(connection)
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def _state(connection: sqlite3.Connection) -> str:
    """Return the SQL of the state table; "" if there is none.

    `PRAGMA table_info` would miss a table that another process has just created.
    """
    sql = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'search_state'"
    found = connection.execute(sql).fetchone()
    return str(found[0]) if found else ""


def _make(connection: sqlite3.Connection) -> None:
    for sql in _STATE:
        connection.execute(sql)
    connection.execute("INSERT INTO search_state VALUES (1, 1, NULL, ?)", (LAYOUT,))
    schema.create(connection, 1)


def _upgrade(connection: sqlite3.Connection) -> None:
    if "layout" not in _state(connection):
        connection.execute(_LAYOUT_COLUMN)
        for generation in all_kept(connection):
            schema.add_doubts(connection, generation)
    if lacking := schema.lacking(connection):
        for table, each in lacking:
            schema.add_column(connection, table, each)
        if not all(each.older for _, each in lacking):
            connection.execute("UPDATE search_state SET layout = 0")


def is_current(connection: sqlite3.Connection) -> bool:
    """Return whether the live generation is complete in the layout of this version."""
    return bool(connection.execute("SELECT layout FROM search_state").fetchone()[0] >= LAYOUT)


def live(connection: sqlite3.Connection) -> int:
    """Return the live generation."""
    return int(connection.execute("SELECT live FROM search_state").fetchone()[0])


def building(connection: sqlite3.Connection) -> int | None:
    """Return the generation that a rebuild is filling; None if there is none."""
    found = connection.execute("SELECT building FROM search_state").fetchone()[0]
    return None if found is None else int(found)


def all_kept(connection: sqlite3.Connection) -> tuple[int, ...]:
    """Return the generations that every change must be written to."""
    new = building(connection)
    return (live(connection),) if new is None else (live(connection), new)


def begin(connection: sqlite3.Connection) -> int:
    """Create an empty generation and return it; one left unfinished by a rebuild is dropped."""
    new = max(all_kept(connection)) + 1
    drop_others(connection)
    schema.create(connection, new)
    connection.execute("UPDATE search_state SET building = ?", (new,))
    return new


def abandon(connection: sqlite3.Connection, generation: int) -> None:
    """Drop an unfinished generation, unless another rebuild has done so already."""
    if building(connection) == generation:
        connection.execute("UPDATE search_state SET building = NULL")
        drop_others(connection)


def change_over(connection: sqlite3.Connection, generation: int) -> None:
    """Make a generation the live one."""
    sql = "UPDATE search_state SET live = ?, building = NULL, layout = ?"
    connection.execute(sql, (generation, LAYOUT))


def drop_others(connection: sqlite3.Connection) -> None:
    """Drop all generations that are not live."""
    schema.drop_all_but(connection, live(connection))
