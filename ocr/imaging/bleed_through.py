"""Bleed-through: how much of a sheet's other side shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.imaging import cleaning, statistics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.port import Box

_SIDE = 1000
"""Longest side of the examined image, in pixels."""

_STRONG = 50
"""Contrast in gray levels from which a mark belongs to this side, print or stamp."""

_FAINT = 2.5
"""Least contrast of a mark in gray levels, beyond the page's grain."""

_FULL = 0.1
"""Share of the paper covered by a page full of print at this size."""

_SPECK = 40
"""Area in pixels below which a mark is no stroke."""

_NEAR = 14
"""Margin in pixels around strong marks, and at the image's edge, that is ignored."""


def bleed_ratio(gray: np.ndarray, written: Sequence[Box] = ()) -> float:
    """Return the bleed-through, 0.0 to 1.0 (a page full of print).

    Counts faint, blurred marks of the size of strokes on paper without this side's writing,
    stamps and rules.

    Args:
        gray: Page image, not cleaned, with square pixels.
        written: Boxes of this side's writing, in pixels of `gray`.
    """
    scale = min(1.0, _SIDE / max(gray.shape))
    smooth = cv2.GaussianBlur(cleaning.even(cleaning.shrunk(gray, scale)), (0, 0), 1.2)
    around = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, np.ones((11, 11), np.uint8))
    depth = cv2.subtract(around, smooth)
    free = _free(depth, [tuple(round(at * scale) for at in box) for box in written])
    looked_at = int(np.count_nonzero(free))
    if looked_at < 0.02 * free.size:  # no free paper to examine
        return 0.0
    grain = statistics.percentile(depth, 50, free.astype(np.uint8))
    marks = (depth > _FAINT + 2 * grain).astype(np.uint8)
    marks[_ruled(marks) | ~free] = 0
    return min(1.0, _in_strokes(marks) / looked_at / _FULL)


def _in_strokes(marks: np.ndarray) -> float:
    """Count the pixels of marks larger than specks of toner or grain."""
    solid = cv2.morphologyEx(marks, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    areas = statistics.component_areas(solid)
    return float(areas[areas >= _SPECK].sum())


def _free(depth: np.ndarray, written: Sequence[tuple[int, ...]]) -> np.ndarray:
    taken = cv2.dilate((depth > _STRONG).astype(np.uint8), np.ones((_NEAR, _NEAR), np.uint8))
    for left, top, right, bottom in written:
        taken[max(0, top - 5) : bottom + 5, max(0, left - 5) : right + 5] = 1
    free = np.zeros(depth.shape, bool)
    free[_NEAR:-_NEAR, _NEAR:-_NEAR] = taken[_NEAR:-_NEAR, _NEAR:-_NEAR] == 0
    return free


def _ruled(marks: np.ndarray) -> np.ndarray:
    """Return a mask of long and straight faint marks: rules of this side, folds."""
    flat = cv2.morphologyEx(marks, cv2.MORPH_OPEN, np.ones((1, 41), np.uint8))
    upright = cv2.morphologyEx(marks, cv2.MORPH_OPEN, np.ones((41, 1), np.uint8))
    return cv2.dilate(cv2.bitwise_or(flat, upright), np.ones((9, 9), np.uint8)) > 0
