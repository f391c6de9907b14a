"""PDF, by way of PDFium; one document at a time, for PDFium knows no threads."""

from __future__ import annotations

import math
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2
from pypdfium2 import raw

from ocr.errors import Unreadable
from ocr.files import pdf_image, pdf_page, pdf_seen, pdf_text
from ocr.files.images import DAMAGE
from ocr.files.pixels import bgr_or_gray
from ocr.files.shapes import PageImage, PageShape

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from ocr.files.shapes import OwnText
    from ocr.limits import Limits

_POINTS = 72
"""Per inch."""

_DPI = 200
"""At which pages are measured."""

_LEAST_DPI = 150
"""A page that has too many pixels even at this is refused."""


def measure(path: Path, limits: Limits) -> tuple[tuple[PageShape, ...], tuple[str, ...]]:
    """Return the shape of each page, and warnings; page contents are not looked at."""
    with _opened(path) as pdf:
        count = len(pdf)
        if not count:
            raise Unreadable("no-pages")
        if count > limits.pages:
            raise Unreadable("too-many-pages")
        xfa = pdf.get_formtype() in {raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND}
        pages = tuple(_shape(pdf, number, limits) for number in range(count))
    return pages, ("form-not-shown",) if xfa else ()


def decode(path: Path, number: int, limits: Limits) -> PageImage:
    """Return one page: a scan's own pixels where it is one image, else drawn, and its text."""
    with _opened(path) as pdf:
        if number >= len(pdf):
            raise Unreadable("no-such-page")
        shape = _shape(pdf, number, limits)
        if shape.trouble:
            raise Unreadable(shape.trouble)
        if pdf.get_formtype() == raw.FORMTYPE_ACRO_FORM:
            pdf.init_forms()
        page = pdf.get_page(number)
        kind = pdf_page.look(page, limits)
        if kind.is_scan and (image := pdf_image.pull(path, number, page)):
            return image
        page = pdf_seen.flattened(pdf, number, page)
        dpi = _possible(page, pdf_page.dpi(kind), limits)
        pixels = bgr_or_gray(_drawn(page, dpi))
        own = None if kind.is_scan else _own_text(page, pixels, dpi)
    less = kind.scan_dpi if kind.scan_dpi and kind.scan_dpi < dpi else None
    if own is not None:
        own = replace(own, on_scan=kind.is_covered)
        return PageImage(
            pixels, dpi, own=own, colour=True, scan_dpi=less if own.on_scan else None
        )
    return PageImage(pixels, dpi, colour=pixels.ndim > 2, scan_dpi=less)  # noqa: PLR2004


def is_mere_scan(path: Path, number: int, limits: Limits) -> bool:
    """Whether a page is a scan on which no character is visible beside its images."""
    with _opened(path) as pdf:
        if number >= len(pdf):
            raise Unreadable("no-such-page")
        kind = pdf_page.look(pdf.get_page(number), limits)
    return kind.is_scan and not kind.has_visible_text


@contextmanager
def _opened(path: Path) -> Generator[pypdfium2.PdfDocument, None, None]:
    try:
        with pypdfium2.PdfDocument(path) as pdf:
            yield pdf
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD
        raise Unreadable("password-needed" if locked else "damaged") from error
    except DAMAGE as error:
        raise Unreadable("damaged") from error


def _shape(pdf: pypdfium2.PdfDocument, number: int, limits: Limits) -> PageShape:
    try:
        points = pdf.get_page_size(number)
    except pypdfium2.PdfiumError:
        return PageShape(0, 0, None, "damaged")
    if not all(math.isfinite(side) and side > 0 for side in points):
        return PageShape(0, 0, None, "damaged")
    width, height = (max(1, round(side / _POINTS * _DPI)) for side in points)
    too_large = width * height * (_LEAST_DPI / _DPI) ** 2 > limits.pixels
    return PageShape(width, height, None, "too-large" if too_large else None)


def _possible(page: pypdfium2.PdfPage, dpi: int, limits: Limits) -> int:
    """Return `dpi`, or less where the page would have too many pixels."""
    width, height = page.get_size()
    square_inches = width * height / _POINTS**2
    return min(dpi, math.floor(math.sqrt(limits.pixels / square_inches)))


def _own_text(page: pypdfium2.PdfPage, pixels: np.ndarray, dpi: int) -> OwnText | None:
    with pdf_seen.without_text(page):
        ground = _drawn(page, dpi)
    if pixels.ndim == 2:  # noqa: PLR2004
        ground = np.ascontiguousarray(ground[:, :, 1])
    return pdf_text.own_text(page, pixels, ground)


def _drawn(page: pypdfium2.PdfPage, dpi: int) -> np.ndarray:
    bitmap = page.render(scale=dpi / _POINTS, rev_byteorder=False)
    try:
        return np.array(bitmap.to_numpy()[:, :, :3])
    finally:
        bitmap.close()
