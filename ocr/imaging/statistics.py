"""Percentiles and connected components of 8-bit images, faster than the general routines."""

from __future__ import annotations

import cv2
import numpy as np


def percentile(pixels: np.ndarray, percent: float, mask: np.ndarray | None = None) -> float:
    """Return a percentile of gray levels, interpolated linearly as `np.percentile` does.

    Counts the 256 levels once instead of sorting the pixels.

    Args:
        pixels: A gray image, uint8, of 1 to 16 million pixels (the counts are 32-bit floats).
        percent: 0 to 100.
        mask: Where given, only pixels under its non-zero values count; uint8, same size.
    """
    counts = cv2.calcHist([pixels], [0], mask, [256], [0, 256]).ravel()
    reached = np.cumsum(counts, dtype=np.int64)
    at = (int(reached[-1]) - 1) * (percent / 100)
    below, rest = int(at), at - int(at)
    low, high = (int(n) for n in np.searchsorted(reached, [below, below + 1], side="right"))
    if rest == 0:
        return float(low)
    step = high - low
    return low + step * rest if rest < 0.5 else high - step * (1 - rest)  # noqa: PLR2004


def components(mask: np.ndarray) -> tuple[int, np.ndarray, np.ndarray]:
    """Label the 8-connected components of a mask.

    Returns:
        The number of labels, of which 0 is the background; the image of labels; and for each
        label the row of `cv2.connectedComponentsWithStats`. Its statistics take a third of the
        time with labels of 16 bits, which most masks fit in.
    """
    try:
        found = cv2.connectedComponentsWithStats(mask, ltype=cv2.CV_16U)
    except cv2.error:  # more labels, also such as are joined later, than 16 bits hold
        found = cv2.connectedComponentsWithStats(mask, ltype=cv2.CV_32S)
    count, labels, stats, _ = found
    return count, labels, stats


def component_areas(mask: np.ndarray) -> np.ndarray:
    """Return the areas of a mask's 8-connected components, in pixels."""
    _, labels = cv2.connectedComponents(mask)
    return np.bincount(labels.ravel())[1:]
