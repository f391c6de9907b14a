"""Tells where a page image carries ink: print, pen, stamps, pictures; no reading is needed.

Paper's texture, stains, shadows, folds, scanner streaks, punch holes, what lies beyond the
sheet and the other side showing through are no ink.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.imaging import (
    cleaning,
    page_outline,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocr.port import Box

_PIXELS = 827 * 1169
"""Pages are looked at with so many pixels at most: A4 at 100 dots per inch, and long strips
no coarser."""

BLANK = 0.0002
"""Share of the image under ink below which a page is blank; a word of two signs covers as much.
Of 48 worn and stained blank sheets that tests.bench.ocr.sheets draws the worst has 0.0001, of
24 with one short line the faintest 0.0005."""

_STRONG = 55
"""Gray levels below the paper around it from which a mark is ink; stains and what shows
through stay below."""

_WEAK = 26
"""What hangs together with such a mark belongs to it from here on."""

_BLACK = 0.4
"""Darker than this part of the paper's brightness is ink, however large."""

_NO_PAPER = 70
"""An image whose lighter half is no lighter than this shows no paper."""

_SPECK = 9
"""Marks no larger than so many pixels either way, and no others by them, are dust or toner."""

_BY = 9
"""Pixels within which another mark lies by a mark: the next sign of a word."""

_LONG, _FAINT, _LENGTH, _LINE = 160, 80, 4, 25
"""A mark longer than so many pixels, 40 mm of A4, that is so many gray levels deep along less
than a fourth of its length, is a fold or the edge of a stain: pens and print are darker. It is
a line: its pixels are less than so many times its length."""

_RULE, _RULE_WIDTH = 21, 6
"""What is straight, level or upright, and as long and no wider than this is ruling: 5 mm."""

_SEEDS = 3
"""Pixels of a mark that have to be so deep."""

_AROUND = 31
"""Side, in eight pixels, of what is looked at for the paper around a mark: 60 mm of A4."""

_EDGE = 0.012
"""Share of the longer side, inwards from the sheet's outline, that is not looked at."""

_HOLE = (9, 48)
"""Diameter of punch holes in pixels: 5 to 8 mm on A4 and A5."""

_SQUARE = 10
"""Pixels by which the width and height of one may differ."""

_ROUND, _NOT_ROUND = 0.9, 0.15
"""Area of their hull over that of the ellipse in their box, measured through pixel centres."""

_HOLE_ZONE = 0.14
"""They lie within this share of the shorter side from an edge."""

_STREAK = 0.85
"""Straight lines longer than this share of the sheet are folds and streaks of the scanner."""


def marks(gray: np.ndarray, stretch: float = 1.0) -> np.ndarray:
    """Return where a page carries ink: bool, the page reduced to A4 at 100 dpi at most.

    Args:
        gray: The page image, uint8, (height, width), not cleaned.
        stretch: Vertical over horizontal size of a pixel; the marks' pixels are square.
    """
    small = _reduced(gray, stretch)
    found = page_outline.find(small)
    paper = _paper(small, found.box)
    if paper < _NO_PAPER:
        return np.ones(small.shape, bool)
    smooth = cv2.GaussianBlur(small, (3, 3), 0)
    depth = cv2.subtract(_surroundings(small), smooth)
    black = smooth < _BLACK * paper
    inside = _inside(found, small.shape)
    seeds = ((depth > _STRONG) | black) & inside
    depth[black] = 255
    return _solid(_without_streaks((depth > _WEAK) & inside), depth, seeds, found.box)


def share(gray: np.ndarray) -> float:
    """Return the share of the image that lies under ink, 0.0 to 1.0; see `BLANK`."""
    return float(marks(gray).mean())


def unaccounted(gray: np.ndarray, boxes: Iterable[Box]) -> float:
    """Return how much ink lies outside of read text, as share of the image, 0.0 to 1.0.

    Ruling does not count: it is part of any form. Otherwise in the unit of `share`, so that the
    quotient of both tells how much of a page's ink is not accounted for.

    Args:
        gray: As for `marks`.
        boxes: Of the text, in pixels of `gray`.
    """
    return outside(marks(gray), gray.shape, boxes)


def outside(ink: np.ndarray, shape: Sequence[int], boxes: Iterable[Box]) -> float:
    """Return the same as `unaccounted` from marks at hand.

    Args:
        ink: What `marks` gave.
        shape: Height and width that `boxes` refer to, in pixels.
        boxes: Of the text.
    """
    down, across = ink.shape[0] / shape[0], ink.shape[1] / shape[1]
    left_over = ink & ~_ruling(ink)
    for left, top, right, bottom in boxes:
        y, x = max(0, int(top * down) - 1), max(0, int(left * across) - 1)
        left_over[y : int(bottom * down) + 2, x : int(right * across) + 2] = False
    return float(left_over.mean())


