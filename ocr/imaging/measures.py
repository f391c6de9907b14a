"""Measures of a page image, taken without judgement; rules judge them later."""

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
        dpi: Effective dots per inch: as stated by the file if plausible for a sheet of paper,
            else as if the longer side were that of A4. Of a PDF page made of several images,
            that of the finest large one.
        dpi_stated: Whether the file states a plausible resolution.
        colour: Whether it was scanned in colour, even if the sheet has none.
        turn: Degrees clockwise (0, 90, 180, 270) that turn the writing upright.
        skew_deg: Skew of the upright writing, in degrees counter-clockwise. 0.0 without
            writing.
        sharpness: Sharpness of the writing's edges, 0.0 (washed out) to 1.0; a blur of a
            quarter of a millimetre gives about 0.5. 1.0 without writing.
        contrast: Contrast of ink to the surrounding paper, 0.0 to 1.0: print on white about
            0.8, faded 0.3. 1.0 without writing.
        brightness: Brightness of the paper, 0.0 (black) to 1.0.
        paper: Box of the sheet in the image; the whole image without a dark border.
        black_border: Share of the image that is dark beyond the sheet, 0.0 to 1.0.
        cut_edges: Edges of the image at which writing is cut off.
        bleed_through: Bleed-through of the other side, 0.0 to 1.0 (a page full of print);
            above 0.15 it disturbs.
        blank: Whether the page carries neither text nor ink.
        own_text: Whether the page has a text layer: it is born digital.
        incomplete: Whether a damaged part of the file is missing in the image.
        own_text_differs: Share of wrong characters in its text layer, 0.0 to 1.0: their glyphs
            are read differently, or have no meaning.
        wordless: Whether the page carries no text, with or without ink.
        ink: Share of the image under ink, 0.0 to 1.0; see `ocr.imaging.ink`.
        unread_ink: The part of `ink` outside of all lines of text.
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
    """Serialise measures to JSON values."""
    return asdict(measures) | {
        "paper": list(measures.paper),
        "cut_edges": list(measures.cut_edges),
    }


def from_dict(values: Mapping[str, Any]) -> Measures:
    """Deserialise measures of this version or an earlier one.

    Earlier versions called every page without text blank, and had no ink measures.

    Raises:
        LookupError: A value is missing.
        TypeError: A value has another type.
        ValueError: A value is impossible.
    """
    left, top, right, bottom = values["paper"]
    return Measures(
        dpi=int(values["dpi"]),
        dpi_stated=bool(values["dpi_stated"]),
        colour=bool(values["colour"]),
        turn=int(values["turn"]),
        skew_deg=float(values["skew_deg"]),
        sharpness=float(values["sharpness"]),
        contrast=float(values["contrast"]),
        brightness=float(values["brightness"]),
        paper=(int(left), int(top), int(right), int(bottom)),
        black_border=float(values["black_border"]),
        cut_edges=tuple(edge for edge in EDGES if edge in values["cut_edges"]),
        bleed_through=float(values["bleed_through"]),
        blank=bool(values["blank"]),
        own_text=bool(values.get("own_text", False)),
        incomplete=bool(values.get("incomplete", False)),
        own_text_differs=float(values.get("own_text_differs", 0.0)),
        wordless=bool(values.get("wordless", values["blank"])),
        ink=float(values.get("ink", 0.0)),
        unread_ink=float(values.get("unread_ink", 0.0)),
    )
