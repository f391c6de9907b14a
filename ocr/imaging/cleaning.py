"""Cleaning of page images before reading: background division, contrast stretch, geometry.

Only operations that were measured to help: the background is divided out, then the contrast
stretched; pages so faint that this brings out the paper's grain are smoothed a little. Stronger
denoising and binarising destroy faint strokes. No function changes its input.
"""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np

STRETCH = (0.5, 60.0)
"""Percentiles mapped to black and white: most of a page is paper."""


_GRAINY = 18
"""Grain after stretching, in gray levels, from which a page is smoothed."""

_SMOOTHED = 0.7
"""Standard deviation of the Gaussian smoothing, in pixels."""

_PIXELS = 827 * 1169
"""Largest number of pixels of a reduced page: A4 at 100 dpi, and long strips no coarser."""

_SQUARE = 1.05
"""Pixel aspect ratio up to which pixels count as square."""


def gray(page: np.ndarray) -> np.ndarray:
    """Convert `page` (gray or BGR, uint8) to gray."""
    return page if page.ndim == 2 else cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)  # noqa: PLR2004


def shrunk(page: np.ndarray, scale: float) -> np.ndarray:
    """Reduce `page` by the factor `scale`, at most 1.0; to no less than a pixel."""
    if scale >= 1 or min(page.shape[:2]) * scale < 1:
        return page
    return cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def square(page: np.ndarray, stretch: float) -> np.ndarray:
    """Resample `page` to square pixels, never to fewer.

    Args:
        page: Gray or BGR.
        stretch: Vertical over horizontal size of a pixel.
    """
    if 1 / _SQUARE <= stretch <= _SQUARE:
        return page
    across, down = max(1.0, 1 / stretch), max(1.0, stretch)
    return cv2.resize(page, None, fx=across, fy=down, interpolation=cv2.INTER_LINEAR)


def small(page: np.ndarray, longest: int, stretch: float = 1.0) -> np.ndarray:
    """Reduce a page to gray with square pixels and a longer side of at most `longest`.

    Args:
        page: Gray or BGR.
        longest: Longest side, in pixels.
        stretch: Vertical over horizontal size of a pixel.
    """
    height, width = page.shape[0] * max(1.0, stretch), page.shape[1] * max(1.0, 1 / stretch)
    scale = min(1.0, longest / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(gray(page), size, interpolation=cv2.INTER_AREA)


def reduced(page: np.ndarray, stretch: float = 1.0) -> np.ndarray:
    """Return a page in gray, with square pixels, at the scale of A4 at 100 dpi or less.

    Args:
        page: Gray or BGR.
        stretch: Vertical over horizontal size of a pixel.
    """
    height, width = page.shape[0] * max(1.0, stretch), page.shape[1] * max(1.0, 1 / stretch)
    scale = min(1.0, (_PIXELS / (height * width)) ** 0.5)
    return small(page, max(1, round(scale * max(height, width))), stretch)


def clean(page: np.ndarray) -> np.ndarray:
    """Return a gray page with even white paper and dark ink."""
    flat = even(gray(page))
    low, high = _ends(flat)
    if _grain(flat) * 255 > _GRAINY * (high - low):
        flat = cv2.GaussianBlur(flat, (0, 0), _SMOOTHED)
    return stretch(flat)


def even(page: np.ndarray) -> np.ndarray:
    """Divide a gray page by its background: shadows, yellowing and stains become white.

    The background is estimated at an eighth of the size: dilation removes strokes, a median
    filter smooths the rest.
    """
    height, width = page.shape
    small_size = (max(1, width // 8), max(1, height // 8))
    small = cv2.resize(page, small_size, interpolation=cv2.INTER_AREA)
    small = cv2.dilate(small, np.ones((7, 7), np.uint8))
    small = cv2.medianBlur(small, 21) if min(small.shape) > 21 else small  # noqa: PLR2004
    background = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(page, background, scale=255)


def whitened(page: np.ndarray) -> np.ndarray:
    """Clean a page for people: like `clean` if gray, else in its colours.

    Each channel is divided by its own background, so that yellowed paper becomes white and a
    red seal stays red.
    """
    if page.ndim == 2:  # noqa: PLR2004
        return clean(page)
    evened = cv2.merge([even(channel) for channel in cv2.split(page)])
    return _spread(evened, gray(evened))


def stretch(page: np.ndarray) -> np.ndarray:
    """Stretch a gray page's contrast so that ink is black and paper white."""
    return _spread(page, page)


def _spread(page: np.ndarray, page_gray: np.ndarray) -> np.ndarray:
    low, high = _ends(page_gray)
    if high - low < 10:  # noqa: PLR2004  an even page has nothing to spread
        return page
    table = (np.arange(256) - low) * (255.0 / (high - low))
    return cv2.LUT(page, np.clip(table, 0, 255).astype(np.uint8))


def _ends(page: np.ndarray) -> tuple[int, int]:
    """Return the gray levels mapped to black and white."""
    counts = cv2.calcHist([page[::2, ::2]], [0], None, [256], [0, 256]).ravel()
    share = np.cumsum(counts) / counts.sum() * 100
    low, high = (int(np.searchsorted(share, percentile)) for percentile in STRETCH)
    return low, high


def _grain(page: np.ndarray) -> float:
    """Return the 75th percentile of differences between neighbouring pixels.

    Most of a page is paper, so writing does not affect it.
    """
    rows = page[::4]
    if rows.shape[1] < 2:  # noqa: PLR2004  no neighbours
        return 0.0
    steps = np.bincount(cv2.absdiff(rows[:, 1:], rows[:, :-1]).ravel(), minlength=256)
    return float(np.searchsorted(np.cumsum(steps), 0.75 * steps.sum()))


def turned(page: np.ndarray, degrees: int) -> np.ndarray:
    """Rotate `page` clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(page, -degrees // 90))


def straightened(page: np.ndarray, degrees: float) -> tuple[np.ndarray, np.ndarray]:
    """Rotate `page` clockwise by a small angle; new corners are white.

    Returns:
        The page in its former size, and the 2x3 matrix that maps its points back to the input.
    """
    height, width = page.shape[:2]
    there = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    straight = cv2.warpAffine(page, there, (width, height), borderValue=(255, 255, 255))
    return straight, cast("np.ndarray", cv2.invertAffineTransform(there))
