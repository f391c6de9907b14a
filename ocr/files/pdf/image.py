"""Extraction of the image of a PDF page that consists of a single image.

Its pixels are the scanner's, without rendering in between.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import pikepdf
from pypdfium2 import raw

from ocr.files.damage import PDF_DAMAGE
from ocr.files.to_array import bgr_or_gray
from ocr.files.types import PageImage

if TYPE_CHECKING:
    from pathlib import Path

    from pypdfium2 import PdfImage, PdfPage

_OBJECTS = 20_000
"""Number of objects above which a page is rendered."""

_EDGE = 1.5
"""Largest distance of the image from the page's edges, in points."""

_LEVEL = 0.01
"""Largest sine of an image's rotation that counts as upright."""

_DPI = (40, 4800)
_SQUARE = 1.05
_STRETCH = 3.0
"""Pixel aspect ratios: above the first it is a fax, above the second implausible."""

_CHANNELS = {
    "/DeviceGray": 1,
    "/G": 1,
    "/CalGray": 1,
    "/DeviceRGB": 3,
    "/RGB": 3,
    "/CalRGB": 3,
}

_INVISIBLE = {raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP}


@dataclass(frozen=True, slots=True)
class _Placement:
    """Placement of an image on its page.

    Attributes:
        turn: Degrees clockwise by which its pixels are shown rotated.
        across: Dots per inch along its rows.
        down: Dots per inch along its columns.
    """

    turn: int
    across: float
    down: float


def pull(path: Path, index: int, page: PdfPage, unit: float = 1.0) -> PageImage | None:
    """Return the image that makes up the page at `index` (from 0), oriented as shown.

    None if anything else is visible, or the image does not cover the page, is skewed, mirrored,
    transparent or damaged: such a page is rendered. A unit of the page is `unit` points.
    """
    try:
        image = _alone(page)
        place = _place(image, page, unit) if image else None
        channels = _channels(path, index, image.get_px_size()) if image and place else 0
        if not image or not place or not channels:
            return None
        return _page_image(_pixels(image), place, colour=channels == 3)  # noqa: PLR2004
    except PDF_DAMAGE:
        return None


def _page_image(pixels: np.ndarray, place: _Placement, *, colour: bool) -> PageImage:
    across, down = place.across, place.down
    if place.turn in {90, 270}:
        across, down = down, across
    stretch = across / down
    return PageImage(
        np.ascontiguousarray(np.rot90(pixels, -place.turn // 90)),
        round(min(across, down)),
        1.0 if 1 / _SQUARE <= stretch <= _SQUARE else stretch,
        colour=colour,
    )


def _alone(page: PdfPage) -> PdfImage | None:
    """Return the only image on a page that shows nothing else; invisible text is ignored."""
    if raw.FPDFPage_GetAnnotCount(page) or raw.FPDFPage_CountObjects(page) > _OBJECTS:
        return None
    found = None
    for each in islice(page.get_objects(max_depth=1), _OBJECTS):
        if each.type == raw.FPDF_PAGEOBJ_TEXT:
            if raw.FPDFTextObj_GetTextRenderMode(each) not in _INVISIBLE:
                return None
        elif each.type != raw.FPDF_PAGEOBJ_IMAGE or found is not None:
            return None
        else:
            found = each
    if found is None or raw.FPDFPageObj_HasTransparency(found):
        return None
    clip = raw.FPDFPageObj_GetClipPath(found)
    return None if clip and raw.FPDFClipPath_CountPaths(clip) > 0 else found


def _place(image: PdfImage, page: PdfPage, unit: float) -> _Placement | None:
    """Return the placement of an image that covers its page exactly; else None."""
    a, b, c, d, e, f = image.get_matrix().get()
    width, height = math.hypot(a, b), math.hypot(c, d)
    if min(width, height) < 1 or a * d - b * c <= 0:
        return None
    angle = math.degrees(math.atan2(b, a))
    quarter = round(angle / 90) * 90
    square = abs(a * c + b * d) <= _LEVEL * width * height
    if not square or abs(math.sin(math.radians(angle - quarter))) > _LEVEL:
        return None
    xs, ys = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
    covered = (min(xs), min(ys), max(xs), max(ys))
    if any(abs(x - y) > _EDGE for x, y in zip(covered, page.get_bbox(), strict=True)):
        return None
    columns, rows = image.get_px_size()
    across, down = columns / width * 72 / unit, rows / height * 72 / unit
    low, high = _DPI
    if not low <= min(across, down) <= max(across, down) <= high:
        return None
    if max(across, down) > _STRETCH * min(across, down):
        return None
    return _Placement((page.get_rotation() - quarter) % 360, across, down)


def _channels(path: Path, index: int, size: tuple[int, int]) -> int:
    """Return 1 or 3 if every image of this size on the page is plain; else 0."""
    with pikepdf.open(path) as pdf:
        named: Any = pdf.pages[index].resources.get("/XObject", {})
        found = {
            _plain(each)
            for each in named.values()
            if each.get("/Subtype") == "/Image"
            and (each.get("/Width"), each.get("/Height")) == size
        }
    return found.pop() if len(found) == 1 else 0


def _plain(image: Any) -> int:
    """Return the number of channels of an image shown unaltered; 0 for others."""
    if any(key in image for key in ("/SMask", "/Mask", "/SMaskInData", "/Matte")):
        return 0
    decode = [float(value) for value in image.get("/Decode", [])]
    if image.get("/ImageMask", False) or decode != [0.0, 1.0] * (len(decode) // 2):
        return 0
    if int(image.get("/BitsPerComponent", 8)) > 8:  # noqa: PLR2004  rendered with fewer
        return 0
    return _space(image.get("/ColorSpace"))


def _space(space: Any) -> int:
    if isinstance(space, pikepdf.Name):
        return _CHANNELS.get(str(space), 0)
    if not isinstance(space, pikepdf.Array) or not len(space):
        return 0
    kind = str(space[0])
    if kind == "/ICCBased":
        channels = int(space[1].get("/N", 0))
        return channels if channels in {1, 3} else 0
    if kind in {"/Indexed", "/I"}:
        return _space(space[1]) if str(space[1]) not in {"/Indexed", "/I"} else 0
    return _CHANNELS.get(kind, 0)


def _pixels(image: PdfImage) -> np.ndarray:
    bitmap = image.get_bitmap(render=False)
    if (bitmap.width, bitmap.height) != tuple(image.get_px_size()):
        raise ValueError(bitmap.width, bitmap.height)  # its stream has another size
    if bitmap.mode not in {"L", "BGR", "BGRX"}:
        raise ValueError(bitmap.mode)
    pixels = bitmap.to_numpy()
    return bgr_or_gray(pixels[:, :, :3] if pixels.ndim > 2 else pixels).copy()  # noqa: PLR2004
