"""How a word stands on a passage: as it was read, as it may have been meant, or nearly.

Pure and the same for every index; nothing here needs one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from search.matching import edit_distance

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.matching.uncertainty import NormalisedPassage


class MatchKind(IntEnum):
    """How something is found; the greater, the weaker."""

    EXACT = 0
    """As it was read."""
    DOUBTFUL = 1
    """With next-best readings in place of some doubtful characters."""
    SIMILAR = 2
    """With characters that are unlikely, unknown, lost or gained; only if asked for."""


@dataclass(frozen=True, slots=True)
class Match:
    """Where a word stands on a passage.

    Attributes:
        start: First place in the matching form.
        end: One past the last.
        how: As read, or not.
        cost: How much had to be supposed; 0.0 where it stands as read. Grows with each
            replaced, lost and gained character; to be compared within one `how` only.
    """

    start: int
    end: int
    how: MatchKind = MatchKind.EXACT
    cost: float = 0.0


def all_matches(
    word: str, form: NormalisedPassage, *, similar: bool = False, others: Sequence[str] = ()
) -> list[Match]:
    """Give the places where a word in matching form, or another spelling, stands, in order.

    Those as read may overlap each other, as a substring can. A weaker place is left out where
    it overlaps a stronger or a cheaper one.
    """
    found = [place for each in (word, *others) for place in _exact(each, form.text)]
    found += _apart(_doubtful(word, form), found)
    if similar:
        nearly = [
            Match(start, end, MatchKind.SIMILAR, cost)
            for start, end, cost in edit_distance.nearly(word, form)
        ]
        found += _apart(nearly, found)
    return sorted(found, key=lambda place: (place.start, place.end))


def best_match(word: str, form: NormalisedPassage, *, similar: bool = False) -> Match | None:
    """Give the strongest place of a word, the first of several; None if there is none."""
    at = form.text.find(word)
    if at >= 0:
        return Match(at, at + len(word))
    found = all_matches(word, form, similar=similar)
    return min(found, key=lambda place: (place.how, place.cost), default=None)


def _exact(word: str, text: str) -> Iterator[Match]:
    at = text.find(word)
    while at >= 0:
        yield Match(at, at + len(word))
        at = text.find(word, at + 1)


def _doubtful(word: str, form: NormalisedPassage) -> list[Match]:
    """Give the places where next-best readings make a word, at least one of them."""
    starts = {
        at - offset
        for at, others in form.likely.items()
        for offset, char in enumerate(word)
        if char in others and 0 <= at - offset <= len(form.text) - len(word)
    }
    found = ((start, _supposed(word, form, start)) for start in starts)
    return [
        Match(start, start + len(word), MatchKind.DOUBTFUL, cost)
        for start, cost in found
        if cost is not None
    ]


def _supposed(word: str, form: NormalisedPassage, start: int) -> float | None:
    """Give what has to be supposed for a word to stand at a place; None if it cannot."""
    cost = 0.0
    is_as_read = True
    for at, char in enumerate(word, start):
        if form.text[at] != char:
            weight = form.likely.get(at, {}).get(char)
            if weight is None:
                return None
            cost += 1.0 - weight
            is_as_read = False
    return None if is_as_read else cost


def _apart(weaker: Sequence[Match], stronger: Sequence[Match]) -> list[Match]:
    """Give, cheapest first, the places that overlap no stronger one and none given before."""
    kept: list[Match] = []
    for place in sorted(weaker, key=lambda each: (each.cost, each.start)):
        others = (*stronger, *kept)
        if all(place.end <= other.start or other.end <= place.start for other in others):
            kept.append(place)
    return kept
