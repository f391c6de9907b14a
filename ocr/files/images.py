"""Image file decoding, through Pillow."""

from __future__ import annotations

import io
import warnings
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, TypeGuard

from PIL import Image, ImageFile, TiffImagePlugin

from ocr.errors import Unreadable
from ocr.files import (
    jpeg_data,
    tags,
    tiff_directories,
)
from ocr.files.damage import DAMAGE
from ocr.files.to_array import (
    as_array,
    has_colour,
)
from ocr.files.types import (
    PageImage,
    PageShape,
    StoredGeometry,
)

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from pathlib import Path

    from ocr.formats import Kind
    from ocr.limits import Limits

ImageFile.LOAD_TRUNCATED_IMAGES = False

_FORMATS: dict[str, tuple[str, ...]] = {
    "tiff": ("TIFF",),
    "jpeg": ("JPEG",),
    "png": ("PNG",),
    "jp2": ("JPEG2000",),
    "webp": ("WEBP",),
    "bmp": ("BMP", "DIB"),
    "gif": ("GIF",),
    "heif": ("HEIF",),
}

_ORIENTATION = 274
_SIDEWAYS = {5, 6, 7, 8}
_UPRIGHT: dict[int, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""Transposition that applies an orientation (EXIF 2.32, tag 274)."""

_BESIDE = 64
"""Directories that are no pages and may occur between and after the pages."""

_DPI = (40, 4800)
"""Plausible range of resolutions."""


def measure(
    path: Path, kind: Kind, limits: Limits
) -> tuple[tuple[PageShape, ...], tuple[str, ...]]:
    """Return the shape of each page, and warnings."""
    with (
        warnings.catch_warnings(record=True, action="always") as odd,
        opened(path, kind) as image,
    ):
        numbers = _numbers(image, path, limits)
        pages = tuple(_shape(image, limits) for _ in _frames(image, numbers, limits))
        noticed = tuple(_noticed(image, path, kind, len(pages)))
    if not pages:
        raise Unreadable("no-pages")
    damaged = ("tags-damaged",) if odd else ()
    return pages, (*damaged, *jpeg_data.warnings(path, kind), *noticed)


def decode(path: Path, kind: Kind, index: int, limits: Limits) -> PageImage:
    """Decode the page at `index` (from 0)."""
    with warnings.catch_warnings(action="ignore"), opened(path, kind) as image:
        shape = _seek(image, path, index, limits)
        stretch, orientation = _stretch(image), _orientation(image)
        loaded, is_doubtful = jpeg_data.load(image, path, kind)
        # Pillow applies a TIFF's orientation itself.
        upright = loaded if _is_tiff(image) else _turned(loaded, orientation)
        return PageImage(
            as_array(upright),
            shape.dpi,
            stretch,
            colour=has_colour(upright),
            incomplete=is_doubtful,
        )


def stored_geometry(path: Path, kind: Kind, index: int, limits: Limits) -> StoredGeometry:
    """Return size, orientation and resolution of a page's stored pixels, without decoding."""
    with warnings.catch_warnings(action="ignore"), opened(path, kind) as image:
        shape = _seek(image, path, index, limits)
        return StoredGeometry(
            shape.width, shape.height, _orientation(image), _resolution(image)
        )


def directory(path: Path, kind: Kind, index: int, limits: Limits) -> int:
    """Return the index, from 0, of the TIFF directory of the page at `index`."""
    if kind != "tiff":
        return 0
    with warnings.catch_warnings(action="ignore"), opened(path, kind) as image:
        return _place(_numbers(image, path, limits), index)


@contextmanager
def opened(path: Path, kind: Kind) -> Generator[Image.Image, None, None]:
    """Open with the decoder of this format; `_shape` checks the size of every page.

    Tags that keep Pillow from opening intact pixels are dropped, with a Python warning.

    Raises:
        Unreadable: The file, or data read while it was open, are damaged.
    """
    Image.MAX_IMAGE_PIXELS = None  # Pillow's own check rejects all pages for the first one
    if kind == "heif":
        import pi_heif  # noqa: PLC0415  loads libheif, which few files need

        pi_heif.register_heif_opener()
    try:
        with jpeg_data.opened(path, kind) as file:
            source = _sound(file) if kind in {"png", "jpeg"} else file
            with Image.open(source, formats=_FORMATS[kind]) as image:
                if kind == "png" and (exif := tags.png_exif(path.read_bytes())):
                    image.info["exif"] = exif  # after the pixels Pillow finds it too late
                yield image
    except Unreadable:
        raise
    except DAMAGE as error:
        raise Unreadable("damaged") from error


def _sound(file: BinaryIO) -> BinaryIO:
    """Return a JPEG or PNG, or a copy without the tags that keep it from being opened."""
    data = file.read()
    file.seek(0)
    if data.startswith(tags.PNG):
        sound = tags.without_broken_tags(data)
    else:
        sound = data if _opens(data) else tags.without_broken_tags(data)
    if sound is data:
        return file
    warnings.warn("tags left out", stacklevel=2)
    return io.BytesIO(sound)


def _opens(data: bytes) -> bool:
    """Return whether Pillow accepts the tags of a JPEG."""
    try:
        with (
            warnings.catch_warnings(action="ignore"),
            Image.open(io.BytesIO(data), formats=_FORMATS["jpeg"]) as image,
        ):
            exif = image.info.get("exif")  # Pillow may have skipped its damage
    except DAMAGE:
        return False
    return exif is None or tags.orientation(exif) is not None


def _seek(image: Image.Image, path: Path, index: int, limits: Limits) -> PageShape:
    """Go to the page at `index` (from 0).

    Raises:
        Unreadable: There is no such page, or it cannot be decoded.
    """
    try:
        image.seek(_place(_numbers(image, path, limits), index))
    except EOFError:
        raise Unreadable("no-such-page") from None
    shape = _shape(image, limits)
    if shape.trouble:
        raise Unreadable(shape.trouble)
    return shape


def _place(numbers: Iterable[int], index: int) -> int:
    found = next(islice(numbers, index, None), None) if index >= 0 else None
    if found is None:
        raise Unreadable("no-such-page")
    return found


def _numbers(image: Image.Image, path: Path, limits: Limits) -> Iterator[int]:
    """Yield the indices of directories that are pages, endlessly where that is unknown.

    A second picture in any other format is no page, but a warning (`more-pictures`).
    """
    if not _is_tiff(image):
        yield 0
        return
    most = 2 * limits.pages + 1
    others = tiff_directories.no_pages(path, most)
    yield from (number for number in range(most) if number not in others)


def _frames(
    image: Image.Image, numbers: Iterable[int], limits: Limits
) -> Generator[int, None, None]:
    """Seek page after page; the file's own count is not trusted, and a chain may be cyclic."""
    for page, number in enumerate(numbers):
        try:
            image.seek(number)
        except EOFError:
            return
        if page == limits.pages:
            raise Unreadable("too-many-pages")
        yield page


def _noticed(image: Image.Image, path: Path, kind: Kind, pages: int) -> Iterator[str]:
    """Yield warning codes of further contents beside the pages."""
    if _is_tiff(image):
        if tiff_directories.no_pages(path, pages + _BESIDE):
            yield "previews-left-out"
    elif kind == "png":
        if tags.png_frames(path.read_bytes()) > 1:
            yield "more-pictures"
    elif kind != "jpeg" and getattr(image, "n_frames", 1) > 1:
        yield "more-pictures"


def _is_tiff(image: Image.Image) -> TypeGuard[TiffImagePlugin.TiffImageFile]:
    return isinstance(image, TiffImagePlugin.TiffImageFile)


def _turned(image: Image.Image, orientation: int) -> Image.Image:
    way = _UPRIGHT.get(orientation)
    return image if way is None else image.transpose(way)


def _shape(image: Image.Image, limits: Limits) -> PageShape:
    width, height = image.size
    resolution = _resolution(image)
    trouble = None
    if width * height > limits.pixels:
        trouble = "too-large"
    elif width * height == 0:
        trouble = "damaged"
    if _orientation(image) in _SIDEWAYS and not _is_tiff(
        image
    ):  # Pillow gives a TIFF's oriented size
        width, height = height, width
    dpi = round(min(resolution)) if resolution else None
    return PageShape(width, height, dpi, trouble)


def _orientation(image: Image.Image) -> int:
    """Return the orientation of the stored pixels, 1 to 8; 1 if its tags are unreadable."""
    try:  # PNG's own getexif() decodes the whole page to find tags after it
        value = Image.Image.getexif(image).get(_ORIENTATION, 1)
    except DAMAGE:
        warnings.warn("EXIF data are damaged", stacklevel=2)
        return 1
    return value if value in range(1, 9) else 1


def _resolution(image: Image.Image) -> tuple[float, float] | None:
    """Return dpi across and down, if stated and plausible."""
    stated = image.info.get("dpi")
    if not isinstance(stated, tuple) or len(stated) != 2:  # noqa: PLR2004
        return None
    across, down = (float(value) for value in stated)
    low, high = _DPI
    return (across, down) if low <= min(across, down) <= max(across, down) <= high else None


def _stretch(image: Image.Image) -> float:
    """Return vertical over horizontal size of a pixel, after orientation."""
    resolution = _resolution(image)
    if resolution is None:
        return 1.0
    across, down = resolution
    stretch = across / down
    return 1 / stretch if _orientation(image) in _SIDEWAYS else stretch
