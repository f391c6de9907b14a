"""Embedding of stored pixels into a PDF page of their size, without recompression.

JPEG, JPEG 2000, PNG and Group 4 fax data are copied unchanged; all others are compressed
without loss. The EXIF orientation is applied by the placement matrix.
"""

from __future__ import annotations

import io
import struct
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeGuard

import img2pdf
import numpy as np
import pikepdf
from PIL import Image, ImageChops, ImageStat, TiffImagePlugin

from ocr.export import jpeg_in_tiff
from ocr.files import (
    images,
    opener,
    to_array,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ocr.files.types import (
        PageImage,
        StoredGeometry,
    )
    from ocr.formats import Kind
    from ocr.limits import Limits

Size = tuple[float, float]
"""Width and height, in points."""

Way = tuple[pikepdf.Pdf, bool]
"""A PDF of one page, and whether it holds the original's own bytes."""

_POINTS = 72
_A4 = 841.89
"""Longer side in points of a page of unknown resolution."""

_ROUNDING = 0.5
"""Largest mean difference of two decoders of the same coefficients."""

_SIDES = (3.0, 14400.0)
"""Smallest and largest side of a page in points (ISO 32000-1, Annex C)."""

_ON_PAGE: dict[int, Callable[[float, float], tuple[float, ...]]] = {
    1: lambda w, h: (w, 0, 0, h, 0, 0),
    2: lambda w, h: (-w, 0, 0, h, w, 0),
    3: lambda w, h: (-w, 0, 0, -h, w, h),
    4: lambda w, h: (w, 0, 0, -h, 0, h),
    5: lambda w, h: (0, -h, -w, 0, w, h),
    6: lambda w, h: (0, -h, w, 0, 0, h),
    7: lambda w, h: (0, h, w, 0, 0, 0),
    8: lambda w, h: (0, h, -w, 0, w, 0),
}
"""Placement matrix of an image's unit square by orientation (EXIF 2.32, tag 274)."""


def ways(path: Path, kind: Kind, index: int, limits: Limits) -> Iterator[Way]:
    """Yield the page at `index` (from 0) as a one-page PDF: with its own bytes, then decoded.

    The second is for images that PDF/A does not allow: CMYK, transparency, a damaged profile.

    Raises:
        Unreadable: The page cannot be read.
    """
    stored_geometry = images.stored_geometry(path, kind, index, limits)
    size = _size(stored_geometry)
    directory = images.directory(path, kind, index, limits)
    # Pillow applies the orientation of TIFFs itself.
    if not (kind == "tiff" and stored_geometry.orientation != 1) and _is_as_stored(
        path, kind, directory
    ):
        try:
            stored = _converted(_frame(path, kind, directory))
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001, S110  img2pdf raises bare ones; the second way follows
            pass
        else:
            yield _laid_down(stored, stored_geometry.orientation, size), True
    deep = _deep(path, kind, directory) if stored_geometry.orientation == 1 else None
    packed = deep or _packed(opener.decode(path, index, limits))
    yield _laid_down(_converted(packed), 1, size), False


def drawn(page: PageImage, size: Size) -> pikepdf.Pdf:
    """Return a page image as a one-page PDF of a given size, compressed without loss."""
    return _laid_down(_converted(_packed(page)), 1, size)


def _size(stored_geometry: StoredGeometry) -> Size:
    """Return the paper size of the page image, in points."""
    if stored_geometry.dpi is None:
        across = down = _A4 / max(stored_geometry.width, stored_geometry.height)
    else:
        across, down = (_POINTS / dpi for dpi in stored_geometry.dpi)
    if stored_geometry.orientation > 4:  # noqa: PLR2004  stored on its side
        across, down = down, across
    least, most = _SIDES
    width, height = stored_geometry.width * across, stored_geometry.height * down
    return min(max(width, least), most), min(max(height, least), most)


def _frame(path: Path, kind: Kind, directory: int) -> bytes:
    """Return a file whose first page is that of a directory (from 0)."""
    data = path.read_bytes()
    if kind != "tiff":
        return data
    with Image.open(io.BytesIO(data), formats=["TIFF"]) as image:
        image.seek(directory)
        held = jpeg_in_tiff.jpeg(image, data) if _is_tiff(image) else None
        if held and _shows_the_same(held, image):
            return held
    return _beginning_at(data, directory) if directory else data


def _is_tiff(image: Image.Image) -> TypeGuard[TiffImagePlugin.TiffImageFile]:
    return isinstance(image, TiffImagePlugin.TiffImageFile)


def _shows_the_same(jpeg: bytes, image: Image.Image) -> bool:
    """Return whether an assembled JPEG equals the page it came from when decoded."""
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as made:
        if (made.size, made.mode) != (image.size, image.mode):
            return False
        differences = ImageStat.Stat(ImageChops.difference(made, image))
    return max(differences.mean) < _ROUNDING


def _beginning_at(data: bytes, directory: int) -> bytes:
    """Return a TIFF with its header pointing at another directory (TIFF 6.0, section 2)."""
    order = "<" if data[:2] == b"II" else ">"
    big = struct.unpack_from(order + "H", data, 2)[0] == 43  # noqa: PLR2004
    start, word, count, entry = (8, "Q", "Q", 20) if big else (4, "I", "H", 12)
    at = start
    for _ in range(directory + 1):
        (found,) = struct.unpack_from(order + word, data, at)
        (entries,) = struct.unpack_from(order + count, data, found)
        at = found + struct.calcsize(order + count) + entries * entry
    rest = data[start + struct.calcsize(order + word) :]
    return data[:start] + struct.pack(order + word, found) + rest


def _converted(data: bytes) -> pikepdf.Pdf:
    made = img2pdf.convert(
        data, first_frame_only=True, rotation=img2pdf.Rotation.none, nodate=True
    )
    return pikepdf.open(io.BytesIO(made))


def _laid_down(pdf: pikepdf.Pdf, orientation: int, size: Size) -> pikepdf.Pdf:
    """Scale the single image of a PDF to fill a page of a given size."""
    page = pdf.pages[0]
    (name,) = page.obj.Resources.XObject.keys()
    placed = " ".join(f"{number:.4f}" for number in _ON_PAGE[orientation](*size))
    page.obj.MediaBox = pikepdf.Array([0, 0, *(round(side, 4) for side in size)])
    page.obj.Contents = pdf.make_stream(f"q {placed} cm {name} Do Q".encode("ascii"))
    return pdf


def _is_as_stored(path: Path, kind: Kind, directory: int) -> bool:
    if kind not in {"tiff", "png"}:
        return True
    with _still(path, kind, directory) as image:
        return to_array.is_as_stored(image)


def _deep(path: Path, kind: Kind, directory: int) -> bytes | None:
    """Return a page of deep gray as 16-bit PNG; None if it is none."""
    if kind not in {"tiff", "png"}:
        return None
    with _still(path, kind, directory) as image:
        values = to_array.sixteen_bits(image)
    return None if values is None else _saved(Image.fromarray(values), "PNG")


@contextmanager
def _still(path: Path, kind: Kind, directory: int) -> Iterator[Image.Image]:
    with warnings.catch_warnings(action="ignore"), images.opened(path, kind) as image:
        image.seek(directory)
        yield image


def _packed(page: PageImage) -> bytes:
    """Return a page image in a format that img2pdf embeds unchanged: Group 4, else PNG."""
    values = page.pixels
    if values.ndim == 3:  # noqa: PLR2004
        return _saved(Image.fromarray(np.ascontiguousarray(values[:, :, ::-1])), "PNG")
    image = Image.fromarray(values)
    if bool(np.isin(values, (0, 255)).all()):
        return _saved(image.convert("1"), "TIFF", compression="group4")
    return _saved(image, "PNG")


def _saved(image: Image.Image, form: str, **how: str) -> bytes:
    made = io.BytesIO()
    image.save(made, form, **how)
    return made.getvalue()
