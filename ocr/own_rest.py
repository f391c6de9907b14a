"""Finds what of a page its own text does not account for: pictures, outlines, stamps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr import cleaning

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocr.port import Box

_SIDE = 1200
"""Pages are looked at with this longer side: A4 at 100 dots per inch."""

_STROKE = 25
"""Marks thinner than so many pixels there are strokes: 6 mm."""

_DARKER, _LIGHTER = 45, 60
"""Gray levels by which they stand out; tints and pale patterns stay below."""

_DARK = 100
"""Mean gray level of a ground on which writing is light."""

_RULE = 50
"""Straight lines longer than so many pixels are rules: 12 mm."""

_SIGN = (5, 60)
"""Height of signs in pixels: 1.3 to 15 mm."""

_NEAR = (81, 61)
"""Signs nearer than this, across and down, belong together: 20 and 15 mm."""

_SIGNS = 3
"""So many marks together may be writing: parts of two Han, three letters."""

_WIDE = 2.0
"""A mark so much wider than high may be a word whose signs touch."""

_PAD = 24
_MOST = 3
_PART = 0.4
"""More places than that, or places that cover more of the page, are read as one page."""


def without(
    pixels: np.ndarray, ground: np.ndarray, text: Iterable[Box], kept: Iterable[Box]
) -> np.ndarray:
    """Return the page image without some of its text.

    Args:
        pixels: The page image.
        ground: The same without any text.
        text: Boxes of the characters that are taken away.
        kept: Boxes of the characters that are not.
    """
    taken = np.zeros(pixels.shape[:2], np.uint8)
    for left, top, right, bottom in text:
        room = max(2, (bottom - top) // 6)
        taken[max(0, top - room) : bottom + room, max(0, left - room) : right + room] = 1
    for left, top, right, bottom in kept:
        taken[top:bottom, left:right] = 0
    rest = pixels.copy()
    cv2.copyTo(ground, taken, rest)
    return rest


def places(rest: np.ndarray) -> list[Box]:
    """Return the parts of an image that may hold writing, with some room around.

    Rules, fills, pale backgrounds and lone marks are none.
    """
    small = cleaning.small(rest, _SIDE)
    scale = rest.shape[0] / small.shape[0]
    found = list(_may_be_writing(_signs(small)))
    height, width = rest.shape[:2]
    boxes = []
    for left, top, right, bottom in found:
        boxes.append(
            (
                max(0, int(left * scale) - _PAD),
                max(0, int(top * scale) - _PAD),
                min(width, int(right * scale) + _PAD),
                min(height, int(bottom * scale) + _PAD),
            )
        )
    area = sum((right - left) * (bottom - top) for left, top, right, bottom in boxes)
    if len(boxes) > _MOST or area > _PART * width * height:
        return [(0, 0, width, height)]
    return boxes


def _signs(small: np.ndarray) -> np.ndarray:
    """Return strokes of a gray page that are no rules: 0 or 1."""
    around = np.ones((_STROKE, _STROKE), np.uint8)
    strokes = (cv2.morphologyEx(small, cv2.MORPH_BLACKHAT, around) >= _DARKER).astype(np.uint8)
    on_dark = cv2.blur(small, (2 * _STROKE, 2 * _STROKE)) < _DARK
    if on_dark.any():
        light = cv2.morphologyEx(small, cv2.MORPH_TOPHAT, around) >= _LIGHTER
        strokes[on_dark] = light[on_dark]
    if not strokes.any():
        return strokes
    rules = cv2.morphologyEx(strokes, cv2.MORPH_OPEN, np.ones((1, _RULE), np.uint8))
    rules |= cv2.morphologyEx(strokes, cv2.MORPH_OPEN, np.ones((_RULE, 1), np.uint8))
    return np.asarray(strokes & ~cv2.dilate(rules, np.ones((3, 3), np.uint8)) & 1)


def _may_be_writing(signs: np.ndarray) -> Sequence[Box]:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(signs)
    low, high = _SIGN
    tall = stats[:, cv2.CC_STAT_HEIGHT]
    fits = (tall >= low) & (tall <= high)
    fits[0] = False
    if not fits.any():
        return []
    across, down = _NEAR
    kept = fits[labels].astype(np.uint8)
    joined = cv2.dilate(kept, np.ones((down, across), np.uint8))
    count, together, spans, _ = cv2.connectedComponentsWithStats(joined)
    marks = np.zeros(count, int)
    for number in np.flatnonzero(fits):
        left, top, wide, high_ = (int(n) for n in stats[number][:4])
        inside = labels[top : top + high_, left : left + wide] == number
        place = together[top : top + high_, left : left + wide][inside][0]
        marks[place] += _SIGNS if wide >= _WIDE * high_ else 1
    chosen = [n for n in range(1, count) if marks[n] >= _SIGNS]
    return [_inner(spans[number]) for number in chosen]


def _inner(span: np.ndarray) -> Box:
    """The box of what was widened, as it was before."""
    left, top, wide, high = (int(n) for n in span[:4])
    across, down = _NEAR
    return left + across // 2, top + down // 2, left + wide - across // 2, top + high - down // 2
