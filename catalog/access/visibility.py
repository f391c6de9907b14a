"""Permission check of rows against a scope: one rule for an item in memory and for queries."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

from catalog.access.scope import Scope
from catalog.models import Item, RecordClass

Row = TypeVar("Row", bound=Model)


def covers(scope: Scope, item: Item) -> bool:
    """Return whether an item lies within a scope."""
    return (
        (scope.classes is None or _is_within(item.record_class_id, scope.classes))
        and (scope.levels is None or item.level in scope.levels)
        and (scope.branches is None or item.branch in scope.branches)
    )


def visible(rows: QuerySet[Row], scope: Scope, item: str = "") -> QuerySet[Row]:
    """Filter rows to those whose item lies within a scope, by the rule of `covers`.

    Args:
        rows: Items, or rows that refer to one.
        scope: The scope.
        item: Lookup from a row to its item, such as "page__item"; "" if the rows are items.
            Rows without an item are excluded.
    """
    to = f"{item}__" if item else ""
    if item:
        rows = rows.filter(**{f"{to}isnull": False})
    if scope.classes is not None:
        rows = rows.filter(**{f"{to}record_class__in": _codes_within(scope.classes)})
    if scope.levels is not None:
        rows = rows.filter(**{f"{to}level__in": scope.levels})
    if scope.branches is not None:
        rows = rows.filter(**{f"{to}branch__in": scope.branches})
    return rows


def _is_within(code: str, classes: frozenset[str]) -> bool:
    """Return whether a class is one of these, or below one of them."""
    return any(f"{code}·".startswith(f"{each}·") for each in classes)


def _codes_within(classes: frozenset[str]) -> list[str]:
    """Return the codes of these classes and of all below them.

    Compared in Python, as LIKE on SQLite ignores case and uses no index.
    """
    codes = RecordClass.objects.values_list("code", flat=True)
    return [code for code in codes if _is_within(code, classes)]
