"""Ink detection on page images without reading: print, pen, stamps, pictures.

Not ink: paper texture, stains, shadows, folds, scanner streaks, punch holes, the background
beyond the sheet, and bleed-through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.imaging import (
    cleaning,
    page_outline,
    statistics,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocr.imaging.page_outline import Sheet
    from ocr.port import Box

BLANK = 0.0002
"""Share of the image under ink below which a page is blank; a word of two characters covers it.
Of 48 worn and stained blank sheets that tests.bench.ocr.sheets draws the worst has 0.0001, of
24 with one short line the faintest 0.0005."""

_STRONG = 55
"""Contrast to the surrounding paper, in gray levels, from which a mark is ink; stains and
bleed-through stay below."""

_WEAK = 26
"""Contrast from which pixels connected to such a mark belong to it (hysteresis)."""

_BLACK = 0.4
"""Share of the paper's brightness below which pixels are ink, whatever the mark's size."""

_NO_PAPER = 70
"""Brightness of the lighter half up to which an image shows no paper."""

_SPECK = 9
"""Largest extent in pixels of isolated marks that are dust or toner."""

_BY = 9
"""Distance in pixels within which another mark makes a mark part of a word."""

_LONG, _FAINT, _LENGTH, _LINE = 160, 80, 4, 25
"""A mark longer than `_LONG` pixels (40 mm of A4), with a contrast of `_FAINT` along less than
1/`_LENGTH` of its length, is a fold or the edge of a stain: pens and print are darker. It is a
line: its area is less than `_LINE` times its length."""

_RULE, _RULE_WIDTH = 21, 6
"""Least length and largest width in pixels of ruling, horizontal or vertical: 5 mm."""

_SEEDS = 3
"""Pixels of a mark that must have strong contrast."""

_AROUND = 31
"""Side of the neighbourhood that shows the paper around a mark, in 8 pixels: 60 mm of A4."""

_EDGE = 0.012
"""Margin inside the sheet's outline that is ignored, as a share of the longer side."""

_HOLE = (9, 48)
"""Diameter of punch holes in pixels: 5 to 8 mm on A4 and A5."""

_SQUARE = 10
"""Largest difference of a hole's width and height, in pixels."""

_ROUND, _NOT_ROUND = 0.9, 0.15
"""Area of a hole's hull over that of the ellipse in its box (through pixel centres), and its
largest deviation."""

_HOLE_ZONE = 0.14
"""Largest distance of holes from an edge, as a share of the shorter side."""

_STREAK = 0.85
"""Share of the sheet's side above which straight lines are folds and scanner streaks."""


def share(page: np.ndarray) -> float:
    """Return the share of a page, gray or BGR, under ink, 0.0 to 1.0; see `BLANK`."""
    small = cleaning.reduced(page)
    return float(marks(small, page_outline.find(small)).mean())


def marks(small: np.ndarray, sheet: Sheet) -> np.ndarray:
    """Return a boolean ink mask.

    Args:
        small: The page as `cleaning.reduced` returns it, not cleaned.
        sheet: The sheet in it.
    """
    paper = _paper(small, sheet.box)
    if paper < _NO_PAPER:
        return np.ones(small.shape, bool)
    smooth = cv2.GaussianBlur(small, (3, 3), 0)
    depth = cv2.subtract(_surroundings(small), smooth)
    black = smooth < _BLACK * paper
    inside = _inside(sheet, small.shape)
    seeds = ((depth > _STRONG) | black) & inside
    depth[black] = 255
    return _solid(_without_streaks((depth > _WEAK) & inside), depth, seeds, sheet.box)


def unaccounted(ink: np.ndarray, shape: Sequence[int], boxes: Iterable[Box]) -> float:
    """Return the share of a page under ink outside of text boxes, 0.0 to 1.0.

    Ruling does not count, as it is part of any form. Divided by the mask's mean it is the part
    of a page's ink that was not read.

    Args:
        ink: The mask returned by `marks`.
        shape: Height and width that `boxes` refer to, in pixels.
        boxes: Boxes of the text.
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


def _paper(small: np.ndarray, box: Box) -> float:
    left, top, right, bottom = box
    return statistics.percentile(small[top:bottom:2, left:right:2], 75)


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


def _inside(sheet: Sheet, shape: tuple[int, ...]) -> np.ndarray:
    mask = np.zeros((shape[0] + 2, shape[1] + 2), np.uint8)
    cv2.fillConvexPoly(mask, np.round(sheet.outline).astype(np.int32) + 1, 1)
    mask[0], mask[-1], mask[:, 0], mask[:, -1] = 0, 0, 0, 0
    margin = 2 * max(1, round(_EDGE * max(shape))) + 1
    kernel = np.ones((margin, margin), np.uint8)
    return cv2.erode(mask, kernel, borderValue=0)[1:-1, 1:-1] > 0


def _without_streaks(weak: np.ndarray) -> np.ndarray:
    """Remove straight lines along most of the sheet; gaps of up to 4 pixels are bridged."""
    mask = weak.astype(np.uint8)
    for each in (mask, mask.T):  # along rows, then along columns
        lines = np.ascontiguousarray(each)
        least = round(_STREAK * lines.shape[1])
        closed = cv2.morphologyEx(lines, cv2.MORPH_CLOSE, np.ones((1, 5), np.uint8))
        # Beyond the edge counts as ink: a line of half that length which ends there may be one.
        long = np.flatnonzero(np.count_nonzero(closed, axis=1) >= least // 2)
        if long.size:
            streaks = cv2.morphologyEx(
                closed[long], cv2.MORPH_OPEN, np.ones((1, least), np.uint8)
            )
            lines = lines[long]
            lines[streaks > 0] = 0
            each[long] = lines
    return mask


def _solid(weak: np.ndarray, depth: np.ndarray, seeds: np.ndarray, box: Box) -> np.ndarray:
    """Keep marks with strong contrast that are no specks, folds or punch holes."""
    count, labels, stats = statistics.components(weak)
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
    _, labels, stats = statistics.components(near)
    extent = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    return np.asarray(ink & (extent > _SPECK + _BY - 1)[labels])


def _is_hole(labels: np.ndarray, number: int, stat: np.ndarray, box: Box) -> bool:
    """Return whether a mark is a disc or ring of a punch hole's size, near the sheet's edge."""
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
