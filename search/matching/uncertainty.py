"""What may have been misread: the doubtful places of a text, and of its matching form.

Whoever reads a page doubts some of its characters and knows what they may be instead. The
index is told so with the texts, see `search.port.Document`; how words stand on such a text
says `search.matching.matches`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from search.normalise import GAP, Normal, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LIKELY = 0.1
"""Weight from which a next-best reading is searched without being asked for."""

LEAST = 0.02
"""Weight below which a next-best reading is left out."""

DOUBTED = 0.8
"""Confidence below which a character may be any other."""

MOST = 2
"""Likely next-best readings of one place that are kept; of others one, where none is likely."""

WEIGHTS = (LEAST, LIKELY, 0.3)
"""Weights that matching forms tell apart."""

CONFIDENCES = (0.0, 0.4, 0.6, DOUBTED)
"""Confidences that matching forms tell apart."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place of a text that may have been misread.

    Attributes:
        at: The place, in code points from 0.
        confidence: Of the character that stands there, 0.0 to 1.0.
        others: What it may be instead, one character each, with its weight of 0.0 to 1.0,
            likeliest first; may be empty where only the confidence is known.
    """

    at: int
    confidence: float
    others: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class NormalisedPassage:
    """A passage in matching form, with what its doubtful characters may be instead.

    Attributes:
        text: The matching form.
        doubts: By their place in `text`; their other readings are in matching form too, none
            is the character that stands there, and none is a blank.
    """

    text: str
    doubts: Mapping[int, Doubt] = field(default_factory=dict)

    @cached_property
    def likely(self) -> dict[int, dict[str, float]]:
        """The next-best readings that are searched without being asked for, by place."""
        found = {at: _likely(doubt) for at, doubt in self.doubts.items()}
        return {at: others for at, others in found.items() if others}

    @cached_property
    def others(self) -> dict[str, list[tuple[int, float]]]:
        """All next-best readings: for each character where it may stand, and its weight."""
        found: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for at, doubt in self.doubts.items():
            for char, weight in doubt.others:
                found[char].append((at, weight))
        return found

    @cached_property
    def characters(self) -> frozenset[str]:
        """All characters that stand or may stand in it."""
        return frozenset(self.text).union(self.others)


def normalised(normal: Normal, doubts: Iterable[Doubt]) -> NormalisedPassage:
    """Bring the doubts about a text into the matching form of that text.

    Left out are places that have no or more than one character in matching form, other
    readings of which the same is true, and what is of little use. Confidence and weights are
    brought down to a few levels, so that an index can keep them in little room.
    """
    places = _places(normal)
    moved = (
        _moved(doubt, places[doubt.at], normal.text) for doubt in doubts if doubt.at in places
    )
    return NormalisedPassage(
        normal.text, {doubt.at: doubt for doubt in moved if _is_of_use(doubt)}
    )


def _places(normal: Normal) -> dict[int, int]:
    """Give, for each original place that became one character, the place of that."""
    found: dict[int, int] = {}
    doubled = set()
    for place, (start, _) in enumerate(normal.origins):
        if start in found:
            doubled.add(start)
        elif normal.text[place] != GAP:
            found[start] = place
    return {start: place for start, place in found.items() if start not in doubled}


def _moved(doubt: Doubt, at: int, text: str) -> Doubt:
    others: dict[str, float] = {}
    for char, weight in doubt.others:
        form = _single(char)
        if form and form != text[at] and weight >= LEAST:
            others.setdefault(form, _level(weight, WEIGHTS))
    likely = tuple((form, weight) for form, weight in others.items() if weight >= LIKELY)
    kept = likely[:MOST] or tuple(others.items())[:1]
    return Doubt(at, _level(doubt.confidence, CONFIDENCES), kept)


def _level(value: float, levels: Sequence[float]) -> float:
    """Give the highest level that a value reaches; the lowest if none."""
    return levels[max(0, bisect_right(levels, value) - 1)]


def _is_of_use(doubt: Doubt) -> bool:
    return doubt.confidence < DOUBTED or bool(_likely(doubt))


def _likely(doubt: Doubt) -> dict[str, float]:
    return {char: weight for char, weight in doubt.others if weight >= LIKELY}


@lru_cache(maxsize=1 << 16)
def _single(char: str) -> str:
    """Give the matching form of a character if it is one character, else nothing."""
    form = normalise(char).text
    return form if len(form) == 1 else ""


def original(doubts: Sequence[Doubt], at: int, form: str) -> str:
    """Give how another reading was written that has this matching form; the form if none."""
    for doubt in doubts:
        if doubt.at == at:
            return next((char for char, _ in doubt.others if _single(char) == form), form)
    return form
