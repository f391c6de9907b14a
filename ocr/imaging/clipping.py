"""Clipped edges: edges of a scan at which writing is cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ocr.imaging.measures import (
    EDGES,
    Edge,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.port import Box, Line

_REACH_MM = 0.6
"""Distance of a line's box from the edge up to which its ink is examined."""

_TOUCH_MM = 0.25
"""Distance of its ink from the edge up to which the line is cut off."""

_SURE = 0.6
"""Confidence below which a line may be no writing."""


def cut_edges(
    gray: np.ndarray, lines: Sequence[Line], paper: Box, dpi: int
) -> tuple[Edge, ...]:
    """Return the edges of the image at which writing is cut off.

    An edge with background beyond the sheet cuts nothing off: the sheet ended before it.

    Args:
        gray: The page image, not cleaned.
        lines: Lines read on it.
        paper: Box of the sheet in it.
        dpi: Resolution of the page image.
    """
    height, width = gray.shape
    sure = [line.box for line in lines if line.confidence >= _SURE and len(line.chars) > 1]
    uncovered = (paper[0] > 0, paper[1] > 0, paper[2] < width, paper[3] < height)
    return tuple(
        edge
        for edge, beyond in zip(EDGES, uncovered, strict=True)
        if not beyond and any(_is_cut(*_laid_left(gray, box, edge), dpi) for box in sure)
    )


def _laid_left(gray: np.ndarray, box: Box, edge: Edge) -> tuple[np.ndarray, Box]:
    """Return image and box transformed so that `edge` is at the left."""
    x0, y0, x1, y1 = box
    if edge in {"top", "bottom"}:
        gray, (x0, y0, x1, y1) = gray.T, (y0, x0, y1, x1)
    if edge in {"right", "bottom"}:
        gray, (x0, x1) = gray[:, ::-1], (gray.shape[1] - x1, gray.shape[1] - x0)
    return gray, (x0, y0, x1, y1)


def _is_cut(gray: np.ndarray, box: Box, dpi: int) -> bool:
    left, top, right, bottom = box
    if left > max(2, round(_REACH_MM / 25.4 * dpi)):
        return False
    ink, paper = np.percentile(gray[top:bottom, left:right], (4, 96))
    touch = gray[top:bottom, : max(2, round(_TOUCH_MM / 25.4 * dpi))]
    return bool(paper > ink and (touch < (ink + paper) / 2).any())
