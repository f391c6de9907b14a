"""Copying of database rows, table by table, with digests for comparison.

The source is Django's second database, so the same models read and write both sides. Rows are
copied by ascending key, so a killed relocation resumes above the target's last key.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import DataError, IntegrityError, connections, models, transaction

from catalog.models import LedgerEntry
from ingest.text.database_text import storable
from workers.relocation.errors import RowRefused

HERE, SOURCE = "default", "source"
"""Names of both databases."""

CHUNK = 200
"""Rows per transaction."""

LEFT_OUT = {"sessions.Session", "workers.Move"}
"""Tables not copied: sessions (signed with another key) and the target's own `Move`."""

_MODULUS = 1 << 256

Table = type[models.Model]


@dataclass(frozen=True, slots=True)
class TableDigest:
    """Row count and digest of a table.

    Attributes:
        rows: Number of rows.
        digest: Independent of the order (sum of the rows' SHA-256 modulo 2**256); 64
            hexadecimal digits.
    """

    rows: int
    digest: str


def tables() -> list[Table]:
    """Return every model with a table, referenced ones first (topological order)."""
    left = [
        each
        for each in apps.get_models(include_auto_created=True)
        if each._meta.managed and each._meta.label not in LEFT_OUT
    ]
    ordered: list[Table] = []
    while left:
        free = [each for each in left if not _referenced(each) & set(left) - {each}]
        ordered += free
        left = [each for each in left if each not in free]
    return ordered


def _referenced(table: Table) -> set[Any]:
    found = (field.related_model for field in table._meta.concrete_fields)
    return {each for each in found if each is not None}


def label(table: Table) -> str:
    """Return Django's label of a table."""
    return table._meta.label


def count(table: Table) -> int:
    """Return the target's number of rows of a table."""
    return int(table._base_manager.using(HERE).count())


def digest(table: Table, alias: str, mended: Counter[str] | None = None) -> TableDigest:
    """Return row count and digest of a table, with its values as PostgreSQL stores them.

    Args:
        table: The table.
        alias: Alias of the database.
        mended: Counts the values adapted for PostgreSQL, by table and column.

    Raises:
        RowRefused: An entry of the ledger would have to be adapted.
    """
    names = _names(table)
    count, total = 0, 0
    for row in table._base_manager.using(alias).values_list("pk", *names).iterator(CHUNK):
        stored = [keepable(value) for value in row[1:]]
        if mended is not None:
            for name, before, after in zip(names, row[1:], stored, strict=True):
                if before != after:
                    _note_mended(mended, table, name, row[0])
        raw = repr([_plain(value) for value in stored]).encode()
        total += int.from_bytes(hashlib.sha256(raw).digest(), "big")
        count += 1
    return TableDigest(count, f"{total % _MODULUS:064x}")


def _note_mended(mended: Counter[str], table: Table, name: str, key: object) -> None:
    if table is LedgerEntry:
        raise RowRefused(f"{table._meta.label} {key}")
    mended[f"{table._meta.label}.{name}"] += 1


def copy(table: Table) -> Iterator[int]:
    """Copy missing rows in chunks; yield the number of each chunk.

    Raises:
        RowRefused: PostgreSQL rejects a row; those before it were copied.
    """
    here = table._base_manager.using(HERE)
    rows = table._base_manager.using(SOURCE).order_by("pk")
    if isinstance(table._meta.pk, models.CharField):
        # Databases collate text differently, so there is no "last" key: copied in one piece.
        if not here.exists():
            with transaction.atomic(HERE):
                brought = _insert(table, list(rows.iterator(CHUNK)))
            yield brought
        return
    last = here.order_by("pk").values_list("pk", flat=True).last()
    while chunk := list((rows if last is None else rows.filter(pk__gt=last))[:CHUNK]):
        last = chunk[-1].pk
        yield _insert(table, chunk)


def _insert(table: Table, rows: list[Any]) -> int:
    """Insert rows in a transaction; on failure, find the rejected row by bisection."""
    for row in rows:
        for name in _names(table):
            setattr(row, name, keepable(getattr(row, name)))
    try:
        with transaction.atomic(HERE):
            table._base_manager.using(HERE).bulk_create(rows, batch_size=CHUNK)
    except (DataError, IntegrityError) as error:
        if len(rows) == 1:
            raise RowRefused(f"{table._meta.label} {rows[0].pk}") from error
        half = len(rows) // 2
        return _insert(table, rows[:half]) + _insert(table, rows[half:])
    return len(rows)


def clear() -> None:
    """Delete all rows of the target; to be called in a transaction."""
    for table in reversed(tables()):
        table._base_manager.all()._raw_delete(HERE)


def filled(planted: set[str]) -> list[str]:
    """Return the target's tables with rows, except those that migrations fill."""
    found = (each for each in tables() if each._meta.label not in planted)
    return [each._meta.label for each in found if each._base_manager.exists()]


def reset_sequences() -> None:
    """Reset the target's key sequences to follow the copied keys."""
    here = connections[HERE]
    with here.cursor() as cursor:
        for statement in here.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)


def keepable(value: Any) -> Any:
    """Return a value as PostgreSQL can store it: no NUL and no lone surrogates in text."""
    if isinstance(value, str):
        return storable(_whole(value))
    if isinstance(value, list):
        return [keepable(each) for each in value]
    if isinstance(value, dict):
        return {keepable(key): keepable(each) for key, each in value.items()}
    return value


def _whole(text: str) -> str:
    """Replace lone surrogates, which UTF-8 cannot encode."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _names(table: Table) -> list[str]:
    return [field.attname for field in table._meta.concrete_fields]


def _plain(value: Any) -> Any:
    """Normalise a value that the two databases return differently."""
    if isinstance(value, memoryview):
        return bytes(value)
    if isinstance(value, float):
        return value or 0.0  # PostgreSQL's JSON has no negative zero
    if isinstance(value, dict):
        return sorted((key, _plain(each)) for key, each in value.items())
    return [_plain(each) for each in value] if isinstance(value, list) else value
