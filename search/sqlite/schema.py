"""Tables of one generation of the embedded index, and their rows.

    search_entry_N   one row per item: values of filters and facets
    search_body_N    its passages in normal form with uncertain characters, to verify
                     candidates, and to remove its tokens from FTS5 when it is deleted
    search_words_N   FTS5 over the tokens of all passages; rowid is the item's id
    search_maybe_N   FTS5 over the tokens that alternative readings make, without positions

All functions run inside the transaction of their caller.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from string import Template
from typing import TYPE_CHECKING

from search import filters
from search.filters import FilterKind
from search.normalise import normalise
from search.packed_passages import (
    Body,
    storable,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from search.filters import Filter, Value
    from search.port import Document

# The tokenizer `ascii` splits at blanks and keeps all non-ASCII characters; of ASCII, our
# tokens hold only letters and digits. Deleting by passing the old tokens works in every
# version of SQLite, `contentless_delete` only from 3.43 on. The prefix index makes the file a
# third larger, and a query that ends in a lone digit (`2024-03-1`) four times faster.
#
# Tokens of alternative readings have a table of their own, so that they do not change the
# ranking of exact matches. It needs no positions, as candidates are verified by their texts.
_MAYBE = """CREATE VIRTUAL TABLE $maybe USING fts5(
    tokens, content = '', tokenize = 'ascii', detail = none, columnsize = 0)"""


def _column(each: Filter) -> str:
    """Return the column of a filter.

    Entries of older versions get `Filter.older`, or NULL, which matches nothing.
    """
    kind = "INTEGER" if each.kind is FilterKind.RANGE else "TEXT"
    return f"{each.name} {kind} DEFAULT '{each.older}'" if each.older else f"{each.name} {kind}"


_GENERATION = (
    f"""CREATE TABLE $entry (
        id INTEGER PRIMARY KEY, version INTEGER NOT NULL, number TEXT NOT NULL,
        number_form TEXT NOT NULL, title TEXT NOT NULL, filed_at INTEGER NOT NULL,
        {", ".join(map(_column, filters.FILTERS))})""",
    "CREATE INDEX ${entry}_filed ON $entry (filed_at)",
    "CREATE TABLE $body (id INTEGER PRIMARY KEY, forms BLOB NOT NULL)",
    """CREATE VIRTUAL TABLE $words USING fts5(
        tokens, content = '', tokenize = 'ascii', prefix = '1')""",
    _MAYBE,
)

_COLUMNS = ("id", "version", "number", "number_form", "title", "filed_at", *filters.BY_NAME)
_INSERT = f"""INSERT INTO $entry ({", ".join(_COLUMNS)})
    VALUES ({", ".join("?" for _ in _COLUMNS)})"""  # noqa: S608  names of filters

_KINDS = ("entry", "body", "words", "maybe")


@dataclass(frozen=True, slots=True)
class Row:
    """A document prepared for storing; this is done before the file is locked."""

    document: Document
    number_form: str
    body: Body


def row(document: Document) -> Row:
    """Prepare a document for storing."""
    return Row(document, normalise(document.number).text, Body.of_document(document))


def on(sql: str, generation: int, **parts: str) -> str:
    """Substitute `parts`, one after the other, and then a generation's tables in SQL."""
    for name, part in parts.items():
        sql = Template(sql).safe_substitute({name: part})
    return Template(sql).substitute({kind: f"search_{kind}_{generation}" for kind in _KINDS})


def create(connection: sqlite3.Connection, generation: int) -> None:
    """Create the tables of a generation, which must not exist."""
    for sql in _GENERATION:
        connection.execute(on(sql, generation))


def add_doubts(connection: sqlite3.Connection, generation: int) -> None:
    """Add the empty table of alternative readings to a generation of layout 1."""
    connection.execute(on(_MAYBE, generation))


def lacking(connection: sqlite3.Connection) -> list[tuple[str, Filter]]:
    """Return pairs of entry table and filter for which the column is missing."""
    columns = """SELECT held.name, field.name FROM sqlite_master AS held,
        pragma_table_info(held.name) AS field
        WHERE held.type = 'table' AND held.name GLOB 'search_entry_[0-9]*'"""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for table, column in connection.execute(columns):
        found[table].add(column)
    return [
        (table, each)
        for table, held in found.items()
        for each in filters.FILTERS
        if each.name not in held
    ]


def add_column(connection: sqlite3.Connection, table: str, lacked: Filter) -> None:
    """Add the column of a filter to an entry table."""
    connection.execute(f"ALTER TABLE {table} ADD COLUMN {_column(lacked)}")


