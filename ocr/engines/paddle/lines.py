"""Assembly of lines in page coordinates from recognised crops."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocr.boxes import around
from ocr.engines.paddle import crops as paddle_crops
from ocr.engines.paddle.recognition import HEIGHT
from ocr.layout import (
    columns,
    rows,
)
from ocr.port import Box, Char, Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np

    from ocr.engines.paddle.crops import Crop
    from ocr.engines.paddle.detection import OrientedBox
    from ocr.engines.paddle.recognition import Glyph


_ROUND = frozenset("0OoQCcDGUu〇○◯口")
_STROKES = _ROUND | frozenset("1lI|丨丶一-t7rJLV")


@dataclass(frozen=True, slots=True)
class LineReading:
    """A detected line and its recognised characters.

    Attributes:
        place: Its box on the searched page.
        crops: The line, or its parts in reading order.
        glyphs: The characters of each part.
    """

    place: OrientedBox
    crops: tuple[Crop, ...]
    glyphs: tuple[tuple[Glyph, ...], ...]

    @property
    def scores(self) -> list[float]:
        """Confidence of each character."""
        return [glyph.confidence for piece in self.glyphs for glyph in piece]

    @property
    def confidence(self) -> float:
        """Mean confidence; 0.0 without characters."""
        scores = self.scores
        return sum(scores) / len(scores) if scores else 0.0

    def is_ring(self, largest: float) -> bool:
        """Return whether it is one round character over `largest` pixels: a cup stain."""
        return self.place.height > largest and self._text in _ROUND

    @property
    def is_stroke(self) -> bool:
        """Return whether it is one character of one or two strokes, as of holes and edges."""
        return self._text in _STROKES

    @property
    def _text(self) -> str:
        return "".join(glyph.text for piece in self.glyphs for glyph in piece)

    @property
    def written(self) -> bool:
        """Return whether a letter, digit or Han was read; punch holes read as dots."""
        return any(char.isalnum() for char in self._text)


@dataclass(frozen=True, slots=True)
class PageTransform:
    """Transformation from the page as read back to the page as scanned.

    Attributes:
        turn: Degrees clockwise by which the scanned page was turned.
        scale: Factor by which it was reduced before.
        width: Width of the scanned page, in pixels.
        height: Height of the scanned page, in pixels.
    """

    turn: int
    scale: float
    width: int
    height: int

    def back(self, x: float, y: float) -> tuple[float, float]:
        """Transform a point back to the scanned page."""
        x, y = x / self.scale, y / self.scale
        if self.turn == 90:  # noqa: PLR2004
            return y, self.height - x
        if self.turn == 180:  # noqa: PLR2004
            return self.width - x, self.height - y
        if self.turn == 270:  # noqa: PLR2004
            return self.width - y, x
        return x, y

    def box(self, points: Sequence[np.ndarray]) -> Box:
        """Return the axis-parallel box of the scanned page around `points`; never empty."""
        xs, ys = zip(*(self.back(float(x), float(y)) for x, y in points), strict=True)
        left, top = min(max(0, round(min(xs))), self.width - 1), max(0, round(min(ys)))
        top = min(top, self.height - 1)
        right = max(left + 1, min(self.width, round(max(xs))))
        return left, top, right, max(top + 1, min(self.height, round(max(ys))))


def lines(readings: Sequence[LineReading], transform: PageTransform) -> tuple[Line, ...]:
    """Return the lines in reading order."""
    placed = columns.in_order([_on_page(reading.place) for reading in readings])
    return tuple(
        _line(readings[number], row, transform)
        for row, members in enumerate(placed)
        for number in members
    )


def _on_page(place: OrientedBox) -> rows.LinePosition:
    start = place.corner + place.down / 2
    end = start + place.along
    angle = math.atan2(*reversed(place.along.tolist()))
    left, right = sorted((float(start[0]), float(end[0])))
    if abs(angle) > math.pi / 4:  # written from top to bottom
        return rows.LinePosition(
            left - place.height / 2, right + place.height / 2, *_upended(place)
        )
    return rows.LinePosition(left, right, float(start[1] + end[1]) / 2, place.height, angle)


def _upended(place: OrientedBox) -> tuple[float, float]:
    middle = place.corner + (place.along + place.down) / 2
    return float(middle[1]), place.width


def _line(reading: LineReading, row: int, transform: PageTransform) -> Line:
    chars = tuple(_chars(reading, transform))
    return Line(chars, around(char.box for char in chars), row)


def _chars(reading: LineReading, transform: PageTransform) -> Iterator[Char]:
    for crop, glyphs in zip(reading.crops, reading.glyphs, strict=True):
        top, bottom = paddle_crops.ink_rows(crop.pixels)
        width = crop.pixels.shape[1]
        places = paddle_crops.spans(glyphs, width, (bottom - top) * HEIGHT)
        for glyph, (left, right) in zip(glyphs, places, strict=True):
            corners = [
                crop.place.corner + crop.place.along * (x / width) + crop.place.down * y
                for x in (left, right)
                for y in (top, bottom)
            ]
            yield Char(glyph.text, transform.box(corners), glyph.confidence, glyph.candidates)
