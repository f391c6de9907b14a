"""Which rows lie within a scope: the same rule for one item in memory and for a query."""

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
    """Return those rows whose item lies within a scope, as `covers` decides.

    Args:
        rows: Items, or rows that point to one.
        scope: What may be seen.
        item: Lookup from a row to its item, such as "page__item"; "" where the rows are items.
            Rows without an item are left out.
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
    """Return whether a class is one of these, or lies below one of them."""
    return any(f"{code}·".startswith(f"{each}·") for each in classes)


def _codes_within(classes: frozenset[str]) -> list[str]:
    """Return the codes of these classes and of all below them.

    Compared here and not by LIKE, which on SQLite takes small for capital letters and uses no
    index.
    """
    codes = RecordClass.objects.values_list("code", flat=True)
    return [code for code in codes if _is_within(code, classes)]
