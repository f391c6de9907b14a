"""Tells a scanned PDF page from one that carries its own text."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from pypdfium2 import PdfMatrix, raw

from ocr.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

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


_OWN_DPI = 200
"""At which a page with text of its own is drawn."""

_PART = 0.25
"""Share of a page from which its pictures count for more than ornament."""


@dataclass(frozen=True, slots=True)
class PageKind:
    """What a page is made of.

    Attributes:
        is_scan: Whether its text has to be read from its pixels.
        dpi: At which a scan is drawn: that of its largest image, bounded; None without one.
        scan_dpi: Of its largest image as it is.
        has_visible_text: Whether characters are drawn on it; a scan may carry a few.
        covered: Share of it that images cover; more than 1.0 where they lie on each other.
    """

    is_scan: bool
    dpi: int | None
    scan_dpi: int | None
    has_visible_text: bool
    covered: float = 0.0

    @property
    def is_covered(self) -> bool:
        """Whether images cover the page as they do on a scan."""
        return self.covered >= _COVERED


@dataclass(frozen=True, slots=True)
class _Picture:
    area: float
    dpi: float


def look(page: PdfPage, limits: Limits) -> PageKind:
    """Look at a page's images and text.

    A scan may carry a layer of invisible text from an earlier reading: it is read anew.

    Raises:
        Unreadable: An image on it has too many pixels to be decoded.
    """
    pictures = list(_pictures(page, limits))
    largest = max(pictures, key=lambda picture: picture.area, default=None)
    low, high = _DPI
    scan_dpi = max(1, round(largest.dpi)) if largest else None
    dpi = min(max(scan_dpi, low), high) if scan_dpi else None
    width, height = page.get_size()
    covered = sum(picture.area for picture in pictures) / (width * height)
    visible = _visible_characters(page)
    is_scan = visible < _NEXT_TO_NONE if covered >= _COVERED else visible == 0
    return PageKind(is_scan, dpi, scan_dpi, visible > 0, covered)


def dpi(kind: PageKind) -> int:
    """Return dots per inch at which a page is drawn.

    A scan: at its own. A page with text of its own that is partly a picture: fine enough to
    read that. All others: at `_OWN_DPI`.
    """
    if kind.is_scan:
        return kind.dpi or _OWN_DPI
    fine = kind.dpi if kind.dpi and kind.covered >= _PART else _OWN_DPI
    return max(_OWN_DPI, fine)


def _pictures(page: PdfPage, limits: Limits) -> Iterator[_Picture]:
    images = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEPTH)
    for image in islice(images, _OBJECTS):
        across, down = image.get_px_size()
        if across * down > limits.pixels:
            raise Unreadable("too-large")
        matrix = _on_page(image)
        width, height = math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d)
        if width > 1 and height > 1:
            yield _Picture(width * height, 72 * min(across / width, down / height))


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
