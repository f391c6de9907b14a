"""Evaluation of a query tree against the texts of an item; verifies candidates of an index."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from search.matching.matches import (
    MatchKind,
    best_match,
)
from search.query_tree import (
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
    with_ancestors,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from search.filters import Value
    from search.matching.uncertainty import NormalisedPassage


@dataclass(frozen=True)
class ItemText:
    """Texts and filter values of an item.

    Attributes:
        values: Values of filters, by name; a missing one matches nothing.
        number_form: Archive number in normal form.
        passages: The description, then one for each page.
    """

    values: Mapping[str, Value | None]
    number_form: str
    passages: Sequence[NormalisedPassage]

    @cached_property
    def length(self) -> int:
        """Characters of all passages."""
        return sum(len(passage.text) for passage in self.passages)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Result for an item that matches a query.

    Attributes:
        how: Weakest kind of match among the words needed.
        cost: Sum of the costs of their matches.
        passages: Indices of the passages with fuzzy matches of words that match nowhere
            exactly.
    """

    how: MatchKind = MatchKind.EXACT
    cost: float = 0.0
    passages: frozenset[int] = frozenset()


def evaluate(node: Node, facts: ItemText, *, similar: bool = False) -> Evaluation | None:
    """Evaluate a query tree against an item; return None if it does not match.

    Excluded words exclude an item only where they match exactly.
    """
    match node:
        case Word():
            return _word(node, facts.passages, similar=similar)
        case And(parts):
            return _every(evaluate(part, facts, similar=similar) for part in parts)
        case Or(parts):
            found = [evaluate(part, facts, similar=similar) for part in parts]
            held = [each for each in found if each]
            return min(held, key=lambda each: (each.how, each.cost), default=None)
        case Not(part):
            inner = evaluate(part, facts)
            return None if inner and inner.how == MatchKind.EXACT else Evaluation()
        case _:
            return Evaluation() if _holds(node, facts) else None


def _word(
    word: Word, passages: Sequence[NormalisedPassage], *, similar: bool
) -> Evaluation | None:
    if any(each in passage.text for passage in passages for each in word.spellings):
        return Evaluation()
    found = {
        number: place
        for number, passage in enumerate(passages)
        if (place := best_match(word.form, passage, similar=similar))
    }
    if not found:
        return None
    how = min(place.how for place in found.values())
    strongest = {number: place for number, place in found.items() if place.how == how}
    cost = min(place.cost for place in strongest.values())
    return Evaluation(how, cost, frozenset(strongest))


def _every(parts: Iterable[Evaluation | None]) -> Evaluation | None:
    whole = Evaluation()
    for part in parts:
        if part is None:
            return None
        whole = Evaluation(
            max(whole.how, part.how), whole.cost + part.cost, whole.passages | part.passages
        )
    return whole


def _holds(node: Node, facts: ItemText) -> bool:
    match node:
        case OneOf(name, values):
            return facts.values.get(name) in values
        case Below(name, codes):
            code = facts.values.get(name)
            return isinstance(code, str) and not codes.isdisjoint(with_ancestors(code))
        case Between(name, first, last):
            number = facts.values.get(name)
            return isinstance(number, int) and first <= number <= last
        case Numbered(form):
            return form in facts.number_form
        case MatchNone():
            return False
        case _:
            raise TypeError(type(node).__name__)
