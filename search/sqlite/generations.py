"""Generations of the embedded index: one is live, and a rebuild fills the next beside it.

    search_state     which generation is live, which is being built, and the layout that the
                     live one was filled in, 0 if it lacks values of a filter
    search_gone      items taken out for good, with the version of that

While one is being built every change goes into both, and versions keep the rebuild from
putting an older state on top; then the new one becomes live. All functions but `create` work
inside the transaction of their caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.sqlite import schema

if TYPE_CHECKING:
    import sqlite3

LAYOUT = 2
"""Of what this version fills in. In the first nothing was known of doubts."""

_LAYOUT_COLUMN = "ALTER TABLE search_state ADD COLUMN layout INTEGER NOT NULL DEFAULT 1"

_STATE = (
    """CREATE TABLE search_state (
        one INTEGER PRIMARY KEY CHECK (one = 1), live INTEGER NOT NULL, building INTEGER,
        layout INTEGER NOT NULL)""",
    """CREATE TABLE search_gone (
        id INTEGER PRIMARY KEY, version INTEGER NOT NULL)""",
)


def create(connection: sqlite3.Connection) -> None:
    """Make the tables where they are missing; two processes may do so at once.

    Tables from before get what they lack, empty: they are searched as before, what is put
    from now on is whole, and a rebuild brings the rest.
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
    """Give the SQL of the table of state, nothing if there is none.

    `PRAGMA table_info` would not notice what another process has just made.
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
        connection.execute("UPDATE search_state SET layout = 0")


def is_current(connection: sqlite3.Connection) -> bool:
    """Tell whether all of what is searched was filled in the layout of this version."""
    return bool(connection.execute("SELECT layout FROM search_state").fetchone()[0] >= LAYOUT)


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
    schema.create(connection, new)
    connection.execute("UPDATE search_state SET building = ?", (new,))
    return new


def abandon(connection: sqlite3.Connection, generation: int) -> None:
    """Give up a generation, unless another rebuild has done so already."""
    if building(connection) == generation:
        connection.execute("UPDATE search_state SET building = NULL")
        drop_others(connection)


def change_over(connection: sqlite3.Connection, generation: int) -> None:
    """Make a generation the live one."""
    sql = "UPDATE search_state SET live = ?, building = NULL, layout = ?"
    connection.execute(sql, (generation, LAYOUT))


def drop_others(connection: sqlite3.Connection) -> None:
    """Drop what is not live."""
    schema.drop_all_but(connection, live(connection))
