"""Writes images that leave, the same bytes for the same pixels."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image

_QUALITY = 85
BLACK = 128
"""Gray level below which what is neither ink nor paper becomes ink."""
_PREDICTOR = 317
"""TIFF tag; 2: each sample as difference from its left neighbour, which packs better."""


def encode(pixels: np.ndarray, suffix: str, dpi: int) -> tuple[bytes, dict[str, Any]]:
    """Return an image as a file, and what was done as a line of its recipe.

    Args:
        pixels: Gray or BGR.
        suffix: "tif": nothing is lost; black and white as CCITT group 4, else LZW. "jpg": for
            looking at.
        dpi: Noted in the file; 0 where unknown.
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
    """Whether there is ink and paper and nothing between."""
    if pixels.ndim > 2:  # noqa: PLR2004
        return False
    return not np.bincount(pixels.ravel(), minlength=256)[1:255].any()
