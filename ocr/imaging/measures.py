"""What can be said of a page's image without reading it, in numbers; rules judge them later."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocr.port import Box

Edge = Literal["left", "top", "right", "bottom"]

EDGES: tuple[Edge, ...] = get_args(Edge)


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of one page image (DA/T 31-2017, chapters 9 and 10).

    Boxes and edges are those of the page image as it was scanned, before any turn.

    Attributes:
        dpi: Effective dots per inch: as the file states them where that fits the size of a
            sheet of paper, else as if the longer side were that of A4. Where several images
            make up a PDF page, that of the finest large one.
        dpi_stated: Whether the file states them, believably.
        colour: Whether it was scanned in colour, be there any colour on the sheet or not.
        turn: Degrees clockwise (0, 90, 180, 270) that set the writing upright.
        skew_deg: By how much the writing, once upright, is still turned counter-clockwise.
            0.0 without writing.
        sharpness: Of the edges of the writing, 0.0 (washed out) to 1.0; a blur of a quarter of
            a millimetre gives about 0.5. 1.0 without writing.
        contrast: What the ink takes away from the paper around it, 0.0 to 1.0: print on white
            about 0.8, faded 0.3. 1.0 without writing.
        brightness: Of the paper, 0.0 (black) to 1.0.
        paper: The sheet within the image; all of it unless a dark border shows.
        black_border: Share of the image that is black or dark beyond the sheet, 0.0 to 1.0.
        cut_edges: Where writing runs out of the image.
        bleed_through: How much of the other side shows, 0.0 to 1.0, a page full of print;
            above 0.15 it disturbs.
        blank: Whether the page carries neither text nor ink.
        own_text: Whether the page carries its own text: it was never scanned.
        incomplete: Whether a part of it is damaged in the file and lacks in the image.
        own_text_differs: Share of its own characters that were not believed, 0.0 to 1.0: their
            glyphs look like others, or mean nothing.
        wordless: Whether the page carries no text, be there ink on it or not.
        ink: Share of the image that lies under any ink, 0.0 to 1.0; see `ocr.imaging.ink`.
        unread_ink: The part of `ink` that lies outside of all lines of text.
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
    own_text: bool = False
    incomplete: bool = False
    own_text_differs: float = 0.0
    wordless: bool = False
    ink: float = 0.0
    unread_ink: float = 0.0


def as_dict(measures: Measures) -> dict[str, Any]:
    """Return measures as JSON keeps them; `from_dict` gives back equal ones."""
    told = asdict(measures)
    return told | {"paper": list(measures.paper), "cut_edges": list(measures.cut_edges)}


def from_dict(told: Mapping[str, Any]) -> Measures:
    """Return the measures that `as_dict` was given, in this version or an earlier one.

    An earlier one called every page without text blank, and told nothing of ink.

    Raises:
        LookupError: Some are missing.
        TypeError: Some are of another kind.
        ValueError: Some cannot be.
    """
    left, top, right, bottom = told["paper"]
    return Measures(
        dpi=int(told["dpi"]),
        dpi_stated=bool(told["dpi_stated"]),
        colour=bool(told["colour"]),
        turn=int(told["turn"]),
        skew_deg=float(told["skew_deg"]),
        sharpness=float(told["sharpness"]),
        contrast=float(told["contrast"]),
        brightness=float(told["brightness"]),
        paper=(int(left), int(top), int(right), int(bottom)),
        black_border=float(told["black_border"]),
        cut_edges=tuple(edge for edge in EDGES if edge in told["cut_edges"]),
        bleed_through=float(told["bleed_through"]),
        blank=bool(told["blank"]),
        own_text=bool(told.get("own_text", False)),
        incomplete=bool(told.get("incomplete", False)),
        own_text_differs=float(told.get("own_text_differs", 0.0)),
        wordless=bool(told.get("wordless", told["blank"])),
        ink=float(told.get("ink", 0.0)),
        unread_ink=float(told.get("unread_ink", 0.0)),
    )
