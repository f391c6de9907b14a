"""Nodes of the query tree: and, or, not over words and filters."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LEVEL = "·"
"""Separator between a code of a tree and the part below it."""


def with_ancestors(code: str) -> tuple[str, ...]:
    """Return a code of a tree after all codes above it: "TB", "TB·SQ" for "TB·SQ"."""
    return tuple(accumulate(code.split(LEVEL), lambda above, part: above + LEVEL + part))


@dataclass(frozen=True, slots=True)
class Word:
    """Matches if the form, or another spelling, is a substring of a passage of the item.

    Attributes:
        form: In normal form, not empty.
        others: Other spellings of the same number, see `search.spellings`. Items that hold only
            these rank below those that hold the form.
    """

    form: str
    others: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """The form, then its other spellings."""
        return (self.form, *self.others)


@dataclass(frozen=True, slots=True)
class OneOf:
    """Matches if the value of the filter `name` is one of `values`; never if empty."""

    name: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Below:
    """Matches if the value of the filter `name` is one of the codes, or below one."""

    name: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Between:
    """Matches if the value of the filter `name` is in `first` to `last`, both inclusive."""

    name: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Numbered:
    """Matches if the form is a substring of the archive number, both in normal form."""

    form: str


@dataclass(frozen=True, slots=True)
class MatchNone:
    """Matches no item."""


@dataclass(frozen=True, slots=True)
class Not:
    """Matches if the part does not."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """Matches if all parts do; without parts it matches every item."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Matches if at least one part does."""

    parts: tuple[Node, ...]


Node: TypeAlias = Word | OneOf | Below | Between | Numbered | MatchNone | Not | And | Or


def either(parts: Sequence[Node]) -> Node:
    """Return a node that matches if at least one part does."""
    if not parts:
        return MatchNone()
    return parts[0] if len(parts) == 1 else Or(tuple(parts))


def wanted_words(node: Node) -> Iterator[Word]:
    """Yield the words to find, in order; excluded ones are left out."""
    match node:
        case Word():
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from wanted_words(part)
        case _:
            return
