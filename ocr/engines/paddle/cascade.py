"""Model cascade: a fast recogniser reads all lines, a better one the least confident again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np

    from ocr.engines.paddle.recognition import Glyph

_DOUBTFUL = 0.93
"""Mean confidence below which a line is always read again."""

_SURE = 0.97
"""Mean confidence from which the fast model's reading is kept."""

_ROOM = 0.4
"""Largest share of the width of a page's lines to read again, of lines between the two.

The cost of reading again grows with the width, its gain with the doubts; so the doubts per
width, which is the mean, give the best order. On a good page this reaches more of them.
"""


class ReadsLines(Protocol):
    """Recogniser of gray crops of one height."""

    def read(self, crops: Sequence[np.ndarray]) -> list[tuple[Glyph, ...]]:
        """Return the characters of each crop, in the order of `crops`."""
        ...


class Cascade:
    """Recognisers, the fastest first; the first reads everything."""

    def __init__(self, recognisers: Sequence[ReadsLines]) -> None:
        self._first, *self._better = recognisers

    def read(self, crops: Sequence[np.ndarray]) -> list[tuple[Glyph, ...]]:
        """See `ReadsLines.read`; the crops must be those of one page."""
        read = self._first.read(crops)
        widths = [crop.shape[1] for crop in crops]
        for recogniser in self._better:
            doubtful = list(most_doubtful([confidence(line) for line in read], widths))
            again = recogniser.read([crops[number] for number in doubtful])
            for number, line in zip(doubtful, again, strict=True):
                read[number] = line
        return read


def most_doubtful(confidences: Sequence[float], widths: Sequence[int]) -> Iterator[int]:
    """Yield the indices of lines worth reading again, the least confident first."""
    room = _ROOM * sum(widths)
    for number in sorted(range(len(widths)), key=lambda n: confidences[n]):
        confidence = confidences[number]
        if confidence >= _SURE or (confidence >= _DOUBTFUL and room <= 0):
            return
        room -= widths[number]
        yield number


def confidence(line: Sequence[Glyph]) -> float:
    """Return the mean confidence of a line; 0.0 without characters."""
    return sum(glyph.confidence for glyph in line) / len(line) if line else 0.0
