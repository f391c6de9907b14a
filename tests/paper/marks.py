"""What a sheet is made of: text, rules, tints and stamps, in millimetres from the top left."""

from __future__ import annotations

from dataclasses import dataclass, replace

MM_PER_POINT = 25.4 / 72

Colour = tuple[int, int, int]
BLACK: Colour = (24, 24, 26)
GREY: Colour = (105, 105, 108)
BLUE: Colour = (26, 42, 132)
RED: Colour = (196, 30, 38)


@dataclass(frozen=True, slots=True)
class Style:
    """How a line looks.

    Attributes:
        size: In points.
        pen: Filled in by hand: characters dance a little.
    """

    face: str = "sans"
    size: float = 9.5
    colour: Colour = BLACK
    pen: bool = False

    @property
    def em(self) -> float:
        """Millimetres per em."""
        return self.size * MM_PER_POINT


PRINT = Style()
BOLD = Style("sans-bold", 10.5)
SMALL = Style("sans", 8, GREY)
TYPED = Style("serif", 10)
PEN = Style("serif-bold", 10.5, BLUE, pen=True)
BLACK_PEN = Style("serif-bold", 10.5, (30, 30, 40), pen=True)


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text; `y` is the baseline."""

    text: str
    x: float
    y: float
    style: Style


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line of a width in millimetres."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float = 0.22
    colour: Colour = BLACK


@dataclass(frozen=True, slots=True)
class Fill:
    """A tinted rectangle behind what is written after it."""

    x0: float
    y0: float
    x1: float
    y1: float
    colour: Colour = (232, 236, 240)


@dataclass(frozen=True, slots=True)
class Seal:
    """A stamp over whatever stands there.

    Attributes:
        shape: "round", "oval" or "square".
        owner: What runs along the edge (or in the first row).
        purpose: What stands below the star (or in the second row).
        x: Centre.
        y: Centre.
        size: Diameter or longer side, in millimetres.
        angle: Degrees anticlockwise.
    """

    shape: str
    owner: str
    purpose: str
    x: float
    y: float
    size: float = 40
    angle: float = 0


Mark = Text | Rule | Fill | Seal


def sized(style: Style, size: float) -> Style:
    """The same style in another size, in points."""
    return replace(style, size=size)
