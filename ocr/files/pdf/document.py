"""PDF documents, through PDFium; one at a time, as PDFium is not thread-safe."""

from __future__ import annotations

import math
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2
from pypdfium2 import raw

from ocr.errors import Unreadable
from ocr.files.damage import PDF_DAMAGE
from ocr.files.pdf import (
    contents as pdf_contents,
)
from ocr.files.pdf import (
    image as pdf_image,
)
from ocr.files.pdf import (
    own_text,
    page_kind,
    repair,
    visible_text,
)
from ocr.files.to_array import bgr_or_gray
from ocr.files.types import (
    PageImage,
    PageShape,
)

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from ocr.files.pdf.contents import PageContents
    from ocr.files.pdf.page_kind import PageKind
    from ocr.files.types import OwnText
    from ocr.limits import Limits

_POINTS = 72
"""Points per inch."""

_DPI = 200
"""Resolution at which pages are measured."""

_LEAST_DPI = 150
"""Resolution at which a page with too many pixels is refused."""

_MOST = 0.5
"""Share of a scan with damaged data from which the page is rejected."""

_LOCKS = {raw.FPDF_ERR_PASSWORD: "password-needed", raw.FPDF_ERR_SECURITY: "locked-otherwise"}
"""Reasons other than damage why PDFium cannot open a PDF."""


def measure(path: Path, limits: Limits) -> tuple[tuple[PageShape, ...], tuple[str, ...]]:
    """Return the shape of each page, and warnings; page contents are not examined."""
    structure = repair.page_structure(path, limits)
    with _opened(structure.file) as pdf:
        count = len(pdf)
        if not count:
            raise Unreadable("no-pages")
        if count > limits.pages:
            raise Unreadable("too-many-pages")
        units = structure.units or (1.0,) * count
        pages = tuple(
            _shape(pdf, index, limits, unit) for index, unit in enumerate(units[:count])
        )
    return pages, structure.warnings


def decode(path: Path, index: int, limits: Limits) -> PageImage:
    """Decode the page at `index` (from 0): a scan's own pixels, else rendered with its text."""
    with repair.placed(path, index, limits) as there:
        return _decoded(there.path, there.index, limits, there.unit)


def _decoded(path: Path, index: int, limits: Limits, unit: float) -> PageImage:
    with _opened(path) as pdf:
        if index >= len(pdf):
            raise Unreadable("no-such-page")
        shape = _shape(pdf, index, limits, unit)
        if shape.trouble:
            raise Unreadable(shape.trouble)
        if pdf.get_formtype() == raw.FORMTYPE_ACRO_FORM:
            pdf.init_forms()
        page = pdf.get_page(index)
        contents = pdf_contents.examine(path, index, limits)
        kind = page_kind.classify(page, limits, contents, unit)
        lacks = _lacks(kind, contents)
        if kind.is_scan and (image := pdf_image.pull(path, index, page, unit)):
            return replace(image, incomplete=lacks)
        page = visible_text.flattened(pdf, index, page)
        dpi = _possible(page, page_kind.dpi(kind), limits, unit)
        pixels = bgr_or_gray(_drawn(page, dpi * unit))
        own = None if kind.is_scan else _own_text(page, pixels, dpi * unit)
    drawn = PageImage(pixels, dpi, colour=pixels.ndim > 2, incomplete=lacks)  # noqa: PLR2004
    less = kind.scan_dpi if kind.scan_dpi and kind.scan_dpi < dpi else None
    if own is None:
        return replace(drawn, scan_dpi=less)
    own = replace(own, on_scan=kind.is_covered)
    return replace(drawn, own=own, colour=True, scan_dpi=less if own.on_scan else None)


def _lacks(kind: PageKind, contents: PageContents) -> bool:
    """Return whether a part of the page is missing in its image.

    Raises:
        Unreadable: `damaged`: most of a scan, or everything on the page, is damaged.
    """
    shows = kind.covered > 0 or kind.has_visible_text
    if (kind.is_scan and kind.damaged >= _MOST) or (contents.incomplete and not shows):
        raise Unreadable("damaged")
    return contents.incomplete or contents.damaged.total() > 0


def is_mere_scan(path: Path, index: int, limits: Limits) -> bool:
    """Return whether the page at `index` is a scan without visible text."""
    with (
        repair.placed(path, index, limits) as there,
        _opened(there.path) as pdf,
    ):
        if there.index >= len(pdf):
            raise Unreadable("no-such-page")
        kind = page_kind.classify(pdf.get_page(there.index), limits)
    return kind.is_scan and not kind.has_visible_text


@contextmanager
def _opened(file: Path | bytes) -> Generator[pypdfium2.PdfDocument, None, None]:
    try:
        with pypdfium2.PdfDocument(file) as pdf:
            yield pdf
    except pypdfium2.PdfiumError as error:
        code = _LOCKS.get(getattr(error, "err_code", None), "damaged")
        raise Unreadable(code) from error
    except PDF_DAMAGE as error:
        raise Unreadable("damaged") from error


def _shape(pdf: pypdfium2.PdfDocument, index: int, limits: Limits, unit: float) -> PageShape:
    try:
        points = pdf.get_page_size(index)
    except pypdfium2.PdfiumError:
        return PageShape(0, 0, None, "damaged")
    if not all(math.isfinite(side) and side > 0 for side in points):
        return PageShape(0, 0, None, "damaged")
    width, height = (max(1, round(side * unit / _POINTS * _DPI)) for side in points)
    too_large = width * height * (_LEAST_DPI / _DPI) ** 2 > limits.pixels
    return PageShape(width, height, None, "too-large" if too_large else None)


def _possible(page: pypdfium2.PdfPage, dpi: int, limits: Limits, unit: float) -> int:
    """Return `dpi`, reduced if the page would have too many pixels."""
    width, height = page.get_size()
    square_inches = width * height * (unit / _POINTS) ** 2
    return min(dpi, math.floor(math.sqrt(limits.pixels / square_inches)))


def _own_text(page: pypdfium2.PdfPage, pixels: np.ndarray, dpi: float) -> OwnText | None:
    with visible_text.without_text(page):
        ground = _drawn(page, dpi)
    if pixels.ndim == 2:  # noqa: PLR2004
        ground = np.ascontiguousarray(ground[:, :, 1])
    return own_text.own_text(page, pixels, ground)


def _drawn(page: pypdfium2.PdfPage, dpi: float) -> np.ndarray:
    bitmap = page.render(scale=dpi / _POINTS, rev_byteorder=False)
    try:
        return np.array(bitmap.to_numpy()[:, :, :3])
    finally:
        bitmap.close()
