"""A page's text, and what gives it: the one thing the rest of the code knows about reading.

Boxes are pixels of the page image as it was scanned (after the turn its EXIF tag asks for):
`(x0, y0, x1, y1)`, origin top left, right and bottom exclusive.
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
"""What stands in `PageText.text` between two lines of one row."""

BETWEEN_ROWS = "\n"
"""What stands in `PageText.text` between two rows."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A next-best reading of one character.

    Attributes:
        text: Exactly one code point, another than the one that was read.
        weight: How likely the engine thinks it, 0.0 to 1.0.
    """

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Char:
    """One character as read.

    Attributes:
        text: Exactly one code point; may be a blank inside a line.
        box: Where it stands.
        confidence: How sure the engine is, 0.0 to 1.0.
        candidates: What it may be instead, likeliest first; empty where the engine is sure or
            cannot tell.
    """

    text: str
    box: Box
    confidence: float
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One stretch of text as found: a cell, a field, a line.

    Attributes:
        chars: At least one, in reading order.
        box: Around the whole line.
        row: Which visual row of the page it belongs to, from 0 at the top.
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
    """What an engine read on one page.

    Attributes:
        width: Of the page image, in pixels.
        height: Of the page image, in pixels.
        lines: In reading order: by row, then from left to right.
        engine: Name of the engine, such as "ppocr-v6-small".
        version: Version of the engine and its models.
        turn: Degrees clockwise (0, 90, 180, 270) by which the page image has to be turned to
            be read upright. Boxes belong to the page image before this turn.
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
        """All lines: `BETWEEN_CELLS` inside a row, `BETWEEN_ROWS` between rows."""
        return self._placed[0]

    @cached_property
    def boxes(self) -> tuple[Box | None, ...]:
        """The box of each character of `text`; None for what stands between lines."""
        return tuple(char.box if char else None for char in self.chars)

    @cached_property
    def chars(self) -> tuple[Char | None, ...]:
        """The character behind each place of `text`; None for what stands between lines."""
        return self._placed[1]

    @property
    def confidence(self) -> float:
        """Mean confidence of all characters, 0.0 to 1.0; 0.0 where nothing was read."""
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
    """Reads one page image at a time; not shared between threads."""

    name: str
    """What `PageText.engine` will say."""

    version: str
    """What `PageText.version` will say."""

    languages: tuple[str, ...]
    """Which it reads, by the names of locales: `zh_Hans`."""

    def read(self, page: np.ndarray) -> PageText:
        """Read a page.

        Args:
            page: The page image, uint8, either (height, width) gray or (height, width, 3) in
                BGR order, any size that the intake lets through; never changed.

        Returns:
            The text in coordinates of `page`. A page without text has `blank` set and no lines.
        """
        ...

    def read_lines(self, lines: Sequence[np.ndarray]) -> list[tuple[str, float]]:
        """Read images of one level line each; much cheaper than a page that holds them.

        Args:
            lines: uint8, (height, width) gray, dark on white.

        Returns:
            Text and mean confidence, 0.0 to 1.0, in the order of `lines`; "" and 0.0 where
            nothing was read.
        """
        ...
