"""Measuring of a page image, for scan quality rules and for making the master."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ocr.imaging import (
    bleed_through,
    cleaning,
    clipping,
    ink,
    page_outline,
    statistics,
)
from ocr.imaging import (
    contrast as imaging_contrast,
)
from ocr.imaging.measures import Measures
from ocr.imaging.skew import skew

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr.files.types import PageImage
    from ocr.imaging.page_outline import Sheet
    from ocr.port import Box, PageText

_A4_INCHES = 297 / 25.4

_SHEETS_MM = ((40, 310), (70, 450))
"""Plausible shorter and longer sides of papers, from a till receipt to A3, by which a stated
resolution is checked."""

_SURE = 0.6
"""Confidence from which a line marks a place of writing."""


def measure(image: PageImage, text: PageText) -> Measures:
    """Measure a page.

    Args:
        image: The page image.
        text: Its text.
    """
    gray = cleaning.gray(image.pixels)
    dpi, stated = resolution(image)
    small = cleaning.reduced(gray, image.stretch)
    written = list(_written(text, small.shape))
    found = page_outline.find(small, written)
    paper = _back(found.box, small.shape, gray.shape)
    marks = ink.marks(small, found)
    unread = ink.unaccounted(marks, gray.shape, (line.box for line in text.lines))
    looked_at = bool(text.lines) or text.blank
    sharpness, contrast = imaging_contrast.ink_contrast(gray, text.lines, dpi)
    return Measures(
        dpi=image.scan_dpi or dpi,
        dpi_stated=stated,
        colour=image.colour,
        turn=text.turn,
        skew_deg=_skew(small, text) if text.lines else 0.0,
        sharpness=round(sharpness, 3),
        contrast=round(contrast, 3),
        brightness=round(_brightness(small, found), 3),
        paper=paper,
        black_border=round(found.black, 4),
        cut_edges=clipping.cut_edges(gray, text.lines, paper, dpi),
        bleed_through=round(
            bleed_through.bleed_ratio(_inside(small, found), _moved(written, found)), 3
        ),
        blank=text.blank and float(marks.mean()) < ink.BLANK,
        own_text=image.own_text is not None,
        incomplete=image.incomplete,
        wordless=text.blank,
        ink=round(float(marks.mean()), 5),
        unread_ink=round(unread, 5) if looked_at else 0.0,
    )


def resolution(image: PageImage) -> tuple[int, bool]:
    """Return an image's dpi, the lesser of both directions, and whether the file states it."""
    height, width = image.pixels.shape[:2]
    if image.dpi is not None:
        dots = width / max(1.0, image.stretch), height / max(1.0, 1 / image.stretch)
        sides = sorted(along / image.dpi * 25.4 for along in dots)
        pairs = zip(sides, _SHEETS_MM, strict=True)
        if all(low <= side <= high for side, (low, high) in pairs):
            return image.dpi, True
    return max(1, round(max(height, width) / _A4_INCHES)), False


def _written(text: PageText, size: tuple[int, ...]) -> Iterator[Box]:
    across, down = size[1] / text.width, size[0] / text.height
    for line in text.lines:
        if line.confidence >= _SURE:
            left, top, right, bottom = line.box
            yield (
                int(left * across),
                int(top * down),
                int(right * across) + 1,
                int(bottom * down) + 1,
            )


def _back(box: Box, small: tuple[int, ...], full: tuple[int, ...]) -> Box:
    across, down = full[1] / small[1], full[0] / small[0]
    left, top, right, bottom = box
    return (
        int(left * across),
        int(top * down),
        min(full[1], int(np.ceil(right * across))),
        min(full[0], int(np.ceil(bottom * down))),
    )


def _skew(small: np.ndarray, text: PageText) -> float:
    return skew(cleaning.turned(cleaning.clean(small), text.turn))


def _inside(small: np.ndarray, found: Sheet) -> np.ndarray:
    left, top, right, bottom = found.box
    return small[top:bottom, left:right]


def _moved(written: list[Box], found: Sheet) -> list[Box]:
    left, top = found.box[:2]
    return [(a - left, b - top, c - left, d - top) for a, b, c, d in written]


def _brightness(small: np.ndarray, found: Sheet) -> float:
    """Return the paper's brightness: above ink, below glare."""
    return statistics.percentile(_inside(small, found)[::2, ::2], 60) / 255