def _ruling(ink: np.ndarray) -> np.ndarray:
    mask = cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    wide = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((_RULE_WIDTH, _RULE_WIDTH), np.uint8))
    flat = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, _RULE), np.uint8))
    upright = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((_RULE, 1), np.uint8))
    ruled = ((flat > 0) | (upright > 0)) & (wide == 0)
    return np.asarray(cv2.dilate(ruled.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)


def _reduced(gray: np.ndarray, stretch: float) -> np.ndarray:
    height, width = gray.shape[0] * max(1.0, stretch), gray.shape[1] * max(1.0, 1 / stretch)
    scale = min(1.0, (_PIXELS / (height * width)) ** 0.5)
    return cleaning.small(gray, max(1, round(scale * max(height, width))), stretch)


def _paper(small: np.ndarray, box: Box) -> float:
    left, top, right, bottom = box
    return float(np.percentile(small[top:bottom:2, left:right:2], 75))


def _surroundings(small: np.ndarray) -> np.ndarray:
    """Return the gray level of the paper around each pixel."""
    height, width = small.shape
    size = (max(1, width // 8), max(1, height // 8))
    tiny = cv2.resize(small, size, interpolation=cv2.INTER_AREA)
    tiny = cv2.dilate(tiny, np.ones((3, 3), np.uint8))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_AROUND, _AROUND))
    closed = cv2.morphologyEx(tiny, cv2.MORPH_CLOSE, kernel, borderType=cv2.BORDER_REPLICATE)
    return cv2.resize(
        cv2.GaussianBlur(closed, (0, 0), 3), (width, height), interpolation=cv2.INTER_LINEAR
    )


def _inside(found: page_outline.Sheet, shape: tuple[int, ...]) -> np.ndarray:
    mask = np.zeros((shape[0] + 2, shape[1] + 2), np.uint8)
    cv2.fillConvexPoly(mask, np.round(found.outline).astype(np.int32) + 1, 1)
    mask[0], mask[-1], mask[:, 0], mask[:, -1] = 0, 0, 0, 0
    margin = 2 * max(1, round(_EDGE * max(shape))) + 1
    kernel = np.ones((margin, margin), np.uint8)
    return cv2.erode(mask, kernel, borderValue=0)[1:-1, 1:-1] > 0


def _without_streaks(weak: np.ndarray) -> np.ndarray:
    mask = weak.astype(np.uint8)
    height, width = (round(_STREAK * n) for n in mask.shape)
    for kernel in (np.ones((1, width), np.uint8), np.ones((height, 1), np.uint8)):
        gaps = np.ones((5, 1) if kernel.shape[0] > 1 else (1, 5), np.uint8)
        closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, gaps)
        mask[cv2.morphologyEx(closed, cv2.MORPH_OPEN, kernel) > 0] = 0
    return mask


def _solid(weak: np.ndarray, depth: np.ndarray, seeds: np.ndarray, box: Box) -> np.ndarray:
    """Keep marks with a strong part that are no specks, stains or punch holes."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(weak)
    deep = np.bincount(labels[(depth >= _FAINT) & (weak > 0)], minlength=count)
    extent = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    kept = np.bincount(labels[seeds], minlength=count) >= _SEEDS
    solid = stats[:, cv2.CC_STAT_AREA] >= _LINE * extent
    kept &= (extent <= _LONG) | (deep * _LENGTH >= extent) | solid
    kept[0] = False
    for number in np.flatnonzero(kept):
        kept[number] = not _is_hole(labels, int(number), stats[number], box)
    return _without_specks(kept[labels])


def _without_specks(ink: np.ndarray) -> np.ndarray:
    near = cv2.dilate(ink.astype(np.uint8), np.ones((_BY, _BY), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(near)
    extent = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    return np.asarray(ink & (extent > _SPECK + _BY - 1)[labels])


def _is_hole(labels: np.ndarray, number: int, stat: np.ndarray, box: Box) -> bool:
    """Whether a mark is a disc or ring of the size of a punch hole, near the sheet's edge."""
    left, top, wide, high = (int(n) for n in stat[:4])
    least, most = _HOLE
    if not least <= min(wide, high) <= max(wide, high) <= most or abs(wide - high) > _SQUARE:
        return False
    zone = _HOLE_ZONE * min(box[2] - box[0], box[3] - box[1])
    x, y = left + wide / 2, top + high / 2
    if min(x - box[0], y - box[1], box[2] - x, box[3] - y) > zone:
        return False
    part = (labels[top : top + high, left : left + wide] == number).astype(np.uint8)
    hull = cv2.contourArea(cv2.convexHull(cv2.findNonZero(part)))
    return bool(abs(hull / (np.pi / 4 * wide * high) - _ROUND) < _NOT_ROUND)
