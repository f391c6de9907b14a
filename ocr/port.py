"""Port of OCR: the `Engine` protocol, and the text of a page.

Boxes are in pixels of the page image as scanned (after applying its EXIF orientation):
`(x0, y0, x1, y1)`, origin top left, right and bottom exclusive.

Pages: a `number` counts from 1, in a file or an item; an `index` counts from 0, in a file, and
is what decoders, readers and PDF makers take. Callers convert at this border.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

Box = tuple[int, int, int, int]

BETWEEN_CELLS = "  "
"""Separator in `PageText.text` between two lines of one row."""

BETWEEN_ROWS = "\n"
"""Separator in `PageText.text` between two rows."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An alternative reading of one character.

    Attributes:
        text: Exactly one code point, different from the one read.
        weight: The engine's probability, 0.0 to 1.0.
    """

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Char:
    """A recognised character.

    Attributes:
        text: Exactly one code point; may be a space inside a line.
        box: Its box.
        confidence: The engine's confidence, 0.0 to 1.0.
        candidates: Alternatives, likeliest first; empty if the engine is confident or gives
            none.
    """

    text: str
    box: Box
    confidence: float
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A detected piece of text: a cell, a field, a line.

    Attributes:
        chars: At least one, in reading order.
        box: Bounding box of the line.
        row: Index of its visual row on the page, from 0 at the top.
    """

    chars: tuple[Char, ...]
    box: Box
    row: int

    @property
    def text(self) -> str:
        """The characters as one string."""
        return "".join(char.text for char in self.chars)

    @property
    def confidence(self) -> float:
        """Mean confidence of the characters, 0.0 to 1.0."""
        return sum(char.confidence for char in self.chars) / len(self.chars)


@dataclass(frozen=True)
class PageText:
    """The text of a page, as read by an engine.

    Attributes:
        width: Width of the page image, in pixels.
        height: Height of the page image, in pixels.
        lines: Lines in reading order: by row, then from left to right.
        engine: Name of the engine, such as "ppocr-v6-small".
        version: Version of the engine and its models.
        turn: Degrees clockwise (0, 90, 180, 270) that turn the page image upright. Boxes are
            those of the page image before this turn.
        blank: Whether the page carries no text.
    """

    width: int
    height: int
    lines: tuple[Line, ...]
    engine: str
    version: str
    turn: int = 0
    blank: bool = False

    @cached_property
    def text(self) -> str:
        """All lines, joined by `BETWEEN_CELLS` inside a row and `BETWEEN_ROWS` between rows."""
        return self._placed[0]

    @cached_property
    def boxes(self) -> tuple[Box | None, ...]:
        """Box of each character of `text`; None for separators."""
        return tuple(char.box if char else None for char in self.chars)

    @cached_property
    def chars(self) -> tuple[Char | None, ...]:
        """The `Char` of each character of `text`; None for separators."""
        return self._placed[1]

    @property
    def confidence(self) -> float:
        """Mean confidence of all characters, 0.0 to 1.0; 0.0 without text."""
        found = [char.confidence for line in self.lines for char in line.chars]
        return sum(found) / len(found) if found else 0.0

    @cached_property
    def _placed(self) -> tuple[str, tuple[Char | None, ...]]:
        text: list[str] = []
        chars: list[Char | None] = []
        row = None
        for line in self.lines:
            if row is not None:
                between = BETWEEN_CELLS if line.row == row else BETWEEN_ROWS
                text.append(between)
                chars.extend([None] * len(between))
            text.extend(char.text for char in line.chars)
            chars.extend(line.chars)
            row = line.row
        return "".join(text), tuple(chars)


class Engine(Protocol):
    """OCR engine that reads one page image at a time; not thread-safe."""

    name: str
    """Name, as in `PageText.engine`."""

    version: str
    """Version, as in `PageText.version`."""

    languages: tuple[str, ...]
    """Languages it reads, as locale names: `zh_Hans`."""

    def read(self, page: np.ndarray) -> PageText:
        """Read a page.

        Args:
            page: The page image, uint8, either (height, width) gray or (height, width, 3) in
                BGR order, any size that the intake accepts; never changed.

        Returns:
            The text in coordinates of `page`; `blank` is set on a page without text.
        """
        ...

    def read_lines(self, lines: Sequence[np.ndarray]) -> list[tuple[str, float]]:
        """Read images of one horizontal line each; much cheaper than a whole page.

        Args:
            lines: uint8, (height, width) gray, dark on white.

        Returns:
            Text and mean confidence, 0.0 to 1.0, in the order of `lines`; "" and 0.0 without
            text.
        """
        ...
