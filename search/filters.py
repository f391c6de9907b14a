"""The filters of the index, one row each: what narrows a search besides words.

The query parser, the scope, both adapters and the evaluation of candidates read this table,
and know only the three kinds. A new row is a new column of the embedded index and a new field
in Elasticsearch: an index from before says that it wants a rebuild (`Index.is_current`).
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
"""Of the whole numbers that a column or field of any index holds."""


class FilterKind(Enum):
    """How a value of an item is compared with what is asked."""

    EXACT = "exact"
    """A code; the same code is asked."""

    PREFIX = "prefix"
    """A code of a tree; it, or a code that it lies under, is asked."""

    RANGE = "range"
    """A whole number; a first and a last, both included, are asked."""


def _any(_scope: SearchScope) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Filter:
    """One row of the table.

    Attributes:
        name: In queries and answers; also the column and the field, so in lower-case letters
            and no word of SQL.
        kind: How it is compared.
        value: Where its value stands in a document.
        allowed: What a scope allows of it; None for all.
        words: Its names in the query language, lower-case; none if it cannot be typed.
        is_facet: Whether answers count items by its values.
        remark: Code of the remark on a value that makes no sense for it.
    """

    name: str
    kind: FilterKind
    value: Callable[[Document], Value]
    allowed: Callable[[SearchScope], frozenset[str] | None] = _any
    words: tuple[str, ...] = ()
    is_facet: bool = False
    remark: str = ""

    def any_of(self, values: Iterable[Value]) -> Node:
        """Return the condition that one of these holds; without values nothing fulfils it."""
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
    ),
)

FACETS = tuple(each.name for each in FILTERS if each.is_facet)
BY_NAME = {each.name: each for each in FILTERS}
BY_WORD = {word: each for each in FILTERS for word in each.words}


def values(document: Document) -> dict[str, Value]:
    """Return the value of each filter in a document, by name."""
    return {each.name: each.value(document) for each in FILTERS}


def within(scope: SearchScope) -> list[Node]:
    """Return the conditions that everything in a scope fulfils; none for all of the index."""
    asked = ((each, each.allowed(scope)) for each in FILTERS)
    return [each.any_of(allowed) for each, allowed in asked if allowed is not None]
