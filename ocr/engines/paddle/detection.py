"""Text line detection: differentiable binarisation (DB), after PP-OCRv6."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr.engines.paddle.runtime import Model
    from ocr.port import Box

# The models' own post-processing values (inference.yml beside det.onnx).
_INK = 0.2
_SURE = 0.45
_GROWTH = 1.4
_MOST = 3000

_SMALLEST = 3.0
_STRICTER = 0.15
_STRICTEST = 0.6
_WORTH_SPLITTING = 80

_WHITE = 200
"""Gray level of a cleaned, reduced page above which a pixel is paper."""

_AROUND = 32
"""White margin kept around the writing, in pixels."""

_COARSE = 128
"""Sides of the examined part are multiples of this, or those of the page, in pixels."""

_STEP = 32
"""Sides of the network's input are multiples of this: it halves the image five times."""

_MEAN = (0.485, 0.456, 0.406)
_DEVIATION = (0.229, 0.224, 0.225)


@dataclass(frozen=True, slots=True)
class OrientedBox:
    """A rotated rectangle around one line, in pixels of the searched page.

    Attributes:
        corner: The corner at the start and top of the writing.
        along: Vector from there along the writing to its end.
        down: Vector from there across the writing.
    """

    corner: np.ndarray
    along: np.ndarray
    down: np.ndarray

    @property
    def width(self) -> float:
        """Length along the writing, in pixels."""
        return float(np.hypot(*self.along))

    @property
    def height(self) -> float:
        """Length across the writing, in pixels."""
        return float(np.hypot(*self.down))

    def sideways(self) -> OrientedBox:
        """Return the same box for writing from top to bottom."""
        return OrientedBox(self.corner + self.along, self.down, -self.along)


@dataclass(frozen=True, slots=True)
class _Rectangle:
    """Centre, sides and angle (radians, within 45 degrees); width runs across the page."""

    x: float
    y: float
    width: float
    height: float
    angle: float

    def grown(self) -> _Rectangle:
        """Return the rectangle enlarged as by DB's polygon offset ("unclip")."""
        more = self.width * self.height * _GROWTH / (self.width + self.height)
        return replace(self, width=self.width + more, height=self.height + more)

    def oriented_box(self, scale: float) -> OrientedBox:
        along = np.array((math.cos(self.angle), math.sin(self.angle))) * self.width * scale
        down = np.array((-math.sin(self.angle), math.cos(self.angle))) * self.height * scale
        return OrientedBox(np.array((self.x, self.y)) * scale - (along + down) / 2, along, down)


class Detector:
    """Text line detector; holds one model."""

    def __init__(self, model: Model) -> None:
        self._model = model

    def find(self, page: np.ndarray, side: int) -> list[OrientedBox]:
        """Return the lines on a gray page, reduced to a longer side of `side` at most."""
        scale = min(1.0, side / max(page.shape))
        small = page
        if scale < 1:
            small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        left, top, right, bottom = _written(small)
        part = small[top:bottom, left:right]
        if not part.size:
            return []
        found = self._model(_blob(part))[0][0, 0, : part.shape[0], : part.shape[1]]
        return [
            replace(each, x=each.x + left, y=each.y + top).oriented_box(1 / scale)
            for each in _rectangles(np.ascontiguousarray(found))
        ]


def _written(page: np.ndarray) -> Box:
    """Return the box around everything not white, with a margin; empty if all is white.

    Margins are a quarter of a sheet, and the cost of detection grows with the area.
    """
    dark = page < _WHITE
    down, across = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    if not len(down):
        return 0, 0, 0, 0
    top, bottom = _rounded(int(down[0]), int(down[-1]), page.shape[0])
    left, right = _rounded(int(across[0]), int(across[-1]), page.shape[1])
    return left, top, right, bottom


def _rounded(first: int, last: int, length: int) -> tuple[int, int]:
    """Widen an interval to one of a few sizes: each new one costs a compilation and memory."""
    start = max(0, first - _AROUND)
    size = math.ceil((last + _AROUND - start) / _COARSE) * _COARSE
    return start, min(length, start + size)


def _blob(page: np.ndarray) -> np.ndarray:
    """Return the page as the network's input, padded with white to a multiple of `_STEP`."""
    height, width = (max(_STEP, math.ceil(n / _STEP) * _STEP) for n in page.shape)
    blob = np.empty((1, 3, height, width), np.float32)
    for channel, (mean, deviation) in enumerate(zip(_MEAN, _DEVIATION, strict=True)):
        blob[0, channel] = (1 - mean) / deviation
        part = blob[0, channel, : page.shape[0], : page.shape[1]]
        np.multiply(page, 1 / (255 * deviation), out=part, dtype=np.float32)
        part -= mean / deviation
    return blob


def _rectangles(found: np.ndarray, ink: float = _INK) -> Iterator[_Rectangle]:
    """Yield the lines; those merged with a seal or ruling are thresholded more strictly."""
    mask = (found > ink).astype(np.uint8)
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    for contour in contours[:_MOST]:
        rectangle = _rectangle(contour)
        if min(rectangle.width, rectangle.height) < _SMALLEST:
            continue
        if _mean_inside(found, contour) >= _SURE:
            yield rectangle.grown()
        elif ink < _STRICTEST and cv2.contourArea(contour) > _WORTH_SPLITTING:
            left, top, width, height = cv2.boundingRect(contour)
            alone = np.zeros((height, width), np.uint8)
            cv2.drawContours(alone, [contour], -1, (1,), cv2.FILLED, offset=(-left, -top))
            part = found[top : top + height, left : left + width] * alone
            for inner in _rectangles(part, ink + _STRICTER):
                yield replace(inner, x=inner.x + left, y=inner.y + top)


def _rectangle(contour: np.ndarray) -> _Rectangle:
    (x, y), (width, height), degrees = cv2.minAreaRect(contour)
    for _ in range(round(abs(degrees) / 90)):  # OpenCV may name either side the width
        width, height, degrees = height, width, degrees - math.copysign(90, degrees)
    return _Rectangle(x, y, width, height, math.radians(degrees))


def _mean_inside(found: np.ndarray, contour: np.ndarray) -> float:
    corners = cv2.boxPoints(cv2.minAreaRect(contour))
    x, y, width, height = cv2.boundingRect(corners.astype(np.float32))
    x0, y0 = max(x, 0), max(y, 0)
    part = found[y0 : y + height, x0 : x + width]
    mask = np.zeros(part.shape, np.uint8)
    cv2.fillPoly(mask, [np.rint(corners - (x0, y0)).astype(np.int32)], (1,))
    return float(cv2.mean(part, mask)[0])