def drop_all_but(connection: sqlite3.Connection, generation: int) -> None:
    """Drop the tables of all other generations."""
    kept = {f"search_{kind}_{generation}" for kind in _KINDS}
    tables = """SELECT name FROM sqlite_master WHERE type = 'table' AND
        (name GLOB 'search_entry_[0-9]*' OR name GLOB 'search_body_[0-9]*'
         OR sql LIKE 'CREATE VIRTUAL TABLE search_words_%'
         OR sql LIKE 'CREATE VIRTUAL TABLE search_maybe_%')"""
    for (name,) in connection.execute(tables).fetchall():
        if name not in kept:
            connection.execute(f"DROP TABLE {name}")


def merge(connection: sqlite3.Connection, generation: int) -> None:
    """Merge the FTS5 segments of a generation, which drops deleted tokens."""
    for kind in ("$words", "$maybe"):
        sql = "INSERT INTO $table ($table) VALUES ('optimize')"
        connection.execute(on(sql, generation, table=kind))


def store(connection: sqlite3.Connection, generation: int, rows: Sequence[Row]) -> None:
    """Store documents, except those older than the stored or deleted version."""
    for each in rows:
        document = each.document
        if _is_older(connection, generation, document):
            continue
        connection.execute("DELETE FROM search_gone WHERE id = ?", (document.id,))
        erase(connection, generation, document.id)
        connection.execute(on(_INSERT, generation), _entry(each))
        _insert_body(connection, generation, document.id, each.body)


def _entry(row_: Row) -> tuple[Value, ...]:
    """Return the values of the columns of an entry, in their order."""
    document = row_.document
    return (
        document.id,
        document.version,
        storable(document.number),
        row_.number_form,
        storable(document.title),
        document.filed_at,
        *filters.values(document).values(),
    )


def _insert_body(
    connection: sqlite3.Connection, generation: int, item: int, body: Body
) -> None:
    connection.execute(on("INSERT INTO $body VALUES (?, ?)", generation), (item, body.packed))
    for kind, tokens in _tokens(body):
        sql = "INSERT INTO $table (rowid, tokens) VALUES (?, ?)"
        connection.execute(on(sql, generation, table=kind), (item, tokens))


def _tokens(body: Body) -> Iterator[tuple[str, str]]:
    """Yield the FTS5 tables with the tokens of a body.

    Without alternative readings there is no row in the second, nor is there in a generation of
    layout 1: FTS5 must not be told to delete tokens that it does not hold.
    """
    yield "$words", body.tokens
    if others := body.other_tokens:
        yield "$maybe", others


def holds_newer(connection: sqlite3.Connection, generation: int, item: int, than: int) -> bool:
    """Return whether a generation holds a newer version of an item."""
    sql = on("SELECT 1 FROM $entry WHERE id = ? AND version > ?", generation)
    return connection.execute(sql, (item, than)).fetchone() is not None


def kept_after(
    connection: sqlite3.Connection, generation: int, item: int, most: int
) -> list[tuple[int, int]]:
    """Return at most `most` ids above `item`, ascending, with their versions."""
    sql = on("SELECT id, version FROM $entry WHERE id > ? ORDER BY id LIMIT ?", generation)
    return connection.execute(sql, (item, most)).fetchall()


def erase(connection: sqlite3.Connection, generation: int, item: int) -> None:
    """Delete an item from a generation, if it is there."""
    sql = on("SELECT forms FROM $body WHERE id = ?", generation)
    found = connection.execute(sql, (item,)).fetchone()
    if found is None:
        return
    body = Body(*found)
    for kind, tokens in _tokens(body):
        sql = "INSERT INTO $table ($table, rowid, tokens) VALUES ('delete', ?, ?)"
        connection.execute(on(sql, generation, table=kind), (item, tokens))
    connection.execute(on("DELETE FROM $body WHERE id = ?", generation), (item,))
    connection.execute(on("DELETE FROM $entry WHERE id = ?", generation), (item,))


def bury(connection: sqlite3.Connection, item: int, version: int) -> None:
    """Record that an item was deleted for good, with the highest version of its deletions."""
    connection.execute(
        """INSERT INTO search_gone VALUES (?, ?)
        ON CONFLICT (id) DO UPDATE SET version = max(version, excluded.version)""",
        (item, version),
    )


def _is_older(connection: sqlite3.Connection, generation: int, document: Document) -> bool:
    gone = connection.execute("SELECT version FROM search_gone WHERE id = ?", (document.id,))
    lost = gone.fetchone()
    if lost is not None and document.version <= lost[0]:
        return True
    return holds_newer(connection, generation, document.id, document.version)
