"""What can be said of a page's image without reading it, in numbers; rules judge them later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ocr.port import Box

Edge = Literal["left", "top", "right", "bottom"]


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of one page image (DA/T 31-2017, chapters 9 and 10).

    Boxes and edges are those of the page image as it was scanned, before any turn.

    Attributes:
        dpi: Effective dots per inch: as the file states them where that fits the size of a
            sheet of paper, else as if the longer side were that of A4.
        dpi_stated: Whether the file states them, believably.
        colour: Whether the image carries colour.
        turn: Degrees clockwise (0, 90, 180, 270) that set the writing upright.
        skew_deg: By how much the writing, once upright, is still turned counter-clockwise.
        sharpness: Of the edges of the writing, 0.0 (washed out) to 1.0.
        contrast: Between writing and the paper around it, 0.0 to 1.0.
        brightness: Of the paper, 0.0 (black) to 1.0.
        paper: The sheet within the image.
        black_border: Share of the image that is black beyond the sheet, 0.0 to 1.0.
        cut_edges: Where writing runs into the edge of the sheet.
        bleed_through: How much of the other side shows, 0.0 to 1.0.
        blank: Whether the page carries no text.
    """

    dpi: int
    dpi_stated: bool
    colour: bool
    turn: int
    skew_deg: float
    sharpness: float
    contrast: float
    brightness: float
    paper: Box
    black_border: float
    cut_edges: tuple[Edge, ...]
    bleed_through: float
    blank: bool
