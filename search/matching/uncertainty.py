"""Uncertain characters of a text and of its normal form, with alternative readings.

OCR reports them with the text, and the index gets them with a document, see
`search.port.Document`. `search.matching.matches` matches words with them.
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
"""Least weight of a likely alternative reading, which every search takes into account."""

LEAST = 0.02
"""Weight below which an alternative reading is dropped."""

DOUBTED = 0.8
"""Confidence below which a character may be any other."""

MOST = 2
"""Likely alternative readings kept of one character; if none is likely, one other is kept."""

WEIGHTS = (LEAST, LIKELY, 0.3)
"""Levels that normal forms round weights down to."""

CONFIDENCES = (0.0, 0.4, 0.6, DOUBTED)
"""Levels that normal forms round confidences down to."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """An uncertain character of a text.

    Attributes:
        at: Position, in code points from 0.
        confidence: Confidence of the character read, 0.0 to 1.0.
        others: Alternative readings, one character each, with their weights of 0.0 to 1.0,
            likeliest first; may be empty if only the confidence is known.
    """

    at: int
    confidence: float
    others: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class NormalisedPassage:
    """A passage in normal form, with its uncertain characters.

    Attributes:
        text: The normal form.
        doubts: Uncertain characters by position in `text`; their alternative readings are in
            normal form too, differ from the character read, and are no blank.
    """

    text: str
    doubts: Mapping[int, Doubt] = field(default_factory=dict)

    @cached_property
    def likely(self) -> dict[int, dict[str, float]]:
        """Likely alternative readings with their weights, by position."""
        found = {at: _likely(doubt) for at, doubt in self.doubts.items()}
        return {at: others for at, others in found.items() if others}

    @cached_property
    def others(self) -> dict[str, list[tuple[int, float]]]:
        """Position and weight of all alternative readings, by character."""
        found: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for at, doubt in self.doubts.items():
            for char, weight in doubt.others:
                found[char].append((at, weight))
        return found

    @cached_property
    def characters(self) -> frozenset[str]:
        """All characters read, and all alternative readings."""
        return frozenset(self.text).union(self.others)


def normalised(normal: Normal, doubts: Iterable[Doubt]) -> NormalisedPassage:
    """Return a passage in normal form with the uncertain characters of the original text.

    Dropped are characters, and alternative readings, whose normal form is not one character,
    and those that would change no search. Confidences and weights are rounded down to a few
    levels, so that an index stores them in little space.
    """
    places = _places(normal)
    moved = (
        _moved(doubt, places[doubt.at], normal.text) for doubt in doubts if doubt.at in places
    )
    return NormalisedPassage(
        normal.text, {doubt.at: doubt for doubt in moved if _is_of_use(doubt)}
    )


def _places(normal: Normal) -> dict[int, int]:
    """Return, by original position, that in the normal form, for characters that became one."""
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
    """Return the highest level not above a value; the lowest if there is none."""
    return levels[max(0, bisect_right(levels, value) - 1)]


def _is_of_use(doubt: Doubt) -> bool:
    return doubt.confidence < DOUBTED or bool(_likely(doubt))


def _likely(doubt: Doubt) -> dict[str, float]:
    return {char: weight for char, weight in doubt.others if weight >= LIKELY}


@lru_cache(maxsize=1 << 16)
def _single(char: str) -> str:
    """Return the normal form of a character if it is one character, else ""."""
    form = normalise(char).text
    return form if len(form) == 1 else ""


def original(doubts: Sequence[Doubt], at: int, form: str) -> str:
    """Return the alternative reading that has this normal form; `form` if there is none."""
    for doubt in doubts:
        if doubt.at == at:
            return next((char for char, _ in doubt.others if _single(char) == form), form)
    return form
