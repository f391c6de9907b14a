"""The nodes of a query: what may have to hold of an item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = "·"
"""What stands between a class code and what is below it."""


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
class InClass:
    """The item's class is `code`, or stands below it: "TB" holds for "TB·SQ"."""

    code: str


@dataclass(frozen=True, slots=True)
class OfType:
    """The item is a document of the type `code`."""

    code: str


@dataclass(frozen=True, slots=True)
class FromYears:
    """The item's year is one of `first` to `last`, both included."""

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


Node: TypeAlias = Word | InClass | OfType | FromYears | Numbered | MatchNone | Not | And | Or


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
