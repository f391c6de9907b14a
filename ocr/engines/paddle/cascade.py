"""Reads every line with a quick model, and the most doubtful again with a better one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np

    from ocr.engines.paddle.recognition import Glyph

_DOUBTFUL = 0.93
"""Mean confidence below which a line is always read again."""

_SURE = 0.97
"""Mean confidence from which a line is left as the quick model read it."""

_ROOM = 0.4
"""Share of the width of a page's lines that is read again, at most, of lines between the two.

Reading again costs by the width and mends by the doubts, so doubts by width, which is what the
mean says, put the lines in the best order. On a good page there is room for more of them.
"""


class ReadsLines(Protocol):
    """Reads gray crops of one height."""

    def read(self, crops: Sequence[np.ndarray]) -> list[tuple[Glyph, ...]]:
        """Return the characters of each crop, in the order of `crops`."""
        ...


class Cascade:
    """Recognisers, the quickest first; one alone reads everything."""

    def __init__(self, recognisers: Sequence[ReadsLines]) -> None:
        self._first, *self._better = recognisers

    def read(self, crops: Sequence[np.ndarray]) -> list[tuple[Glyph, ...]]:
        """See `ReadsLines.read`; the crops are those of one page."""
        read = self._first.read(crops)
        widths = [crop.shape[1] for crop in crops]
        for recogniser in self._better:
            doubtful = list(most_doubtful([confidence(line) for line in read], widths))
            again = recogniser.read([crops[number] for number in doubtful])
            for number, line in zip(doubtful, again, strict=True):
                read[number] = line
        return read


def most_doubtful(confidences: Sequence[float], widths: Sequence[int]) -> Iterator[int]:
    """Yield the lines that are worth reading again, the most doubtful first."""
    room = _ROOM * sum(widths)
    for number in sorted(range(len(widths)), key=lambda n: confidences[n]):
        confidence = confidences[number]
        if confidence >= _SURE or (confidence >= _DOUBTFUL and room <= 0):
            return
        room -= widths[number]
        yield number


def confidence(line: Sequence[Glyph]) -> float:
    """Mean confidence; 0.0 where nothing was read."""
    return sum(glyph.confidence for glyph in line) / len(line) if line else 0.0
