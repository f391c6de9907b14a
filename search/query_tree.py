"""The nodes of a query: what may have to hold of an item."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LEVEL = "·"
"""Stands between a code of a tree and the part below it."""


def with_ancestors(code: str) -> tuple[str, ...]:
    """Return a code of a tree behind all that it lies under: "TB", "TB·SQ" for "TB·SQ"."""
    return tuple(accumulate(code.split(LEVEL), lambda above, part: above + LEVEL + part))


@dataclass(frozen=True, slots=True)
class Word:
    """The form, or another spelling of it, is a substring of one of the item's passages.

    Attributes:
        form: In matching form, not empty.
        others: Other spellings of the same number, see `search.spellings`. Items that hold
            none but these rank behind those that hold the form.
    """

    form: str
    others: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """All of them, the form first."""
        return (self.form, *self.others)


@dataclass(frozen=True, slots=True)
class OneOf:
    """The value of the filter `name` is one of these; nothing is one of none."""

    name: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Below:
    """The value of the filter `name` is one of the codes, or lies under one."""

    name: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Between:
    """The value of the filter `name` is one of `first` to `last`, both included."""

    name: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Numbered:
    """The form is a substring of the item's archive number, both in matching form."""

    form: str


@dataclass(frozen=True, slots=True)
class MatchNone:
    """Holds of no item."""


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold; without parts it holds of every item."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds."""

    parts: tuple[Node, ...]


Node: TypeAlias = Word | OneOf | Below | Between | Numbered | MatchNone | Not | And | Or


def either(parts: Sequence[Node]) -> Node:
    """Return what holds where at least one part does."""
    if not parts:
        return MatchNone()
    return parts[0] if len(parts) == 1 else Or(tuple(parts))


def wanted_words(node: Node) -> Iterator[Word]:
    """Give the words that are wanted, as they came."""
    match node:
        case Word():
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from wanted_words(part)
        case _:
            return
