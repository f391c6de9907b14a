"""Turns every kind of Pillow image into gray or BGR bytes."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image

_GRAY = {"1", "L"}
_DEEP = {"I", "F", "I;16", "I;16L", "I;16B", "I;16N"}
_STRIP = 512
"""Rows converted at a time."""

_COLOURLESS = 12
"""Channels that differ by no more than this everywhere carry no colour."""


def as_array(image: Image.Image) -> np.ndarray:
    """Return (height, width) gray or (height, width, 3) BGR, uint8, own memory.

    Goes by strips: a whole second copy of a large page would cost more memory than reading.
    """
    if image.mode in _DEEP:
        return _scaled(np.asarray(image))
    width, height = image.size
    shape = (height, width) if image.mode in _GRAY else (height, width, 3)
    pixels = np.empty(shape, np.uint8)
    for top in range(0, height, _STRIP):
        bottom = min(height, top + _STRIP)
        pixels[top:bottom] = _strip(image.crop((0, top, width, bottom)))
    return bgr_or_gray(pixels)


def has_colour(image: Image.Image) -> bool:
    """Return whether the image can hold colour; a palette may be one of grays."""
    if image.mode in {"P", "PA"}:
        colours = np.array(image.getpalette("RGB") or [0, 0, 0]).reshape(-1, 3)
        return bool((np.ptp(colours, axis=1) > 0).any())
    return image.mode not in _GRAY | _DEEP | {"LA", "La"}


def _strip(image: Image.Image) -> np.ndarray:
    if image.mode in _GRAY:
        return np.asarray(image.convert("L"))
    if image.mode in {"LA", "La", "PA", "RGBA", "RGBa"} or "transparency" in image.info:
        image = _on_white(image)
    return np.asarray(image.convert("RGB"))[:, :, ::-1]


def bgr_or_gray(pixels: np.ndarray) -> np.ndarray:
    """Return gray or BGR pixels, as gray where they carry no colour: a third of the memory."""
    if pixels.ndim == 2:  # noqa: PLR2004
        return pixels
    sample = pixels[::4, ::4].astype(np.int16)
    if int(np.ptp(sample, axis=2).max(initial=0)) <= _COLOURLESS:
        return np.ascontiguousarray(pixels[:, :, 1])
    return np.ascontiguousarray(pixels)


def difference(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return by how much two images of one size differ, in the channel that does most."""
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


def _scaled(values: np.ndarray) -> np.ndarray:
    """Scale deep values to bytes: 16-bit by its full range, others by what they reach."""
    if values.dtype.kind == "u" and values.dtype.itemsize == 2:  # noqa: PLR2004
        return (values >> 8).astype(np.uint8)
    finite = np.nan_to_num(values.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    highest = float(finite.max(initial=0.0))
    ranges = (1.0, 255.0, 65535.0) if values.dtype.kind == "f" else (255.0, 65535.0)
    full = next((limit for limit in ranges if highest <= limit), highest)
    scaled: np.ndarray = np.clip(finite * (255.0 / full), 0, 255).astype(np.uint8)
    return scaled
