"""Parts of a page not covered by its text layer: pictures, outlines, stamps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.boxes import around
from ocr.imaging import cleaning

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocr.port import Box

_SIDE = 1200
"""Longest side of the examined image in pixels: A4 at 100 dpi."""

_STROKE = 25
"""Thickness in pixels below which marks are strokes: 6 mm."""

_DARKER, _LIGHTER = 45, 60
"""Contrast of strokes in gray levels; tints and pale patterns stay below."""

_DARK = 100
"""Mean gray level of a background on which writing is light."""

_RULE = 50
"""Length in pixels from which straight lines are rules: 12 mm."""

_SIGN = (5, 60)
"""Height of characters in pixels: 1.3 to 15 mm."""

_NEAR = (81, 61)
"""Distance in pixels, across and down, within which characters are grouped: 20 and 15 mm."""

_SIGNS = 3
"""Least number of marks of writing: parts of two Han, three letters."""

_WIDE = 2.0
"""Width over height from which a mark may be a word of touching characters."""

_PAD = 24
_MOST = 3
_PART = 0.4
"""More regions than that, or regions covering more of the page, are read as one page."""


def without(
    pixels: np.ndarray, ground: np.ndarray, text: Iterable[Box], kept: Iterable[Box]
) -> np.ndarray:
    """Return the page image with some of its text erased.

    Args:
        pixels: The page image.
        ground: The page image rendered without any text.
        text: Boxes of the characters to erase.
        kept: Boxes of the characters to keep.
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


def places(rest: np.ndarray, writing: Iterable[Box] = ()) -> list[Box]:
    """Return the regions of an image that may hold writing, with a margin.

    Rules, fills, pale backgrounds, shapes and single marks do not count.

    Args:
        rest: The image, gray or BGR.
        writing: Boxes known to hold writing.
    """
    small = cleaning.small(rest, _SIDE)
    scale = rest.shape[0] / small.shape[0]
    known = [
        (int(a / scale), int(b / scale), int(c / scale) + 1, int(d / scale) + 1)
        for a, b, c, d in writing
    ]
    found = list(_may_be_writing(_signs(small), known))
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
    rules = np.maximum(
        cv2.morphologyEx(strokes, cv2.MORPH_OPEN, np.ones((1, _RULE), np.uint8)),
        cv2.morphologyEx(strokes, cv2.MORPH_OPEN, np.ones((_RULE, 1), np.uint8)),
    )
    solid = _solid(small, strokes, on_dark)
    strokes[cv2.dilate(rules, np.ones((3, 3), np.uint8)) > 0] = 0
    if solid.any():
        _, labels = cv2.connectedComponents(strokes)
        corners = np.unique(labels[cv2.dilate(solid, np.ones((5, 5), np.uint8)) > 0])
        strokes[np.isin(labels, corners)] = 0
    return strokes


def _solid(small: np.ndarray, strokes: np.ndarray, on_dark: np.ndarray) -> np.ndarray:
    """Return the inside of dark shapes, whose corners look like strokes: 0 or 1."""
    inside = ((small < _DARK) & ~on_dark & (strokes == 0)).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(inside)
    large = stats[:, cv2.CC_STAT_AREA] >= _STROKE
    large[0] = False
    return np.asarray(large[labels].astype(np.uint8)) if count > 1 else inside


def _may_be_writing(signs: np.ndarray, known: Sequence[Box]) -> Sequence[Box]:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(signs)
    least, most = _SIGN
    tall = stats[:, cv2.CC_STAT_HEIGHT]
    fits = (tall >= least) & (tall <= most)
    fits[0] = False
    across, down = _NEAR
    near = fits[labels].astype(np.uint8)
    for left, top, right, bottom in known:
        near[top:bottom, left:right] = 1
    _, together = cv2.connectedComponents(cv2.dilate(near, np.ones((down, across), np.uint8)))
    members: dict[int, list[Box]] = {}
    for number in np.flatnonzero(fits):
        left, top, wide, high = (int(n) for n in stats[number][:4])
        inside = labels[top : top + high, left : left + wide] == number
        place = int(together[top : top + high, left : left + wide][inside][0])
        members.setdefault(place, []).append((left, top, left + wide, top + high))
    sure = {int(together[top, left]) for left, top, _, _ in known}
    for box in known:
        members.setdefault(int(together[box[1], box[0]]), []).append(box)
    return [
        around(boxes) for place, boxes in members.items() if place in sure or _are_signs(boxes)
    ]


def _are_signs(boxes: Sequence[Box]) -> bool:
    """Return whether a group of marks is large enough to be writing."""
    wide = any(right - left >= _WIDE * (bottom - top) for left, top, right, bottom in boxes)
    return wide or len(boxes) >= _SIGNS
