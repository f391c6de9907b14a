"""Pixel files, by way of Pillow."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from PIL import Image, ImageFile, ImageOps, TiffImagePlugin

from ocr.errors import Unreadable
from ocr.files import jpeg_data
from ocr.files.damage import DAMAGE
from ocr.files.pixels import as_array, has_colour
from ocr.files.shapes import PageImage, PageShape, Posture

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from ocr.kinds import Kind
    from ocr.limits import Limits

ImageFile.LOAD_TRUNCATED_IMAGES = False

_FORMATS: dict[str, tuple[str, ...]] = {
    "tiff": ("TIFF",),
    "jpeg": ("JPEG",),
    "png": ("PNG",),
    "jp2": ("JPEG2000",),
}

_ORIENTATION = 274
_SIDEWAYS = {5, 6, 7, 8}
_DPI = (40, 4800)
"""Resolutions beyond these are not believed."""


def measure(
    path: Path, kind: Kind, limits: Limits
) -> tuple[tuple[PageShape, ...], tuple[str, ...]]:
    """Return the shape of each page, and warnings."""
    with warnings.catch_warnings(record=True) as odd, _opened(path, kind) as image:
        warnings.simplefilter("always")
        pages = tuple(_shape(image, limits) for _ in _frames(image, limits))
    if not pages:
        raise Unreadable("no-pages")
    told = ("tags-damaged",) if odd else ()
    return pages, (*told, *jpeg_data.warnings(path, kind))


def decode(path: Path, kind: Kind, page: int, limits: Limits) -> PageImage:
    """Decode one page."""
    with warnings.catch_warnings(), _opened(path, kind) as image:
        warnings.simplefilter("ignore")
        try:
            image.seek(page)
        except EOFError:
            raise Unreadable("no-such-page") from None
        shape = _shape(image, limits)
        if shape.trouble:
            raise Unreadable(shape.trouble)
        stretch = _stretch(image)
        is_doubtful = jpeg_data.is_doubtful(path, kind)
        image.load()
        ImageOps.exif_transpose(image, in_place=True)
        return PageImage(
            as_array(image),
            shape.dpi,
            stretch,
            colour=has_colour(image),
            incomplete=is_doubtful,
        )


def posture(path: Path, kind: Kind, page: int, limits: Limits) -> Posture:
    """Return how the stored pixels of a page lie, without decoding them."""
    with _opened(path, kind) as image:
        try:
            image.seek(page)
        except EOFError:
            raise Unreadable("no-such-page") from None
        shape = _shape(image, limits)
        if shape.trouble:
            raise Unreadable(shape.trouble)
        orientation = _orientation(image)
        known = orientation if orientation in range(1, 9) else 1
        return Posture(shape.width, shape.height, known, _resolution(image))


@contextmanager
def _opened(path: Path, kind: Kind) -> Generator[Image.Image, None, None]:
    """Open with the one decoder that fits; the size of every page is checked by `_shape`."""
    Image.MAX_IMAGE_PIXELS = None  # Pillow's own check refuses all pages for the first one
    try:
        with (
            jpeg_data.opened(path, kind) as file,
            Image.open(file, formats=_FORMATS[kind]) as image,
        ):
            yield image
    except Unreadable:
        raise
    except DAMAGE as error:
        raise Unreadable("damaged") from error


def _frames(image: Image.Image, limits: Limits) -> Generator[int, None, None]:
    """Go from page to page; the file's own count is not believed, and a chain may be a ring."""
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        yield 0
        return
    for number in range(limits.pages + 1):
        try:
            image.seek(number)
        except EOFError:
            return
        if number == limits.pages:
            raise Unreadable("too-many-pages")
        yield number


def _shape(image: Image.Image, limits: Limits) -> PageShape:
    width, height = image.size
    resolution = _resolution(image)
    trouble = None
    if width * height > limits.pixels:
        trouble = "too-large"
    elif width * height == 0:
        trouble = "damaged"
    is_tiff = isinstance(image, TiffImagePlugin.TiffImageFile)
    if _orientation(image) in _SIDEWAYS and not is_tiff:  # Pillow tells a TIFF's size turned
        width, height = height, width
    dpi = round(min(resolution)) if resolution else None
    return PageShape(width, height, dpi, trouble)


def _orientation(image: Image.Image) -> int:
    # PNG's own getexif() decodes the whole page to find tags behind it.
    return cast("int", Image.Image.getexif(image).get(_ORIENTATION, 1))


def _resolution(image: Image.Image) -> tuple[float, float] | None:
    """Dots per inch across and down, where the file says so and can be believed."""
    stated = image.info.get("dpi")
    if not isinstance(stated, tuple) or len(stated) != 2:  # noqa: PLR2004
        return None
    across, down = (float(value) for value in stated)
    low, high = _DPI
    return (across, down) if low <= min(across, down) <= max(across, down) <= high else None


def _stretch(image: Image.Image) -> float:
    """Vertical over horizontal size of a pixel after the turn."""
    resolution = _resolution(image)
    if resolution is None:
        return 1.0
    across, down = resolution
    stretch = across / down
    return 1 / stretch if _orientation(image) in _SIDEWAYS else stretch
