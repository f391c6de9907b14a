"""Tells a scanned PDF page from one that carries its own text."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from pypdfium2 import PdfMatrix, raw

from ocr.errors import Unreadable
from ocr.files.pdf.contents import (
    UNKNOWN,
    PageContents,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pypdfium2 import PdfObject, PdfPage

    from ocr.limits import Limits

_COVERED = 0.8
"""Share of the page that images cover on a scan."""

_NEXT_TO_NONE = 64
"""Visible characters a scan may carry all the same: a fax header, a scanner's advertisement."""

_DEPTH = 4
_OBJECTS = 2000
"""How many forms deep and how many objects are looked at: nested forms multiply."""

_DPI = (150, 400)
"""A scan is drawn at its own resolution within these."""

_PATCHES, _LAYER = 0.25, 0.5
"""Shares of the largest picture that finer ones cover to be drawn as fine, and told as fine."""

_OWN_DPI = 200
"""At which a page with text of its own is drawn."""

_PART = 0.25
"""Share of a page from which its pictures count for more than ornament."""


@dataclass(frozen=True, slots=True)
class PageKind:
    """What a page is made of.

    Attributes:
        is_scan: Whether its text has to be read from its pixels.
        dpi: At which a scan is drawn: that of its finest layer, bounded; None without one.
        scan_dpi: Of its finest layer, where that is no mere patch, as it is.
        has_visible_text: Whether characters are drawn on it; a scan may carry a few.
        damaged: Share of the page that pictures with damaged data cover.
        covered: Share of it that images cover; more than 1.0 where they lie on each other.
    """

    is_scan: bool
    dpi: int | None
    scan_dpi: int | None
    has_visible_text: bool
    damaged: float = 0.0
    covered: float = 0.0

    @property
    def is_covered(self) -> bool:
        """Whether images cover the page as they do on a scan."""
        return self.covered >= _COVERED


@dataclass(frozen=True, slots=True)
class _Picture:
    area: float
    dpi: float
    lost: float


def look(
    page: PdfPage, limits: Limits, contents: PageContents = UNKNOWN, unit: float = 1.0
) -> PageKind:
    """Look at a page's images and text.

    A scan may carry a layer of invisible text from an earlier reading: it is read anew.

    Args:
        page: The page.
        limits: On the pixels of an image.
        contents: What is known of its pictures' data and masks.
        unit: Size of a unit of the page in points.

    Raises:
        Unreadable: An image on it has too many pixels to be decoded.
    """
    pictures = list(_pictures(page, limits, contents, unit))
    finest, scan_dpi = _finest(pictures, _PATCHES), _finest(pictures, _LAYER)
    low, high = _DPI
    dpi = min(max(finest, low), high) if finest else None
    width, height = page.get_size()
    size = max(1.0, width * height)
    covered = sum(picture.area for picture in pictures) / size
    damaged = min(1.0, sum(picture.lost for picture in pictures) / size)
    visible = _visible_characters(page)
    is_scan = visible < _NEXT_TO_NONE if covered >= _COVERED else visible == 0
    return PageKind(is_scan, dpi, scan_dpi, visible > 0, damaged, covered)


def dpi(kind: PageKind) -> int:
    """Return dots per inch at which a page is drawn.

    A scan: at its own. A page with text of its own that is partly a picture: fine enough to
    read that. All others: at `_OWN_DPI`.
    """
    if kind.is_scan:
        return kind.dpi or _OWN_DPI
    fine = kind.dpi if kind.dpi and kind.covered >= _PART else _OWN_DPI
    return max(_OWN_DPI, fine)


def _finest(pictures: Sequence[_Picture], share: float) -> int | None:
    """Return the finest resolution in which a share of the largest picture's area is covered.

    A layered scan (MRC) lays fine stencils of its writing, whole or in patches, over a coarse
    ground; a fine logo on a coarse scan does not make it fine.
    """
    wanted = share * max((picture.area for picture in pictures), default=0.0)
    for picture in sorted(pictures, key=lambda each: each.dpi, reverse=True):
        wanted -= picture.area
        if wanted <= 0:
            return max(1, round(picture.dpi))
    return None


def _pictures(
    page: PdfPage, limits: Limits, contents: PageContents, unit: float
) -> Iterator[_Picture]:
    images = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEPTH)
    for image in islice(images, _OBJECTS):
        across, down = image.get_px_size()
        if across * down > limits.pixels:
            raise Unreadable("too-large")
        matrix = _on_page(image)
        width, height = math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d)
        if width > 1 and height > 1:
            fine = contents.masks.get((across, down), (0, 0))
            dots = max(across, fine[0]) / width, max(down, fine[1]) / height
            lost = width * height * contents.damaged_share((across, down))
            yield _Picture(width * height, 72 * min(dots) / unit, lost)


def _on_page(image: PdfObject) -> PdfMatrix:
    """The matrix that leads an image's unit square to the page, out of all forms around it."""
    matrix, around = image.get_matrix(), image.container
    while around is not None:
        matrix = matrix.multiply(around.get_matrix())
        around = around.container
    return matrix


def _visible_characters(page: PdfPage) -> int:
    """Count characters that are drawn, up to `_NEXT_TO_NONE`."""
    text = page.get_textpage()
    found = 0
    for number in range(text.count_chars()):
        if chr(raw.FPDFText_GetUnicode(text, number)).isspace():
            continue
        drawn = raw.FPDFText_GetTextObject(text, number)
        if drawn and raw.FPDFTextObj_GetTextRenderMode(drawn) not in _INVISIBLE:
            found += 1
        if found >= _NEXT_TO_NONE:
            break
    return found


_INVISIBLE = {raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP}
