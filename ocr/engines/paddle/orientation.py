"""Page orientation classifier (0, 90, 180, 270 degrees)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from ocr.engines.paddle.runtime import Model

_SURE = 0.85
"""Confidence from which the middle's classification is used; most pages reach 0.9."""

_SURE_OF_ALL = 0.65
"""Otherwise, mean confidence of three parts from which it is used: blank pages stay below 0.5,
and one dense form in sixty has a middle of 0.85."""

_SHORT, _SIDE = 256, 224
_MEAN = np.array((0.485, 0.456, 0.406), np.float32).reshape(3, 1, 1)
_DEVIATION = np.array((0.229, 0.224, 0.225), np.float32).reshape(3, 1, 1)

_MIDDLE, _ENDS = 0.5, (0.0, 1.0)

_TURNS = (0, 270, 180, 90)
"""Degrees clockwise that correct the model's classes 0, 90, 180 and 270."""


class Orienter:
    """Classifies the middle of a page, in doubt also both ends; 0 for blank pages."""

    def __init__(self, model: Model) -> None:
        self._model = model

    def turn(self, page: np.ndarray) -> int:
        """Return the degrees clockwise (0, 90, 180, 270) that turn a gray page upright."""
        small = _small(page)
        scores = self._scores(small, _MIDDLE)
        if scores.max() < _SURE:
            ends = [self._scores(small, part) for part in _ENDS]
            scores = (scores + sum(ends)) / (1 + len(ends))
            if scores.max() < _SURE_OF_ALL:
                return 0
        return _TURNS[int(scores.argmax())]

    def _scores(self, small: np.ndarray, part: float) -> np.ndarray:
        # A copy: the next call writes into the same memory.
        scores: np.ndarray = self._model(_blob(small, part))[0][0].copy()
        if scores.min() < 0 or abs(scores.sum() - 1) > 0.01:  # noqa: PLR2004  not yet shares
            scores = np.exp(scores - scores.max())
            scores /= scores.sum()
        return scores


def _small(page: np.ndarray) -> np.ndarray:
    scale = _SHORT / min(page.shape)
    size = tuple(max(_SIDE, round(n * scale)) for n in reversed(page.shape))
    return cv2.resize(
        page, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    )


def _blob(small: np.ndarray, part: float) -> np.ndarray:
    """Return a square of the page, at `part` (0.0 to 1.0) along its longer side."""
    across = min(small.shape)
    top, left = (int((n - _SIDE) * (part if n > across else _MIDDLE)) for n in small.shape)
    square = small[top : top + _SIDE, left : left + _SIDE].astype(np.float32) / 255
    return ((square[None] - _MEAN) / _DEVIATION)[None]
