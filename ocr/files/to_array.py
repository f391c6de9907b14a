"""Conversion of Pillow images of any mode to gray or BGR arrays."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image, TiffImagePlugin

_GRAY = {"1", "L"}
_DEEP = {"I", "F", "I;16", "I;16L", "I;16B", "I;16N"}
_WORD = 65535.0

_DEPTHS = (8, 10, 12, 14, 16, 24, 32)
_PHOTOMETRIC, _MAX_VALUE, _COLOUR_MAP, _SAMPLE_FORMAT = 262, 281, 320, 339
"""Tags of TIFF 6.0."""

_STRIP = 512
"""Rows converted at a time."""

_COLOURLESS = 12
"""Largest difference of channels, in levels, in an image without colour."""


def as_array(image: Image.Image) -> np.ndarray:
    """Return (height, width) gray or (height, width, 3) BGR, uint8, as an own copy.

    Converts by strips: a second whole copy of a large page would need more memory than OCR.
    """
    if image.mode in _DEEP:
        return _deep(image)
    if image.mode == "P" and isinstance(image, TiffImagePlugin.TiffImageFile):
        image = _with_palette_of_bytes(image)
    width, height = image.size
    shape = (height, width) if image.mode in _GRAY else (height, width, 3)
    pixels = np.empty(shape, np.uint8)
    for top in range(0, height, _STRIP):
        bottom = min(height, top + _STRIP)
        pixels[top:bottom] = _strip(image.crop((0, top, width, bottom)))
    return bgr_or_gray(pixels)


def has_colour(image: Image.Image) -> bool:
    """Return whether the image can hold colour; a palette may be all gray."""
    if image.mode in {"P", "PA"}:
        colours = np.array(image.getpalette("RGB") or [0, 0, 0]).reshape(-1, 3)
        return bool((np.ptp(colours, axis=1) > 0).any())
    return image.mode not in _GRAY | _DEEP | {"LA", "La"}


def _strip(image: Image.Image) -> np.ndarray:
    if image.mode in _GRAY:
        return np.asarray(image.convert("L"))
    if image.mode in {"LA", "La", "PA", "RGBA", "RGBa"} or "transparency" in image.info:
        image = _on_white(image)
    return cv2.cvtColor(np.asarray(image.convert("RGB")), cv2.COLOR_RGB2BGR)


def bgr_or_gray(pixels: np.ndarray) -> np.ndarray:
    """Return gray or BGR pixels, as gray if they have no colour: a third of the memory."""
    if pixels.ndim == 2:  # noqa: PLR2004
        return pixels
    blue, green, red = cv2.split(pixels[::4, ::4])
    highest = cv2.max(cv2.max(blue, green), red)
    lowest = cv2.min(cv2.min(blue, green), red)
    if int(cv2.subtract(highest, lowest).max(initial=0)) <= _COLOURLESS:
        return cv2.extractChannel(pixels, 1)
    return np.ascontiguousarray(pixels)


def difference(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the absolute difference of two images of one size, the largest channel's."""
    apart = cv2.absdiff(one, other)
    if apart.ndim == 2:  # noqa: PLR2004
        return apart
    blue, green, red = cv2.split(apart)
    return cv2.max(cv2.max(blue, green), red)


def _on_white(image: Image.Image) -> Image.Image:
    layer = image.convert("RGBA")
    paper = Image.new("RGBA", layer.size, "white")
    paper.alpha_composite(layer)
    return paper.convert("RGB")


def is_as_stored(image: Image.Image) -> bool:
    """Return whether the stored values, interpreted plainly, give the page image."""
    if image.mode == "P":
        return not isinstance(image, TiffImagePlugin.TiffImageFile) or _colours(image) is None
    if image.mode not in _DEEP:
        return True
    _, full, white_is_zero = _depth(image)
    return full == _WORD and not white_is_zero


def sixteen_bits(image: Image.Image) -> np.ndarray | None:
    """Return deep gray values scaled to 16 bits, 0 is black; None if there are none."""
    if image.mode not in _DEEP or image.mode == "F":
        return None
    values, full, white_is_zero = _depth(image)
    if full != _WORD:
        values = np.round(values * (_WORD / full))
    return (_WORD - values if white_is_zero else values).astype(np.uint16)


def _deep(image: Image.Image) -> np.ndarray:
    """Convert an image with more than 8 bits to gray bytes."""
    values, full, white_is_zero = _depth(image)
    scaled = np.empty(values.shape, np.uint8)
    for top in range(0, len(values), _STRIP):
        part = values[top : top + _STRIP].astype(np.float32)
        scaled[top : top + _STRIP] = np.clip(part * (255.0 / full), 0, 255).astype(np.uint8)
    return 255 - scaled if white_is_zero else scaled


def _depth(image: Image.Image) -> tuple[np.ndarray, float, bool]:
    """Return the values of a deep image, their maximum, and whether 0 is white.

    The maximum is that stated by a TIFF, if no value exceeds it; for integers otherwise that of
    the fewest bits used by scanners that hold the largest value: many store 10 or 12 bits in
    16, and a scan reaches white.
    """
    values, stated, white_is_zero = np.asarray(image), 0.0, False
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        tags = image.tag_v2
        if values.dtype.kind == "i" and tags.get(_SAMPLE_FORMAT, (1,))[0] == 1:
            values = values.view(np.uint32)
        value = tags.get(_MAX_VALUE, 0)
        stated = float(value[0] if isinstance(value, tuple) else value)
        white_is_zero = tags.get(_PHOTOMETRIC) == 0
    elif values.dtype == np.uint16:  # PNG and JPEG 2000 use all bits
        stated = _WORD
    ranges: tuple[float, ...] = (1.0, 255.0, _WORD)
    if values.dtype.kind == "f":
        values = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    else:
        ranges = tuple(2.0**bits - 1 for bits in _DEPTHS)
    highest = float(values.max(initial=0))
    full = next((limit for limit in ranges if highest <= limit), highest)
    return values, stated if highest <= stated else full, white_is_zero


def _with_palette_of_bytes(image: TiffImagePlugin.TiffImageFile) -> Image.Image:
    """Return an image in its true colours, also if its map has 8 bits, not 16."""
    colours = _colours(image)
    if colours is None:
        return image
    right = image.copy()
    right.putpalette(colours.tobytes())
    return right


def _colours(image: TiffImagePlugin.TiffImageFile) -> np.ndarray | None:
    """Return the colour map of a TIFF, (n, 3), if it holds bytes; else None."""
    colours = np.array(image.tag_v2.get(_COLOUR_MAP, (_WORD,)), np.int64)
    if colours.max(initial=0) > 255 or len(colours) % 3:  # noqa: PLR2004
        return None
    return colours.reshape(3, -1).T.astype(np.uint8)
