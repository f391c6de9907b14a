"""Tiled line detection for pages much longer than wide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ocr.engines.paddle.detection import OrientedBox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ocr.engines.paddle.detection import Detector

_STRIP = 2.5
_LONG = 4000
"""Sides ratio and longer side (pixels) above which a page is tiled: as a whole it would be
reduced until nothing can be read."""

_PART, _LEAST = 2.0, 2560
"""Length of a tile: a multiple of the shorter side, and a minimum in pixels."""

_LAP = 1 / 8
"""Overlap of neighbouring tiles, as a share of a tile; no line is higher."""

_EDGE = 8
"""Distance in pixels from a tile's end within which a line may continue beyond it."""

_SAME_ROW = 0.6
"""Largest distance of two boxes' centres across a line, in heights, to be merged."""


def is_strip(page: np.ndarray) -> bool:
    """Return whether a page is tiled."""
    short, long = sorted(page.shape[:2])
    return bool(long > max(_STRIP * short, _LONG))


def find(detector: Detector, page: np.ndarray, side: int) -> list[OrientedBox]:
    """Return the lines on a gray page, with those at the seams merged.

    Args:
        detector: Detector for each tile.
        page: The cleaned page.
        side: Longest side of a tile at detection, in pixels.
    """
    if not is_strip(page):
        return detector.find(page, side)
    axis = int(page.shape[1] > page.shape[0])  # 0: tiles lie below each other
    found: list[_SeenLine] = []
    for number, (first, last) in enumerate(_parts(page.shape[1 - axis], page.shape[axis])):
        part = page[:, first:last] if axis else page[first:last]
        offset = np.array((first, 0) if axis else (0, first))
        new = [_moved(each, offset) for each in detector.find(np.ascontiguousarray(part), side)]
        ends = (first, last if last < page.shape[axis] else last + _EDGE)
        inner = (ends[0] if first else -_EDGE, ends[1])
        kept = [each for each in new if not _is_cut(each, 1 - axis, inner, last - first)]
        found = _joined(found, [_SeenLine(each, number) for each in kept])
    return [each.place for each in found]


@dataclass(frozen=True, slots=True)
class _SeenLine:
    """A line, and the index of the last tile in which it was found."""

    place: OrientedBox
    part: int


def _parts(short: int, long: int) -> Iterator[tuple[int, int]]:
    """Yield first and last pixel (exclusive) of each tile along the longer side."""
    length = int(max(_PART * short, _LEAST))
    step = length - int(_LAP * length)
    first = 0
    while first + length < long:
        yield first, first + length
        first += step
    yield first, long


def _moved(place: OrientedBox, offset: np.ndarray) -> OrientedBox:
    return OrientedBox(place.corner + offset, place.along, place.down)


def _is_cut(place: OrientedBox, axis: int, ends: tuple[int, int], length: int) -> bool:
    """Return whether a line leaves a tile and is short enough to be whole in the next one."""
    corners = _corners(place)[:, axis]
    low, high = float(corners.min()), float(corners.max())
    runs_out = low <= ends[0] + _EDGE or high >= ends[1] - _EDGE
    return runs_out and high - low < _LAP * length - 2 * _EDGE


def _corners(place: OrientedBox) -> np.ndarray:
    far = place.corner + place.along + place.down
    return np.array((place.corner, place.corner + place.along, far, place.corner + place.down))


def _joined(before: Sequence[_SeenLine], new: Iterable[_SeenLine]) -> list[_SeenLine]:
    """Merge the lines of a tile with those of the tile before."""
    joined = list(before)
    for each in new:
        for at, other in enumerate(joined):
            if other.part == each.part - 1 and (one := _one(other.place, each.place)):
                joined[at] = _SeenLine(one, each.part)
                break
        else:
            joined.append(each)
    return joined


def _one(first: OrientedBox, second: OrientedBox) -> OrientedBox | None:
    """Return the union of two boxes on one line; None if they are two lines."""
    wider = max(first, second, key=lambda place: place.width)
    along, down = wider.along / wider.width, wider.down / wider.height
    middles = [place.corner + (place.along + place.down) / 2 for place in (first, second)]
    height = max(first.height, second.height)
    if abs(float((middles[1] - middles[0]) @ down)) > _SAME_ROW * height:
        return None
    reach = [_corners(place) @ along for place in (first, second)]
    if min(each.max() for each in reach) <= max(each.min() for each in reach):
        return None
    start, end = min(each.min() for each in reach), max(each.max() for each in reach)
    corner = wider.corner + along * (start - float(wider.corner @ along))
    return OrientedBox(corner, along * (end - start), wider.down)
