"""What opening a file gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from ocr.formats import Kind
    from ocr.layout.line_grouping import Written
    from ocr.port import Box, PageText


@dataclass(frozen=True, slots=True)
class PageShape:
    """What is known of a page before it is decoded.

    Attributes:
        width: In pixels, after the turn its tags ask for. A PDF page has no pixels yet: its
            size at 200 dots per inch; the page image may come out finer.
        height: As `width`.
        dpi: Dots per inch as the file states them, the lesser of the two directions; None
            where it does not say, and for PDF.
        trouble: Code of why the page cannot be read (`too-large`, `damaged`), where that is
            known already; its decoding fails with the same code.
    """

    width: int
    height: int
    dpi: int | None
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class SplitFile:
    """A file taken apart into its pages.

    Attributes:
        kind: By content.
        pages: At least one, in order.
        warnings: Codes of what is odd but no obstacle: `bytes-after-end` (another file may
            hang on this one), `more-pictures` (of which the first was taken),
            `previews-left-out` (thumbnails and masks in a TIFF), `tags-damaged`, `end-missing`
            (of a JPEG that is whole), and of a PDF `form-not-shown` (of the XFA kind),
            `files-inside`, `page-count-differs`, `pages-missing`, `structure-mended`.
    """

    kind: Kind
    pages: tuple[PageShape, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnText:
    """What a page of a PDF says of itself, as far as it is seen on the page.

    Attributes:
        text: All of it, taken at its word.
        written: The characters of it, in the order of drawing.
        meaningless: Boxes of glyphs that are seen and stand for no character.
        ground: The page image as it is without any of its text.
        hidden: Whether the page holds characters besides that are not seen.
        doubled: Whether it is drawn more than once to look bold, so that other programs may
            find every character twice.
        on_scan: Whether pictures cover the page: the text may have been added to a scan.
    """

    text: PageText
    written: tuple[Written, ...]
    meaningless: tuple[Box, ...]
    ground: np.ndarray
    hidden: bool = False
    doubled: bool = False
    on_scan: bool = False


@dataclass(frozen=True, slots=True)
class PageImage:
    """A decoded page.

    Attributes:
        pixels: uint8, (height, width) gray or (height, width, 3) in BGR order, upright as its
            tags ask for; on white where the file is transparent.
        dpi: Dots per inch, the lesser of the two directions, or None where unknown.
        stretch: Vertical over horizontal size of a pixel; 1.0 but for fax, whose lines lie
            further apart than its dots.
        own: The text a PDF carries itself; None for a scan.
        colour: Whether the file holds it in colour, be there any to be seen or not.
        scan_dpi: Of the finest large image on a drawn page, where the drawing has more dots;
            None where `dpi` is that of the scan.
        incomplete: Whether the file draws something on it that is damaged or not there.
    """

    pixels: np.ndarray
    dpi: int | None
    stretch: float = 1.0
    own: OwnText | None = None
    colour: bool = False
    scan_dpi: int | None = None
    incomplete: bool = False

    @property
    def own_text(self) -> PageText | None:
        """The text a PDF carries itself, unchecked, in pixels of this image."""
        return self.own.text if self.own else None


@dataclass(frozen=True, slots=True)
class Posture:
    """How the stored pixels of a page have to be laid down to give the page image.

    Attributes:
        width: Of the page image, in pixels.
        height: Of the page image, in pixels.
        orientation: From 1 (as stored) to 8, as EXIF and TIFF count the turns and mirrorings.
        dpi: Dots per inch across and down the stored pixels, or None where unknown.
    """

    width: int
    height: int
    orientation: int
    dpi: tuple[float, float] | None
