"""Reads line crops: connectionist temporal classification (CTC), after PP-OCRv6."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ocr.errors import EngineMissing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import openvino

HEIGHT = 48
"""Pixels of a crop across the writing."""

_BUCKET = 32
"""Widths are rounded up to this: every new width costs a compilation and memory."""

_BATCH = 4


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character in a crop.

    Attributes:
        text: One code point.
        confidence: 0.0 to 1.0.
        start: Where it was first seen, in pixels along the crop.
        end: Where it was last seen.
    """

    text: str
    confidence: float
    start: float
    end: float


class Recogniser:
    """Reads crops; holds one compiled model and its alphabet."""

    def __init__(self, model: openvino.CompiledModel, characters: Sequence[str]) -> None:
        classes = model.output(0).partial_shape[2].get_length()
        if classes != len(characters):
            raise EngineMissing(f"{len(characters)} characters for {classes} classes")
        self._model = model
        self._characters = characters

    def read(self, crops: Sequence[np.ndarray]) -> list[list[Glyph]]:
        """Read gray crops of height `HEIGHT`; the answers stand in the order of `crops`."""
        read: list[list[Glyph]] = [[] for _ in crops]
        for numbers in _batches([crop.shape[1] for crop in crops]):
            width = _bucket(max(crops[number].shape[1] for number in numbers))
            blob = np.zeros((len(numbers), 3, HEIGHT, width), np.float32)
            for place, number in enumerate(numbers):
                crop = crops[number]
                blob[place, :, :, : crop.shape[1]] = crop * np.float32(2 / 255) - 1
            answer = self._model(blob)[0]
            for place, number in enumerate(numbers):
                read[number] = list(self._glyphs(answer[place], width))
        return read

    def _glyphs(self, steps: np.ndarray, width: int) -> Iterator[Glyph]:
        """Collapse equal neighbours and drop blanks."""
        classes = steps.argmax(axis=1)
        sure = steps[np.arange(len(steps)), classes]
        edges = np.flatnonzero(np.diff(classes)) + 1
        step = width / len(steps)
        starts = (0, *edges.tolist())
        ends = (*edges.tolist(), len(classes))
        for start, end in zip(starts, ends, strict=True):
            text = self._characters[classes[start]]
            if text:
                confidence = min(1.0, float(sure[start:end].max()))
                yield Glyph(text, confidence, start * step, end * step)


def _bucket(width: int) -> int:
    return math.ceil(width / _BUCKET) * _BUCKET


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Put up to four crops of one bucket together: padding costs more than batching gives."""
    batch: list[int] = []
    for number in sorted(range(len(widths)), key=lambda n: widths[n]):
        if batch and (
            len(batch) == _BATCH
            or _bucket(widths[number]) > _bucket(widths[batch[0]]) + _BUCKET
        ):
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch
