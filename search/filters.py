"""Table of the filters of a search, one row each: all its conditions besides words.

The query parser, the scope, both adapters and the evaluation of candidates read this table, and
know only the three kinds. A new row adds a column to the embedded index and a field to
Elasticsearch; an older index then reports that it needs a rebuild (`Index.is_current`), unless
the row states the value that all older documents have.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from search.query_tree import Below, Between, Node, OneOf, either

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from search.port import Document, SearchScope

Value: TypeAlias = str | int

_LARGEST = (1 << 31) - 1
"""Largest integer that every index can store in a column or field."""


class FilterKind(Enum):
    """Comparison of an item's value with the queried values."""

    EXACT = "exact"
    """A code; matches the same code."""

    PREFIX = "prefix"
    """A code of a tree; matches the same code and all codes below it."""

    RANGE = "range"
    """An integer; matches from a first to a last value, both inclusive."""


def _any(_scope: SearchScope) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter: one row of the table.

    Attributes:
        name: Name in queries and answers, and of the column and field; lower-case letters, no
            SQL keyword.
        kind: Kind of comparison.
        value: Returns the value of a document.
        allowed: Returns the values that a scope allows; None for all.
        words: Names in the query language, lower case; empty if it cannot be typed.
        is_facet: Whether answers count items by its values.
        remark: Code of the remark on an invalid value.
        older: Value of documents that were indexed before the filter existed; "" if that is
            unknown: they match nothing until the index is rebuilt. Only for `EXACT`.
    """

    name: str
    kind: FilterKind
    value: Callable[[Document], Value]
    allowed: Callable[[SearchScope], frozenset[str] | None] = _any
    words: tuple[str, ...] = ()
    is_facet: bool = False
    remark: str = ""
    older: str = ""

    def any_of(self, values: Iterable[Value]) -> Node:
        """Return the condition that an item has one of `values`; never if there are none."""
        match self.kind:
            case FilterKind.EXACT:
                return OneOf(self.name, frozenset(map(str, values)))
            case FilterKind.PREFIX:
                return Below(self.name, frozenset(map(str, values)))
            case FilterKind.RANGE:
                return either([self._at(int(value)) for value in values])

    def _at(self, number: int) -> Node:
        held = max(-_LARGEST, min(number, _LARGEST))
        return Between(self.name, held, held)


FILTERS = (
    Filter(
        "class",
        FilterKind.PREFIX,
        lambda document: document.class_code,
        allowed=lambda scope: scope.classes,
        words=("class", "类别", "類別"),
        is_facet=True,
        remark="no-such-class",
    ),
    Filter(
        "type",
        FilterKind.EXACT,
        lambda document: document.type_code,
        words=("type", "单证类型", "單證類型", "类型", "類型", "文种", "文種"),
        is_facet=True,
        remark="no-such-type",
    ),
    Filter(
        "year",
        FilterKind.RANGE,
        lambda document: document.year,
        words=("year", "年度"),
        is_facet=True,
        remark="year-not-understood",
    ),
    Filter(
        "level",
        FilterKind.EXACT,
        lambda document: document.level,
        allowed=lambda scope: scope.levels,
    ),
    Filter(
        "branch",
        FilterKind.EXACT,
        lambda document: document.branch,
        allowed=lambda scope: scope.branches,
        older="B1",
    ),
)

FACETS = tuple(each.name for each in FILTERS if each.is_facet)
BY_NAME = {each.name: each for each in FILTERS}
BY_WORD = {word: each for each in FILTERS for word in each.words}


def values(document: Document) -> dict[str, Value]:
    """Return the value of each filter in a document, by name."""
    return {each.name: each.value(document) for each in FILTERS}


def within(scope: SearchScope) -> list[Node]:
    """Return the conditions that limit a search to a scope; empty if it is the whole index."""
    asked = ((each, each.allowed(scope)) for each in FILTERS)
    return [each.any_of(allowed) for each, allowed in asked if allowed is not None]
