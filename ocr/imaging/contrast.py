"""Sharpness and contrast of the writing on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ocr.imaging import cleaning

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocr.port import Line

_SAMPLES = 32
"""Number of lines sampled, spread over the page."""

_WIDEST = 900
"""Pixels examined of each line, from its start."""

_DPI = 200
"""Highest resolution at which edges are examined: blur visible only above it is harmless."""

_CRISP = 0.45
"""Share of its contrast that the steepest crisp edge of a line spans in one pixel."""

_ENDS = (4, 96)
"""Percentiles of a line's gray levels that are ink and paper."""

_SURE = 0.6
"""Confidence below which a line may be no writing."""


def ink_contrast(gray: np.ndarray, lines: Sequence[Line], dpi: int) -> tuple[float, float]:
    """Return median sharpness and contrast of the lines, each 0.0 to 1.0.

    Sharpness is the steepness of edges relative to their contrast; contrast is the difference
    of ink and paper relative to the paper. Both are 1.0 without lines.

    Args:
        gray: Page image, not cleaned.
        lines: Lines read on it.
        dpi: Resolution of `gray`.
    """
    found = [_line(place, min(1.0, _DPI / dpi)) for place in _places(gray, lines)]
    if not found:
        return 1.0, 1.0
    sharp, contrast = np.median(np.array(found), axis=0)
    return float(sharp), float(contrast)


def _places(gray: np.ndarray, lines: Sequence[Line]) -> Iterator[np.ndarray]:
    sure = [line.box for line in lines if line.confidence >= _SURE] or [x.box for x in lines]
    for left, top, right, bottom in sure[:: max(1, -(-len(sure) // _SAMPLES))]:
        place = gray[top : min(bottom, top + _WIDEST), left : min(right, left + _WIDEST)]
        if min(place.shape) > 4:  # noqa: PLR2004  too small to have edges
            yield place


def _line(place: np.ndarray, scale: float) -> tuple[float, float]:
    ink, paper = np.percentile(place[::2, ::2], _ENDS)
    if paper - ink < 1:
        return 0.0, 0.0
    small = cleaning.shrunk(place, scale).astype(np.float32)
    across = np.abs(np.diff(small, axis=1)).ravel()
    down = np.abs(np.diff(small, axis=0)).ravel()
    steepest = float(np.percentile(np.concatenate([across, down]), 98))
    return min(1.0, steepest / (paper - ink) / _CRISP), float((paper - ink) / max(paper, 1))
