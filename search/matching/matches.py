"""Matches of a word in a passage: exact, by alternative readings, or by edit distance.

Pure functions, the same for every index.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.matching.uncertainty import NormalisedPassage


class MatchKind(IntEnum):
    """Kind of a match; the greater, the weaker."""

    EXACT = 0
    """As read."""
    DOUBTFUL = 1
    """With likely alternative readings of some uncertain characters."""
    SIMILAR = 2
    """Within the budget of edits: characters replaced, lost or gained; only on request."""


@dataclass(frozen=True, slots=True)
class Match:
    """A match of a word in a passage.

    Attributes:
        start: First position in the normal form, from 0.
        end: End, exclusive.
        how: Kind of match.
        cost: Total of the edits or alternative readings; 0.0 if exact. Grows with each
            replaced, lost and gained character; comparable only within one `how`.
    """

    start: int
    end: int
    how: MatchKind = MatchKind.EXACT
    cost: float = 0.0


def all_matches(
    word: str, form: NormalisedPassage, *, similar: bool = False, others: Sequence[str] = ()
) -> list[Match]:
    """Return the matches of a word in normal form, or of another spelling, ascending.

    Other spellings match exactly only. Exact matches may overlap each other, as substrings can.
    A weaker match is dropped if it overlaps a stronger or a cheaper one.
    """
    found = [place for each in (word, *others) for place in _exact(each, form.text)]
    found += _apart(_doubtful(word, form), found)
    if similar:
        from search.matching import edit_distance  # noqa: PLC0415  loads NumPy

        nearly = [
            Match(start, end, MatchKind.SIMILAR, cost)
            for start, end, cost in edit_distance.nearly(word, form)
        ]
        found += _apart(nearly, found)
    return sorted(found, key=lambda place: (place.start, place.end))


def best_match(word: str, form: NormalisedPassage, *, similar: bool = False) -> Match | None:
    """Return the strongest match of a word, of equal ones the first; None if there is none."""
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
    """Return the matches by at least one alternative reading."""
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
    """Return the cost of a word's doubtful match at a position; None if there is none."""
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
    """Return, cheapest first, matches that overlap neither a stronger nor a cheaper one."""
    kept: list[Match] = []
    for place in sorted(weaker, key=lambda each: (each.cost, each.start)):
        others = (*stronger, *kept)
        if all(place.end <= other.start or other.end <= place.start for other in others):
            kept.append(place)
    return kept
