"""Rows of one installation's tables in another's, table after table, as they are.

The source is opened as a second database of Django's, so both sides are read and written by the
same models. Rows go over in the order of their keys, so what is missing stands above the last
key that arrived, and a move that was killed goes on from there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connections, models, transaction

HERE = "default"
CHUNK = 200
"""Rows of one transaction."""

LEFT_OUT = {"sessions.Session"}
"""People sign in anew; the old sessions were signed with another key."""


def tables() -> list[type[models.Model]]:
    """Return every model with a table, those that others point to before those others."""
    left = [
        each
        for each in apps.get_models(include_auto_created=True)
        if each._meta.managed and each._meta.label not in LEFT_OUT
    ]
    ordered: list[type[models.Model]] = []
    while left:
        free = [each for each in left if not _pointed_to(each) & set(left) - {each}]
        ordered += free
        left = [each for each in left if each not in free]
    return ordered


def _pointed_to(model: type[models.Model]) -> set[Any]:
    found = (field.related_model for field in model._meta.concrete_fields)
    return {each for each in found if each is not None}


def copy(model: type[models.Model], source: str) -> Iterator[int]:
    """Bring over what is missing, chunk by chunk; yield how many rows each had."""
    last = model._base_manager.using(HERE).order_by("pk").values_list("pk", flat=True).last()
    while chunk := _after(model, source, last):
        with transaction.atomic(HERE):
            model._base_manager.using(HERE).bulk_create(chunk)
        last = chunk[-1].pk
        yield len(chunk)


def _after(model: type[models.Model], source: str, last: Any) -> list[Any]:
    rows = model._base_manager.using(source).order_by("pk")
    return list((rows if last is None else rows.filter(pk__gt=last))[:CHUNK])


def digest(model: type[models.Model], alias: str) -> tuple[int, str]:
    """Return how many rows a table has, and a digest over all of them by growing key."""
    names = [field.attname for field in model._meta.concrete_fields]
    count, summed = 0, hashlib.sha256()
    rows = sorted(model._base_manager.using(alias).values_list("pk", flat=True))
    for start in range(0, len(rows), CHUNK):
        held = model._base_manager.using(alias).in_bulk(rows[start : start + CHUNK])
        for key in rows[start : start + CHUNK]:
            row = [_plain(getattr(held[key], name)) for name in names]
            summed.update(repr(row).encode("utf-8", "surrogatepass"))
            count += 1
    return count, summed.hexdigest()


def _plain(value: Any) -> Any:
    """Return a value as both databases give it back."""
    if isinstance(value, memoryview):
        return bytes(value)
    if isinstance(value, dict):
        return sorted((key, _plain(each)) for key, each in value.items())
    return [_plain(each) for each in value] if isinstance(value, list) else value


def go_on_counting() -> None:
    """Let the keys that the database gives out follow on those that came over."""
    here = connections[HERE]
    with here.cursor() as cursor:
        for statement in here.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)
