"""Translation of a query to SQL and FTS5; texts and values are passed only as parameters.

The SQL contains `$words` and `$entry` for the tables of a generation, and `e` for the entry.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import singledispatch
from typing import TYPE_CHECKING

from search import ngrams
from search.query_tree import (
    LEVEL,
    And,
    Below,
    Between,
    MatchNone,
    Node,
    Not,
    Numbered,
    OneOf,
    Or,
    Word,
    wanted_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from search.query import Query

_HOLDING = "e.id IN (SELECT rowid FROM $words WHERE $words MATCH ?)"


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL condition on an entry, and its parameters in order."""

    sql: str
    values: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class SqliteQuery:
    """A query, translated.

    Attributes:
        match: FTS5 expression; None if no word is required of every item.
        typed: The same without other spellings of numbers; items that match it rank first.
        others: All other conditions.
    """

    match: str | None
    typed: str | None
    others: Condition


def translate(query: Query) -> SqliteQuery:
    """Translate a query."""
    parts = query.root.parts if isinstance(query.root, And) else (query.root,)
    found: list[str] = []
    typed: list[str] = []
    others: list[Condition] = []
    for part in parts:
        if expression := _expression(part):
            found.append(expression)
            typed.append(str(_expression(part, typed=True)))
        else:
            others.append(_condition(part))
    return SqliteQuery(
        " AND ".join(found) or None, " AND ".join(typed) or None, _joined(" AND ", others)
    )


def filters(query: Query) -> Condition:
    """Translate those parts of a query that contain no word to find."""
    parts = query.root.parts if isinstance(query.root, And) else (query.root,)
    bare = (part for part in parts if not any(wanted_words(part)))
    return _joined(" AND ", map(_condition, bare))


def match_phrase(phrase: ngrams.Phrase) -> str:
    """Return the FTS5 expression of a phrase."""
    return f'"{" ".join(phrase.tokens)}"' + (" *" if phrase.open else "")


def match_word(word: Word, *, typed: bool = False) -> str:
    """Return the FTS5 expression of a word; with `typed` without its other spellings."""
    forms = (word.form,) if typed else word.spellings
    phrases = [match_phrase(ngrams.phrase(form)) for form in forms]
    return phrases[0] if len(phrases) == 1 else f"({' OR '.join(phrases)})"


def _expression(node: Node, *, typed: bool = False) -> str | None:
    """Return the FTS5 expression of a node made of words to find only, else None."""
    match node:
        case Word():
            return match_word(node, typed=typed)
        case Or(parts):
            found = [_expression(part, typed=typed) for part in parts]
            words = [expression for expression in found if expression]
            return f"({' OR '.join(words)})" if len(words) == len(parts) else None
        case _:
            return None


@singledispatch
def _condition(node: Node) -> Condition:
    raise TypeError(type(node).__name__)


@_condition.register
def _(node: Word) -> Condition:
    return Condition(_HOLDING, (str(_expression(node)),))


@_condition.register
def _(node: OneOf) -> Condition:
    return Condition(f"e.{node.name} IN ({_places(node.values)})", tuple(node.values))


@_condition.register
def _(node: Below) -> Condition:
    # SQLite limits the depth of ORs, so codes of the same length share one comparison.
    by_length: dict[int, list[str]] = defaultdict(list)
    for code in node.codes:
        by_length[len(code) + len(LEVEL)].append(code + LEVEL)
    value = f"e.{node.name} || '{LEVEL}'"
    conditions = [
        Condition(f"substr({value}, 1, {length}) IN ({_places(starts)})", tuple(starts))
        for length, starts in by_length.items()
    ]
    return _joined(" OR ", conditions) if conditions else Condition("0")


@_condition.register
def _(node: Between) -> Condition:
    return Condition(f"e.{node.name} BETWEEN ? AND ?", (node.first, node.last))


@_condition.register
def _(node: Numbered) -> Condition:
    return Condition("instr(e.number_form, ?) > 0", (node.form,))


@_condition.register
def _(_node: MatchNone) -> Condition:
    return Condition("0")


@_condition.register
def _(node: Not) -> Condition:
    inner = _condition(node.part)
    return Condition(f"({inner.sql}) IS NOT TRUE", inner.values)


@_condition.register
def _(node: And) -> Condition:
    return _joined(" AND ", map(_condition, node.parts))


@_condition.register
def _(node: Or) -> Condition:
    return _joined(" OR ", map(_condition, node.parts))


def _places(values: Iterable[object]) -> str:
    return ",".join("?" for _ in values)


def _joined(between: str, conditions: Iterable[Condition]) -> Condition:
    held = tuple(conditions)
    sql = between.join(condition.sql for condition in held)
    values = tuple(value for condition in held for value in condition.values)
    return Condition(f"({sql or '1'})", values)
