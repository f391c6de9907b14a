"""Upright rotation, deskewing and cropping of a page to its sheet."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from ocr.imaging import (
    cleaning,
    page_outline,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr.port import Box

MARGIN_MM = 3.0
"""Margin kept beyond the sheet's edge; DA/T 31-2017, 10.3 asks for 2 to 3."""

_STRAIGHT = 0.1
"""Skew in degrees that is left: rotating would blur more than it helps."""

_SIDE = 1200
"""Longest side at which the sheet's outline is detected, in pixels."""

_CLOSE = 4
"""Largest deviation of the outline from the measured sheet, in pixels at that size."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A cropped page.

    Attributes:
        pixels: The page.
        done: The operations, in order; the box is in pixels of the rotated image, deskewed
            about its centre, and may reach beyond it.
        back: The 3x3 matrix that maps points of the page (pixel edges) to points of the image.
    """

    pixels: np.ndarray
    done: tuple[dict[str, Any], ...]
    back: np.ndarray


@dataclass(frozen=True, slots=True)
class Frame:
    """Geometry by which a page is cropped.

    Attributes:
        turn: Degrees clockwise that turn it upright.
        skew_deg: Its skew then, in degrees counter-clockwise.
        paper: Box of the sheet as scanned; None if the sheet fills the image.
        dpi: Resolution of the image.
    """

    turn: int
    skew_deg: float
    paper: Box | None
    dpi: int

    def cut(self, pixels: np.ndarray) -> Cut:
        """Crop the page from an image with square pixels.

        Without a border nothing is cropped; corners exposed by deskewing, and the part of the
        margin outside of the image, are filled.
        """
        height, width = pixels.shape[:2]
        outline, fill = self._sheet(pixels)
        page = cleaning.turned(pixels, self.turn)
        away = _turning(self.turn, width, height)
        straight = _straightening(self._angle, page.shape[1], page.shape[0])
        box = _around(_moved(_moved(outline, away), straight), self._margin)
        there = _shift(-box[0], -box[1]) @ straight
        cut = _warped(page, there, box, fill) if self._angle else _sliced(page, box, fill)
        whole = box == (0, 0, page.shape[1], page.shape[0])
        return Cut(
            cut, tuple(self._operations(box, fill, whole=whole)), np.linalg.inv(there @ away)
        )

    @property
    def _angle(self) -> float:
        return self.skew_deg if abs(self.skew_deg) >= _STRAIGHT else 0.0

    @property
    def _margin(self) -> int:
        return math.ceil(MARGIN_MM / 25.4 * self.dpi) if self.paper else 0

    def _operations(self, box: Box, fill: int, *, whole: bool) -> Iterator[dict[str, Any]]:
        if self.turn:
            yield {"do": "turn", "clockwise_degrees": self.turn}
        if self._angle:
            yield {
                "do": "deskew",
                "clockwise_degrees": self._angle,
                "resampling": "bicubic",
            }
        if not whole:
            yield {"do": "crop", "box": list(box), "margin_pixels": self._margin, "fill": fill}

    def _sheet(self, pixels: np.ndarray) -> tuple[np.ndarray, int]:
        """Return the corners of the sheet's outline, and the gray level for filling."""
        height, width = pixels.shape[:2]
        if self.paper is None:
            return page_outline.whole(width, height).outline, 255
        small = cleaning.small(pixels, _SIDE)
        scale = np.array((width / small.shape[1], height / small.shape[0]))
        left, top, right, bottom = self.paper
        found = page_outline.find(small)
        measured = np.array((left, top, right, bottom)) / np.tile(scale, 2)
        if found.beyond is not None and np.abs(measured - found.box).max() <= _CLOSE:
            return found.outline * scale, found.beyond
        corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
        return np.array(corners, np.float64), 255


def _turning(turn: int, width: int, height: int) -> np.ndarray:
    """Return the matrix of a clockwise rotation by `turn` degrees of an image of this size."""
    rows = {
        0: [(1, 0, 0), (0, 1, 0)],
        90: [(0, -1, height), (1, 0, 0)],
        180: [(-1, 0, width), (0, -1, height)],
        270: [(0, 1, 0), (-1, 0, width)],
    }[turn]
    return np.array([*rows, (0, 0, 1)], np.float64)


def _straightening(degrees: float, width: int, height: int) -> np.ndarray:
    """Return the matrix of a clockwise rotation by a small angle about the centre."""
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    return np.vstack([turn, (0, 0, 1)])


def _shift(across: float, down: float) -> np.ndarray:
    return np.array([(1, 0, across), (0, 1, down), (0, 0, 1)], np.float64)


def _moved(points: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    return np.asarray(points @ matrix[:2, :2].T + matrix[:2, 2])


def _around(points: np.ndarray, margin: int) -> Box:
    left, top = np.floor(points.min(axis=0).round(6)) - margin
    right, bottom = np.ceil(points.max(axis=0).round(6)) + margin
    return int(left), int(top), int(right), int(bottom)


def _warped(page: np.ndarray, there: np.ndarray, box: Box, fill: int) -> np.ndarray:
    size = (box[2] - box[0], box[3] - box[1])
    # OpenCV counts from pixel centres, half a pixel in.
    centred = _shift(-0.5, -0.5) @ there @ _shift(0.5, 0.5)
    return cv2.warpAffine(
        page, centred[:2], size, flags=cv2.INTER_CUBIC, borderValue=(fill, fill, fill)
    )


def _sliced(page: np.ndarray, box: Box, fill: int) -> np.ndarray:
    """Slice a box out, without resampling; parts outside of the page are filled."""
    height, width = page.shape[:2]
    left, top, right, bottom = box
    inside = page[max(0, top) : min(height, bottom), max(0, left) : min(width, right)]
    beyond = (max(0, -top), max(0, bottom - height), max(0, -left), max(0, right - width))
    if not any(beyond):
        return np.ascontiguousarray(inside)
    return cv2.copyMakeBorder(
        inside, *beyond, borderType=cv2.BORDER_CONSTANT, value=(fill, fill, fill)
    )
