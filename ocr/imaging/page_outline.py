"""Detection of the sheet's outline against a dark border: lid, desk or shadow.

Only a certain border counts. In doubt, and on a light lid, the whole image is the sheet: the
master is cropped by this outline, and no part of a sheet may be lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.imaging import cleaning, statistics

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocr.port import Box

_SIDE = 600
"""Longest side of the examined image, in pixels."""

_DARK = 0.5
_DARKEST = 120
"""A border is darker than this share of the paper's brightness, and than this gray level."""

_LEAST = 0.0015
"""Share of the image below which a border is dust."""

_BITES = 0.12
"""Largest share of a border inside of the sheet's outline; above it is a picture printed to the
edge."""

_SHEET = 0.25
"""Least share of the image that a sheet takes."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet in an image.

    Attributes:
        outline: Corners of the outline, (n, 2) pixels; the image's corners without a border.
        box: Bounding box: left, top, right, bottom, the last two exclusive.
        black: Share of the image that is dark beyond it, 0.0 to 1.0.
        beyond: Gray level beyond it; None if the sheet fills the image.
    """

    outline: np.ndarray
    box: Box
    black: float = 0.0
    beyond: int | None = None


def find(gray: np.ndarray, written: Sequence[Box] = ()) -> Sheet:
    """Find the sheet in a gray image with square pixels.

    Args:
        gray: The image, not cleaned.
        written: Boxes of writing, in pixels of the image; they are never border.
    """
    height, width = gray.shape
    scale = min(1.0, _SIDE / max(gray.shape))
    small = cv2.medianBlur(cleaning.shrunk(gray, scale), 5)
    kept = [tuple(round(at * scale) for at in box) for box in written]
    paper = statistics.percentile(_middle(small), 60)
    border = np.zeros(small.shape, np.uint8)
    for part in _at_the_frame(small < min(_DARK * paper, _DARKEST)):
        if _is_border(part, kept):
            border |= part
    outline = _hull(border == 0) if border.any() else None
    if outline is None or cv2.contourArea(outline) < _SHEET * border.size:
        return whole(width, height)
    points = _outwards(outline) * np.array(gray.shape[::-1]) / np.array(border.shape[::-1])
    left, top = np.maximum(np.floor(points.min(axis=0)), 0)
    right, bottom = np.minimum(np.ceil(points.max(axis=0)), (width, height))
    beyond = int(np.median(small[border > 0]))
    box = (int(left), int(top), int(right), int(bottom))
    return Sheet(points, box, float(border.mean()), beyond)


def whole(width: int, height: int) -> Sheet:
    """Return a sheet that fills its image."""
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64)
    return Sheet(corners, (0, 0, width, height))


def _middle(small: np.ndarray) -> np.ndarray:
    height, width = small.shape
    return small[height // 5 : height - height // 5, width // 5 : width - width // 5]


def _at_the_frame(mask: np.ndarray) -> Iterator[np.ndarray]:
    """Yield the parts of a mask at the image's edge, after cutting thin bridges."""
    solid = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=4)
    height, width = mask.shape
    for number in range(1, count):
        left, top, wide, high, area = stats[number]
        inside = left > 0 and top > 0 and left + wide < width and top + high < height
        if not inside and area >= _LEAST * mask.size:
            yield (labels == number).astype(np.uint8)


def _is_border(part: np.ndarray, written: Sequence[tuple[int, ...]]) -> bool:
    """Return whether a part holds no writing and hardly reaches into the remaining sheet."""
    for left, top, right, bottom in written:
        place = part[top : bottom + 1, left : right + 1]
        if place.size and place.mean() > 0.5:  # noqa: PLR2004
            return False
    outline = _hull(part == 0)
    if outline is None:
        return False
    inside = np.zeros(part.shape, np.uint8)
    cv2.fillConvexPoly(inside, outline, 1)
    return bool((inside & part).sum() <= _BITES * part.sum())


def _hull(mask: np.ndarray) -> np.ndarray | None:
    """Return the convex hull of the largest part of a mask; None if it is empty."""
    found, _ = cv2.findContours(
        mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
    )
    largest = max(found, key=cv2.contourArea, default=None)
    return None if largest is None else cv2.convexHull(largest)


def _outwards(outline: np.ndarray) -> np.ndarray:
    """Move corners from pixel centres, through which a contour runs, to pixel edges."""
    points = outline.reshape(-1, 2).astype(np.float64)
    return np.asarray(points + 0.5 + np.sign(points - points.mean(axis=0)) * 0.5)
