"""Box arithmetic: union, rotation, overlap (boxes as in `ocr.port`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocr.port import Box, PageText


def around(boxes: Iterable[Box]) -> Box:
    """Return the bounding box of `boxes`, of which there is at least one."""
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def turned(box: Box, size: tuple[int, int], degrees: int) -> Box:
    """Rotate a box together with its image; return its new coordinates.

    Args:
        box: Box on the image before the rotation.
        size: Width and height of the image before the rotation.
        degrees: Clockwise; 0, 90, 180 or 270.
    """
    x0, y0, x1, y1 = box
    width, height = size
    return {
        90: (height - y1, x0, height - y0, x1),
        180: (width - x1, height - y1, width - x0, height - y0),
        270: (y0, width - x1, y1, width - x0),
    }.get(degrees, box)


def upright(box: Box, page: PageText) -> Box:
    """Return a box of a page in the coordinates of the page turned upright."""
    return turned(box, (page.width, page.height), page.turn)


def as_scanned(box: Box, page: PageText) -> Box:
    """Return a box of the upright page in pixels of the page image; inverse of `upright`."""
    sideways = page.turn in (90, 270)
    size = (page.height, page.width) if sideways else (page.width, page.height)
    return turned(box, size, (360 - page.turn) % 360)


def middle(box: Sequence[int]) -> tuple[float, float]:
    """Return the centre (x, y) of a box."""
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def share(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Return the intersection over union of two intervals, 0.0 to 1.0."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    covered = max(one[1], other[1]) - min(one[0], other[0])
    return max(0, common) / covered if covered else 0.0


def overlap(one: Box, other: Box) -> float:
    """Return the intersection over union (IoU) of two boxes, 0.0 to 1.0."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    common = max(0, across) * max(0, down)
    covered = _area(one) + _area(other) - common
    return common / covered if covered else 0.0


def _area(box: Box) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])
