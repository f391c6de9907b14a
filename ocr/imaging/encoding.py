"""Deterministic encoding of derivatives as TIFF or JPEG."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image

_QUALITY = 85
BLACK = 128
"""Gray level below which an intermediate value becomes ink."""
_PREDICTOR = 317
"""TIFF tag; 2: horizontal differencing, which compresses better."""


def encode(pixels: np.ndarray, suffix: str, dpi: int) -> tuple[bytes, dict[str, Any]]:
    """Return an image file, and the operation for its recipe.

    Args:
        pixels: Gray or BGR.
        suffix: "tif": lossless; black and white as CCITT group 4, else LZW. "jpg": for viewing.
        dpi: Resolution to write; 0 if unknown.
    """
    image = Image.fromarray(pixels if pixels.ndim == 2 else pixels[:, :, ::-1])  # noqa: PLR2004
    made = io.BytesIO()
    resolution = {"dpi": (dpi, dpi)} if dpi else {}
    if suffix == "jpg":
        image.save(made, "JPEG", quality=_QUALITY, **resolution)
        return made.getvalue(), {"do": "write", "format": "JPEG", "quality": _QUALITY}
    if is_black_and_white(pixels):
        two = image.convert("1", dither=Image.Dither.NONE)
        two.save(made, "TIFF", compression="group4", **resolution)
        return made.getvalue(), {"do": "write", "format": "TIFF", "compression": "group4"}
    tags = {_PREDICTOR: 2}
    image.save(made, "TIFF", compression="tiff_lzw", tiffinfo=tags, **resolution)
    return made.getvalue(), {"do": "write", "format": "TIFF", "compression": "lzw"}


def is_black_and_white(pixels: np.ndarray) -> bool:
    """Return whether an image has only the values 0 and 255."""
    if pixels.ndim > 2:  # noqa: PLR2004
        return False
    return not np.bincount(pixels.ravel(), minlength=256)[1:255].any()
