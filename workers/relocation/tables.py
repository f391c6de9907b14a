"""Rows of one installation's tables in another's, table after table, as they are.

The source is a second database of Django's, so both sides are read and written by the same
models. Rows go over in the order of their keys, so what is missing stands above the last key
that arrived, and a move that was killed goes on from there.
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
"""Rows of one transaction."""

LEFT_OUT = {"sessions.Session", "workers.Move"}
"""People sign in anew, for sessions were signed with another key; a move is of the target."""

_MODULUS = 1 << 256

Table = type[models.Model]


@dataclass(frozen=True, slots=True)
class Held:
    """What a table holds.

    Attributes:
        rows: How many.
        digest: Over all of them, in whatever order; 64 hexadecimal digits.
    """

    rows: int
    digest: str


def tables() -> list[Table]:
    """Return every model with a table, those that others point to before those others."""
    left = [
        each
        for each in apps.get_models(include_auto_created=True)
        if each._meta.managed and each._meta.label not in LEFT_OUT
    ]
    ordered: list[Table] = []
    while left:
        free = [each for each in left if not _pointed_to(each) & set(left) - {each}]
        ordered += free
        left = [each for each in left if each not in free]
    return ordered


def _pointed_to(table: Table) -> set[Any]:
    found = (field.related_model for field in table._meta.concrete_fields)
    return {each for each in found if each is not None}


def label(table: Table) -> str:
    """Return the name of a table, as Django has it."""
    return table._meta.label


def count(table: Table) -> int:
    """Return how many rows a table of the target has."""
    return int(table._base_manager.using(HERE).count())


def hold(table: Table, alias: str, mended: Counter[str] | None = None) -> Held:
    """Return what a table holds, as PostgreSQL keeps it.

    Args:
        table: The table.
        alias: In which database.
        mended: Counts the values that PostgreSQL keeps otherwise, by table and column.

    Raises:
        RowRefused: That would change an act of the ledger.
    """
    names = _names(table)
    count, total = 0, 0
    for row in table._base_manager.using(alias).values_list("pk", *names).iterator(CHUNK):
        stored = [keepable(value) for value in row[1:]]
        if mended is not None:
            for name, before, after in zip(names, row[1:], stored, strict=True):
                if before != after:
                    _note_mended(mended, table, name, row[0])
        told = repr([_plain(value) for value in stored]).encode()
        total += int.from_bytes(hashlib.sha256(told).digest(), "big")
        count += 1
    return Held(count, f"{total % _MODULUS:064x}")


def _note_mended(mended: Counter[str], table: Table, name: str, key: object) -> None:
    if table is LedgerEntry:
        raise RowRefused(f"{table._meta.label} {key}")
    mended[f"{table._meta.label}.{name}"] += 1


def copy(table: Table) -> Iterator[int]:
    """Bring over what is missing; yield how many rows were brought, again and again.

    Raises:
        RowRefused: PostgreSQL does not take a row; those before it came over.
    """
    here = table._base_manager.using(HERE)
    rows = table._base_manager.using(SOURCE).order_by("pk")
    if isinstance(table._meta.pk, models.CharField):
        # Databases sort words differently, so none is "the last": small tables, in one piece.
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
    """Insert rows, all or none; where that fails, find the one that is to blame."""
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
    """Empty all tables of the target; part of a transaction."""
    for table in reversed(tables()):
        table._base_manager.all()._raw_delete(HERE)


def filled(planted: set[str]) -> list[str]:
    """Return which tables of the target hold rows, besides those that migrating plants."""
    found = (each for each in tables() if each._meta.label not in planted)
    return [each._meta.label for each in found if each._base_manager.exists()]


def go_on_counting() -> None:
    """Let the keys that the database gives out follow on those that came over."""
    here = connections[HERE]
    with here.cursor() as cursor:
        for statement in here.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)


def keepable(value: Any) -> Any:
    """Return a value as PostgreSQL can keep it; no text of it may hold NUL or half a sign."""
    if isinstance(value, str):
        return storable(_whole(value))
    if isinstance(value, list):
        return [keepable(each) for each in value]
    if isinstance(value, dict):
        return {keepable(key): keepable(each) for key, each in value.items()}
    return value


def _whole(text: str) -> str:
    """Return a text without halves of surrogate pairs, which no encoding knows."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _names(table: Table) -> list[str]:
    return [field.attname for field in table._meta.concrete_fields]


def _plain(value: Any) -> Any:
    """Return a value as both databases give it back."""
    if isinstance(value, memoryview):
        return bytes(value)
    if isinstance(value, float):
        return value or 0.0  # JSON on PostgreSQL knows no zero below zero
    if isinstance(value, dict):
        return sorted((key, _plain(each)) for key, each in value.items())
    return [_plain(each) for each in value] if isinstance(value, list) else value
