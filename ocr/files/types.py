"""Value types of decoded files and pages."""

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
    """Size of a page before decoding.

    Attributes:
        width: Width in pixels, after applying its orientation. Of a PDF page, which has no
            pixels yet, at 200 dpi; the page image may be finer.
        height: As `width`.
        dpi: Dots per inch as stated by the file, the lesser of the two directions; None if not
            stated, and for PDF.
        trouble: Code of why the page cannot be read (`too-large`, `damaged`), if already
            known; decoding fails with the same code.
    """

    width: int
    height: int
    dpi: int | None
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class SplitFile:
    """A file split into its pages.

    Attributes:
        kind: Format, by content.
        pages: At least one, in order.
        warnings: Warning codes: `bytes-after-end` (another file may follow in this one),
            `more-pictures` (of which the first was taken),
            `previews-left-out` (thumbnails and masks in a TIFF), `tags-damaged`, `end-missing`
            (of a JPEG that is whole), and of a PDF `form-not-shown` (of the XFA kind),
            `files-inside`, `page-count-differs`, `pages-missing`, `structure-mended`.
    """

    kind: Kind
    pages: tuple[PageShape, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnText:
    """The visible text layer of a PDF page.

    Attributes:
        text: Its text, unchecked.
        written: Its characters, in drawing order.
        meaningless: Boxes of visible glyphs that map to no character.
        ground: The page image rendered without any text.
        hidden: Whether the page also holds invisible characters.
        doubled: Whether it is drawn more than once to look bold, so that other programs may
            extract every character twice.
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
        pixels: uint8, (height, width) gray or (height, width, 3) in BGR order, with its
            orientation applied; transparent parts on white.
        dpi: Dots per inch, the lesser of the two directions; None if unknown.
        stretch: Vertical over horizontal size of a pixel; 1.0 except for fax, whose lines are
            further apart than its dots.
        own: Text layer of a PDF page; None for a scan.
        colour: Whether the file stores it in colour, even if none is visible.
        scan_dpi: Resolution of the finest large image on a rendered page, if lower than `dpi`;
            None where `dpi` is that of the scan.
        incomplete: Whether an object drawn on it is damaged or missing.
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
        """The text layer of a PDF page, unchecked, in pixels of this image."""
        return self.own.text if self.own else None


@dataclass(frozen=True, slots=True)
class StoredGeometry:
    """Size and orientation of a page's stored pixels.

    Attributes:
        width: Width of the page image, in pixels.
        height: Height of the page image, in pixels.
        orientation: From 1 (as stored) to 8, as defined by EXIF and TIFF.
        dpi: Dots per inch across and down the stored pixels; None if unknown.
    """

    width: int
    height: int
    orientation: int
    dpi: tuple[float, float] | None
