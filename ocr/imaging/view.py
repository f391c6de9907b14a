"""View of a page: the JPEG for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2

from ocr.imaging import cleaning

if TYPE_CHECKING:
    import numpy as np

LONGEST = 2400
"""Longest side of a view, in pixels."""

_QUALITY = 72


def view(page: np.ndarray, stretch: float = 1.0) -> tuple[bytes, int, int]:
    """Return a JPEG of the page image, and its width and height in pixels.

    Orientation and colours are those of the page image.

    Args:
        page: Gray or BGR.
        stretch: Vertical over horizontal size of a pixel; the view's pixels are square.
    """
    small = cleaning.square(page, stretch)
    small = cleaning.shrunk(small, LONGEST / max(small.shape[:2]))
    done, jpeg = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    if not done:  # only for shapes that a decoded page cannot have
        raise ValueError(small.shape)
    return jpeg.tobytes(), small.shape[1], small.shape[0]
