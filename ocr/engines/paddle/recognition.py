"""Text recognition: connectionist temporal classification (CTC), after PP-OCRv6."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ocr.port import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocr.engines.paddle.runtime import Model

HEIGHT = 48
"""Height of a crop, in pixels across the writing."""

KEPT = 8
"""Best classes that the model returns per step."""

_LEAST_WEIGHT = 0.005
"""Probability below which candidates are dropped as noise."""

_MOST_CANDIDATES = 4

_BUCKETS = ((384, 32), (1024, 64), (math.inf, 128))
"""Widths up to the first are rounded up to a multiple of the second: each new width costs a
compilation and memory."""

_BATCH = 4


@dataclass(frozen=True, slots=True)
class Glyph:
    """One recognised character in a crop.

    Attributes:
        text: One code point.
        confidence: 0.0 to 1.0.
        start: Start of its first step, in pixels along the crop.
        end: End of its last step, in pixels along the crop.
        candidates: Alternative characters, likeliest first.
    """

    text: str
    confidence: float
    start: float
    end: float
    candidates: tuple[Candidate, ...] = ()


class Recogniser:
    """Text recogniser; holds one model and its alphabet."""

    def __init__(self, model: Model, characters: Sequence[str]) -> None:
        """Take a model that returns the `KEPT` best classes of each step, and their shares."""
        self._model = model
        self._characters = characters

    def read(self, crops: Sequence[np.ndarray]) -> list[tuple[Glyph, ...]]:
        """Read gray crops of height `HEIGHT`; results are in the order of `crops`."""
        read: list[tuple[Glyph, ...]] = [() for _ in crops]
        for numbers in _batches([crop.shape[1] for crop in crops]):
            width = _bucket(max(crops[number].shape[1] for number in numbers))
            blob = np.zeros((len(numbers), 3, HEIGHT, width), np.float32)
            for place, number in enumerate(numbers):
                crop = crops[number]
                blob[place, :, :, : crop.shape[1]] = crop * np.float32(2 / 255) - 1
            classes, shares = self._model(blob)
            for place, number in enumerate(numbers):
                read[number] = tuple(self._glyphs(classes[place], shares[place], width))
        return read

    def _glyphs(self, classes: np.ndarray, shares: np.ndarray, width: int) -> Iterator[Glyph]:
        """Decode greedily (CTC best path): collapse equal neighbours and drop blanks.

        Args:
            classes: (steps, `KEPT`), best first.
            shares: Their probabilities, of the same shape.
            width: Width of the padded crop, in pixels.
        """
        best = classes[:, 0]
        edges = np.flatnonzero(np.diff(best)) + 1
        step = width / len(best)
        starts = (0, *edges.tolist())
        ends = (*edges.tolist(), len(best))
        for start, end in zip(starts, ends, strict=True):
            text = self._characters[best[start]]
            if text:
                confidence = min(1.0, float(shares[start:end, 0].max()))
                others = self._candidates(classes[start:end], shares[start:end])
                yield Glyph(text, confidence, start * step, end * step, others)

    def _candidates(self, classes: np.ndarray, shares: np.ndarray) -> tuple[Candidate, ...]:
        """Return the alternatives of one character, over all of its steps."""
        weights: dict[str, float] = {}
        rows, ranks = np.nonzero(shares[:, 1:] >= _LEAST_WEIGHT)
        for row, rank in zip(rows.tolist(), ranks.tolist(), strict=True):
            text = self._characters[classes[row, rank + 1]]
            weights[text] = max(weights.get(text, 0.0), float(shares[row, rank + 1]))
        weights.pop("", None)
        best = sorted(weights.items(), key=lambda found: (-found[1], found[0]))
        return tuple(
            Candidate(text, round(weight, 4)) for text, weight in best[:_MOST_CANDIDATES]
        )


def _bucket(width: int) -> int:
    step = _step(width)
    return math.ceil(width / step) * step


def _step(width: int) -> int:
    return next(step for most, step in _BUCKETS if width <= most)


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Yield batches of up to four crops of similar width: padding costs more than it saves."""
    batch: list[int] = []
    for number in sorted(range(len(widths)), key=lambda n: widths[n]):
        if batch and (
            len(batch) == _BATCH
            or _bucket(widths[number]) > _bucket(widths[batch[0]]) + _step(widths[batch[0]])
        ):
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch
