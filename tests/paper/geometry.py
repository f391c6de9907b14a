"""Turning, tilting and bending a page together with what is known to stand on it.

Matrices work on pixel edges: (0, 0) is the outer corner of the first pixel.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from PIL import Image

from tests.paper.page import Page

Colour = tuple[int, int, int]

_TURNS = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_270,
}


def skew(page: Page, degrees: float, around: Colour) -> Page:
    """Lay the page askew on a lid of some colour, keeping the size of the picture.

    Args:
        page: An upright page.
        degrees: Anticlockwise.
        around: What shows where the paper does not reach.
    """
    width, height = page.image.size
    matrix = np.vstack(
        [cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1), (0, 0, 1)]
    )
    return replace(_warp(page, matrix, around), skew=degrees)


def perspective(page: Page, corners: np.ndarray, around: Colour) -> Page:
    """Look at the page from aside.

    Args:
        page: An upright page.
        corners: Where the corners come to lie, 4 by 2 pixels, clockwise from the top left.
        around: What shows around the paper.
    """
    width, height = page.image.size
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    matrix = cv2.getPerspectiveTransform(flat, corners.astype(np.float32))
    return _warp(page, matrix, around)


def turn(page: Page, degrees: int) -> Page:
    """Put the page in wrongly: `degrees` clockwise, one of 0, 90, 180, 270, make it upright."""
    if not degrees:
        return page
    width, height = page.image.size
    matrix = {
        90: [(0, 1, 0), (-1, 0, width), (0, 0, 1)],
        180: [(-1, 0, width), (0, -1, height), (0, 0, 1)],
        270: [(0, -1, height), (1, 0, 0), (0, 0, 1)],
    }[degrees]
    image = page.image.transpose(_TURNS[degrees])
    return replace(page.moved(image, np.array(matrix, float)), turn=degrees)


def _warp(page: Page, matrix: np.ndarray, around: Colour) -> Page:
    # OpenCV counts from pixel centres, half a pixel in.
    half = np.array([(1, 0, 0.5), (0, 1, 0.5), (0, 0, 1)], float)
    pixels = cv2.warpPerspective(
        np.asarray(page.image.convert("RGB")),
        np.linalg.inv(half) @ matrix @ half,
        page.image.size,
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=around,
    )
    return page.moved(Image.fromarray(pixels), matrix)
