"""Classification of PDF pages: scanned, or born digital with a text layer."""

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
"""Share of the page that the images of a scan cover."""

_NEXT_TO_NONE = 64
"""Visible characters allowed on a scan: a fax header, a scanner's advertisement."""

_DEPTH = 4
_OBJECTS = 2000
"""Nesting depth of forms and number of objects examined: nested forms multiply."""

_DPI = (150, 400)
"""Range of resolutions at which a scan is rendered."""

_PATCHES, _LAYER = 0.25, 0.5
"""Shares of the largest picture that finer ones must cover to set the resolution of rendering,
and that of the scan."""

_OWN_DPI = 200
"""Resolution at which a page with a text layer is rendered."""

_PART = 0.25
"""Share of a page from which its pictures count as more than ornament."""


@dataclass(frozen=True, slots=True)
class PageKind:
    """Classification of a page.

    Attributes:
        is_scan: Whether its text must be read from its pixels.
        dpi: Resolution at which a scan is rendered: its finest layer's, bounded; None without
            one.
        scan_dpi: Resolution of its finest layer that is no mere patch, unbounded.
        has_visible_text: Whether it has visible characters; a scan may have a few.
        damaged: Share of the page covered by pictures with damaged data.
        covered: Share of the page covered by images; above 1.0 if they overlap.
    """

    is_scan: bool
    dpi: int | None
    scan_dpi: int | None
    has_visible_text: bool
    damaged: float = 0.0
    covered: float = 0.0

    @property
    def is_covered(self) -> bool:
        """Return whether images cover the page as on a scan."""
        return self.covered >= _COVERED


@dataclass(frozen=True, slots=True)
class _Picture:
    area: float
    dpi: float
    lost: float


def classify(
    page: PdfPage, limits: Limits, contents: PageContents = UNKNOWN, unit: float = 1.0
) -> PageKind:
    """Classify a page by its images and text.

    A scan with invisible text from an earlier OCR is read again.

    Args:
        page: The page.
        limits: Limit of an image's pixels.
        contents: State of its pictures' data and masks.
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
    """Return the resolution at which a page is rendered, in dpi.

    A scan: its own. A page with a text layer and large pictures: enough to read the pictures.
    All others: `_OWN_DPI`.
    """
    if kind.is_scan:
        return kind.dpi or _OWN_DPI
    fine = kind.dpi if kind.dpi and kind.covered >= _PART else _OWN_DPI
    return max(_OWN_DPI, fine)


def _finest(pictures: Sequence[_Picture], share: float) -> int | None:
    """Return the finest resolution that covers a share of the largest picture's area.

    A layered scan (MRC) puts fine stencils of writing, whole or in patches, over a coarse
    background; a fine logo on a coarse scan does not count.
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
    """Return the matrix from an image's unit square to the page, through enclosing forms."""
    matrix, around = image.get_matrix(), image.container
    while around is not None:
        matrix = matrix.multiply(around.get_matrix())
        around = around.container
    return matrix


def _visible_characters(page: PdfPage) -> int:
    """Count visible characters, up to `_NEXT_TO_NONE`."""
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
