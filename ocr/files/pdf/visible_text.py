"""Visibility of a PDF page's text, by rendering the page with and without it."""

from __future__ import annotations

import ctypes
import math
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import cv2
import numpy as np
from pypdfium2 import raw

from ocr.files.to_array import difference

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterator, Sequence

    from pypdfium2 import PdfDocument, PdfObject, PdfPage

_INVISIBLE = {raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP}

_DRAWS_NOTHING = {raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP}

_DEPTH = 8
_OBJECTS = 50_000
"""Nesting depth of forms, and number of texts, that are removed; the rest is read by OCR."""

_STANDS_OUT = 12
"""Contrast to the background in gray levels from which people see a character."""

_SHARE = 0.02
"""Share of a glyph's box that must differ: a dot fills its own."""


def flattened(pdf: PdfDocument, index: int, page: PdfPage) -> PdfPage:
    """Flatten annotations and form fields into a page; return the page.

    Their values so become text of the page. The file is not changed; `page` is closed if
    another one is returned.
    """
    notes = (raw.FPDFPage_GetAnnot(page, n) for n in range(raw.FPDFPage_GetAnnotCount(page)))
    kinds = set()
    for note in notes:
        kinds.add(raw.FPDFAnnot_GetSubtype(note))
        raw.FPDFPage_CloseAnnot(note)
    if kinds <= _DRAWS_NOTHING:
        return page
    if raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) != raw.FLATTEN_SUCCESS:
        return page
    page.close()
    return pdf.get_page(index)


@contextmanager
def without_text(page: PdfPage) -> Generator[None, None, None]:
    """Deactivate the page's text for rendering, while the context lasts."""
    taken = list(islice(_texts(page), _OBJECTS))
    for each in taken:
        raw.FPDFPageObj_SetIsActive(each, False)
    try:
        yield
    finally:
        for each in taken:
            raw.FPDFPageObj_SetIsActive(each, True)


def is_doubled(page: PdfPage, spoken: Collection[int]) -> bool:
    """Return whether text is drawn again slightly shifted (fake bold), which PDFium skips.

    Args:
        page: The page.
        spoken: Addresses of the text objects with reported characters.
    """
    texts = list(islice(_texts(page), _OBJECTS))
    silent = [each for each in texts if address(each.raw) not in spoken]
    if not silent:
        return False
    kept = [each.get_bounds() for each in texts if address(each.raw) in spoken]
    places = np.array(kept, float).reshape(-1, 4)
    return any(_lies_on(each.get_bounds(), places) for each in silent)


def _lies_on(bounds: tuple[float, float, float, float], places: np.ndarray) -> bool:
    left, bottom, right, top = bounds
    near = (top - bottom) / 3
    return right > left and bool((np.abs(places - bounds).max(axis=1) < near).any())


def address(pointer: object) -> int:
    """Return the address of a PDFium object; 0 for none."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0  # type: ignore[arg-type]


def _texts(page: PdfPage) -> Iterator[PdfObject]:
    yield from page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=_DEPTH)


@dataclass(frozen=True, slots=True)
class Clip:
    """Clip box of an object, in points from the page's lower left corner."""

    left: float = -math.inf
    bottom: float = -math.inf
    right: float = math.inf
    top: float = math.inf

    def holds(self, x: float, y: float) -> bool:
        """Return whether a point lies in it."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top


def on_page(page: PdfPage) -> set[int]:
    """Return the addresses of texts directly on the page, not in a form."""
    texts = page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=1)
    return {address(each.raw) for each in islice(texts, _OBJECTS)}


def clip(text_object: object, *, is_on_page: bool) -> Clip | None:
    """Return the clip box of a text object; None if it draws nothing.

    Inside of a form it is unknown, and unbounded: the pixels decide.
    """
    if raw.FPDFTextObj_GetTextRenderMode(text_object) in _INVISIBLE:
        return None
    if not is_on_page:
        return Clip()
    path = raw.FPDFPageObj_GetClipPath(text_object)
    left, bottom, right, top = -math.inf, -math.inf, math.inf, math.inf
    for number in range(max(0, raw.FPDFClipPath_CountPaths(path)) if path else 0):
        points = list(_points(path, number))
        if points:
            xs, ys = zip(*points, strict=True)
            left, right = max(left, min(xs)), min(right, max(xs))
            bottom, top = max(bottom, min(ys)), min(top, max(ys))
    return Clip(left, bottom, right, top)


def _points(path: object, number: int) -> Iterator[tuple[float, float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(raw.FPDFClipPath_CountPathSegments(path, number)):
        raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(path, number, at), x, y)
        yield x.value, y.value


def changed(pixels: np.ndarray, ground: np.ndarray) -> np.ndarray:
    """Return where two renderings of a page differ visibly: 0 or 1, uint8."""
    return (difference(pixels, ground) >= _STANDS_OUT).astype(np.uint8)


def seen(
    outlines: Sequence[tuple[float, ...]],
    places: Sequence[tuple[float, ...]],
    differs: np.ndarray,
) -> np.ndarray:
    """Return which characters are visible: a bool for each.

    Args:
        outlines: Boxes of the glyphs, in pixels.
        places: Boxes by advance and line height, for glyphs without a known outline.
        differs: Mask returned by `changed`.
    """
    if not outlines:
        return np.zeros(0, bool)
    outline, place = np.array(outlines, float), np.array(places, float)
    no_outline = (outline[:, 2] - outline[:, 0] <= 0) | (outline[:, 3] - outline[:, 1] <= 0)
    boxes = np.where(no_outline[:, None], place, outline)
    height, width = differs.shape
    x0, y0 = (np.clip(np.floor(boxes[:, n]), 0, m) for n, m in ((0, width), (1, height)))
    x1, y1 = (np.clip(np.ceil(boxes[:, n]), 0, m) for n, m in ((2, width), (3, height)))
    x0, y0, x1, y1 = (side.astype(int) for side in (x0, y0, x1, y1))
    whole = cv2.integral(differs)
    under = whole[y1, x1] - whole[y0, x1] - whole[y1, x0] + whole[y0, x0]
    wide = np.maximum(1, np.ceil(boxes[:, 2]) - np.floor(boxes[:, 0]))
    high = np.maximum(1, np.ceil(boxes[:, 3]) - np.floor(boxes[:, 1]))
    return np.asarray((under > 0) & (under >= _SHARE * wide * high))
