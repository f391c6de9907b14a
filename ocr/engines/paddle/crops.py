"""Line crops: rectified lines of a page, and positions of characters in them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.engines.paddle.detection import OrientedBox
from ocr.engines.paddle.recognition import HEIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocr.engines.paddle.recognition import Glyph

_LONGEST = 2048
"""Crops wider than this, in pixels, are split: memory grows with the width."""


@dataclass(frozen=True, slots=True)
class Crop:
    """A line, or a part of one, rectified to horizontal.

    Attributes:
        pixels: Gray, `HEIGHT` pixels high.
        place: Its box on the page.
    """

    pixels: np.ndarray
    place: OrientedBox


def cut(page: np.ndarray, place: OrientedBox) -> Iterator[Crop]:
    """Cut a line out of a gray page; a very long one in parts, in reading order."""
    width = max(8, round(place.width / max(place.height, 1) * HEIGHT))
    pixels = _warped(page, place, width)
    yield from _pieces(pixels, place)


def scaled(line: np.ndarray) -> np.ndarray:
    """Scale a gray line to `HEIGHT`; at most `_LONGEST` pixels wide."""
    height, width = line.shape
    size = (min(_LONGEST, max(8, round(width / height * HEIGHT))), HEIGHT)
    way = cv2.INTER_AREA if height > HEIGHT else cv2.INTER_CUBIC
    return cv2.resize(line, size, interpolation=way)


def _warped(page: np.ndarray, place: OrientedBox, width: int) -> np.ndarray:
    """Warp a line from the full page; large writing is reduced afterwards, against aliasing."""
    times = max(1, int(place.height // HEIGHT))
    size = (width * times, HEIGHT * times)
    here = np.array((place.corner, place.corner + place.along, place.corner + place.down))
    there = np.array(((0, 0), (size[0], 0), (0, size[1])), np.float32)
    matrix = cv2.getAffineTransform(here.astype(np.float32), there)
    border = cv2.BORDER_REPLICATE
    pixels = cv2.warpAffine(page, matrix, size, flags=cv2.INTER_CUBIC, borderMode=border)
    if times > 1:
        pixels = cv2.resize(pixels, (width, HEIGHT), interpolation=cv2.INTER_AREA)
    return pixels


def _pieces(pixels: np.ndarray, place: OrientedBox) -> Iterator[Crop]:
    width = pixels.shape[1]
    if width <= _LONGEST:
        yield Crop(pixels, place)
        return
    # The lightest column near the middle is between two characters.
    light = np.convolve(pixels.mean(axis=0), np.ones(9) / 9, "same")
    at = width * 2 // 5 + int(light[width * 2 // 5 : width * 3 // 5].argmax())
    part = at / width
    yield from _pieces(
        pixels[:, :at], OrientedBox(place.corner, place.along * part, place.down)
    )
    yield from _pieces(
        pixels[:, at:],
        OrientedBox(place.corner + place.along * part, place.along * (1 - part), place.down),
    )


def ink_rows(pixels: np.ndarray) -> tuple[float, float]:
    """Return the first row with ink and the one after the last, as shares of the height."""
    dark = (pixels < 128).sum(axis=1)  # noqa: PLR2004
    written = np.flatnonzero(dark > max(1, 0.01 * pixels.shape[1]))
    if not len(written):
        return 0.0, 1.0
    top, bottom = int(written[0]), int(written[-1]) + 1
    if bottom - top < HEIGHT // 3:  # a dash or a full stop does not show the line's height
        return 0.1, 0.9
    return top / HEIGHT, bottom / HEIGHT


def spans(glyphs: Sequence[Glyph], width: int, tall: float) -> list[tuple[float, float]]:
    """Return start and end of each character along a crop, in pixels.

    A character extends half-way to its neighbours, within its largest width: CJK is square,
    others are about half of that.

    Args:
        glyphs: In reading order.
        width: Width of the crop, in pixels.
        tall: Height of the writing, in pixels of the crop.
    """
    middles = [(glyph.start + glyph.end) / 2 for glyph in glyphs]
    found = []
    for number, glyph in enumerate(glyphs):
        reach = tall * (0.52 if _is_wide(glyph.text) else 0.32)
        left, right = middles[number] - reach, middles[number] + reach
        if number:
            left = max(left, (middles[number - 1] + middles[number]) / 2)
        if number + 1 < len(glyphs):
            right = min(right, (middles[number] + middles[number + 1]) / 2)
        found.append((max(0.0, left), min(float(width), right)))
    return found


def _is_wide(text: str) -> bool:
    return unicodedata.east_asian_width(text) in "WF"
