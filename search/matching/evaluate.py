"""Whether an item fulfils a query, worked out from its texts: it proves what tokens propose."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from search.matching.matches import (
    How,
    best,
)
from search.query_tree import (
    LEVEL,
    Either,
    Every,
    FromYears,
    InClass,
    Never,
    Node,
    Numbered,
    OfType,
    Without,
    Word,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from search.matching.uncertainty import Form


@dataclass(frozen=True)
class Facts:
    """What is known of an item.

    Attributes:
        number_form: Archive number in matching form.
        passages: The description, then one for each page.
    """

    class_code: str
    type_code: str
    year: int
    number_form: str
    passages: Sequence[Form]

    @cached_property
    def length(self) -> int:
        """Characters of all passages."""
        return sum(len(passage.text) for passage in self.passages)


@dataclass(frozen=True, slots=True)
class Judged:
    """How an item fulfils a query.

    Attributes:
        how: The weakest way in which a word that is needed stands.
        cost: The sum of what had to be supposed.
        passages: Numbers of those on which words stand that stand nowhere as read.
    """

    how: How = How.EXACT
    cost: float = 0.0
    passages: frozenset[int] = frozenset()


def judge(node: Node, facts: Facts, *, similar: bool = False) -> Judged | None:
    """Tell how an item fulfils a query; None if it does not.

    What must not be found is looked for as read only: doubt excludes nothing.
    """
    match node:
        case Word():
            return _word(node, facts.passages, similar=similar)
        case Every(parts):
            return _every(judge(part, facts, similar=similar) for part in parts)
        case Either(parts):
            found = [judge(part, facts, similar=similar) for part in parts]
            held = [each for each in found if each]
            return min(held, key=lambda each: (each.how, each.cost), default=None)
        case Without(part):
            inner = judge(part, facts)
            return None if inner and inner.how == How.EXACT else Judged()
        case _:
            return Judged() if _holds(node, facts) else None


def _word(word: Word, passages: Sequence[Form], *, similar: bool) -> Judged | None:
    if any(each in passage.text for passage in passages for each in word.spellings):
        return Judged()
    found = {
        number: place
        for number, passage in enumerate(passages)
        if (place := best(word.form, passage, similar=similar))
    }
    if not found:
        return None
    how = min(place.how for place in found.values())
    strongest = {number: place for number, place in found.items() if place.how == how}
    cost = min(place.cost for place in strongest.values())
    return Judged(how, cost, frozenset(strongest))


def _every(parts: Iterable[Judged | None]) -> Judged | None:
    whole = Judged()
    for part in parts:
        if part is None:
            return None
        whole = Judged(
            max(whole.how, part.how), whole.cost + part.cost, whole.passages | part.passages
        )
    return whole


def _holds(node: Node, facts: Facts) -> bool:
    match node:
        case InClass(code):
            return (facts.class_code + LEVEL).startswith(code + LEVEL)
        case OfType(code):
            return facts.type_code == code
        case FromYears(first, last):
            return first <= facts.year <= last
        case Numbered(form):
            return form in facts.number_form
        case Never():
            return False
        case _:
            raise TypeError(type(node).__name__)
