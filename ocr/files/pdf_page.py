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

_PATCHES, _LAYER = 0.25, 0.5
"""Shares of the largest picture that finer ones cover to be drawn as fine, and told as fine."""


@dataclass(frozen=True, slots=True)
class PageKind:
    """What a page is made of.

    Attributes:
        is_scan: Whether its text has to be read from its pixels.
        dpi: At which a scan is drawn: that of its finest layer, bounded; None without one.
        scan_dpi: Of its finest layer, where that is no mere patch, as it is.
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
    covered = sum(picture.area for picture in pictures) >= _COVERED * width * height
    lost = sum(picture.lost for picture in pictures)
    visible = _visible_characters(page)
    is_scan = visible < _NEXT_TO_NONE if covered else visible == 0
    share = min(1.0, lost / max(1.0, width * height))
    return PageKind(is_scan, dpi, scan_dpi, visible > 0, share, bool(pictures))


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
