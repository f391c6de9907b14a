"""Tells a scanned PDF page from one that carries its own text."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from pypdfium2 import PdfMatrix, raw

from ocr.errors import Unreadable
from ocr.files.pdf_contents import UNKNOWN, PageContents

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


@dataclass(frozen=True, slots=True)
class PageKind:
    """What a page is made of.

    Attributes:
        is_scan: Whether its text has to be read from its pixels.
        dpi: At which a scan is drawn: `scan_dpi`, bounded; None without an image.
        scan_dpi: Of its finest large image as it is.
        has_visible_text: Whether characters are drawn on it; a scan may carry a few.
        damaged: Share of the page that pictures with damaged data cover.
        has_pictures: Whether there are any.
    """

    is_scan: bool
    dpi: int | None
    scan_dpi: int | None
    has_visible_text: bool
    damaged: float = 0.0
    has_pictures: bool = True


@dataclass(frozen=True, slots=True)
class _Picture:
    area: float
    dpi: float
    is_damaged: bool


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
    scan_dpi = _finest(pictures)
    low, high = _DPI
    dpi = min(max(scan_dpi, low), high) if scan_dpi else None
    width, height = page.get_size()
    covered = sum(picture.area for picture in pictures) >= _COVERED * width * height
    damaged = sum(picture.area for picture in pictures if picture.is_damaged)
    visible = _visible_characters(page)
    is_scan = visible < _NEXT_TO_NONE if covered else visible == 0
    share = min(1.0, damaged / max(1.0, width * height))
    return PageKind(is_scan, dpi, scan_dpi, visible > 0, share, bool(pictures))


def _finest(pictures: Sequence[_Picture]) -> int | None:
    """Return the resolution of the finest picture among those as large as the largest.

    A layered scan (MRC) lays fine stencils of its writing over a coarse ground.
    """
    largest = max((picture.area for picture in pictures), default=0.0)
    layers = [picture.dpi for picture in pictures if picture.area >= _COVERED * largest]
    return max(1, round(max(layers))) if layers else None


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
            is_damaged = (across, down) in contents.damaged
            yield _Picture(width * height, 72 * min(dots) / unit, is_damaged)


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
