"""Reads line crops: connectionist temporal classification (CTC), after PP-OCRv6."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import openvino
import openvino.opset13 as opset

from ocr.errors import EngineMissing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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


def best_only(model: openvino.Model, characters: Sequence[str]) -> openvino.Model:
    """Let a recognition model give, at each step, only its best class and how sure it is.

    The full answer has 18,710 numbers a step; not handing it out halves the memory.

    Raises:
        EngineMissing: The model does not have one class for each of `characters`.
    """
    scores = model.output(0).get_node().input_value(0)
    classes = scores.get_partial_shape()[2].get_length()
    if classes != len(characters):
        raise EngineMissing(f"a dictionary of {classes} characters")
    best = opset.topk(scores, 1, 2, "max", "none", index_element_type="i32")
    return openvino.Model([best.output(1), best.output(0)], model.get_parameters())


class Recogniser:
    """Reads crops; holds one compiled model and its alphabet."""

    def __init__(self, model: openvino.CompiledModel, characters: Sequence[str]) -> None:
        """Take a model made by `best_only`."""
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
            answer = self._model(blob)
            for place, number in enumerate(numbers):
                classes, sure = answer[0][place, :, 0], answer[1][place, :, 0]
                read[number] = list(self._glyphs(classes, sure, width))
        return read

    def _glyphs(self, classes: np.ndarray, sure: np.ndarray, width: int) -> Iterator[Glyph]:
        """Collapse equal neighbours and drop blanks."""
        edges = np.flatnonzero(np.diff(classes)) + 1
        step = width / len(classes)
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
