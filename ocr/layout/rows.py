"""Grouping of lines into visual rows, along the page's skew."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class LinePosition:
    """Position of a line on the upright page, in pixels.

    Attributes:
        left: x of the middle of its left edge.
        right: x of the middle of its right edge.
        y: y of its middle.
        height: Height across the writing direction.
        angle: Angle by which it falls to the right, in radians.
    """

    left: float
    right: float
    y: float
    height: float
    angle: float = 0.0


@dataclass(slots=True)
class _OpenRow:
    y: float
    height: float
    members: list[int] = field(default_factory=list)


def group(places: Sequence[LinePosition]) -> list[list[int]]:
    """Return rows from the top, each a list of indices into `places`, left to right."""
    angle = _common_angle(places)
    level = [_level(place, angle) for place in places]
    rows: list[_OpenRow] = []
    for number in sorted(range(len(places)), key=lambda n: level[n]):
        row = next((r for r in rows[-3:] if _belongs(number, r, places, level)), None)
        if row is None:
            row = _OpenRow(level[number], places[number].height)
            rows.append(row)
        row.members.append(number)
        count = len(row.members)
        row.y += (level[number] - row.y) / count
        row.height += (places[number].height - row.height) / count
    rows.sort(key=lambda row: row.y)
    return [sorted(row.members, key=lambda n: places[n].left) for row in rows]


def straight(places: Sequence[LinePosition]) -> list[LinePosition]:
    """Return the positions on the deskewed page."""
    angle = _common_angle(places)
    found = []
    for place in places:
        middle = (place.left + place.right) / 2
        shift = middle * (math.cos(angle) - 1) + place.y * math.sin(angle)
        y = _level(place, angle)
        found.append(
            LinePosition(
                place.left + shift, place.right + shift, y, place.height, place.angle - angle
            )
        )
    return found


def _common_angle(places: Sequence[LinePosition]) -> float:
    """Return the median angle of the wide lines, weighted by width."""
    wide = sorted(
        (place.angle, place.right - place.left)
        for place in places
        if place.right - place.left > 4 * place.height
    )
    half = sum(width for _, width in wide) / 2
    for angle, width in wide:
        half -= width
        if half <= 0:
            return angle
    return 0.0


def _level(place: LinePosition, angle: float) -> float:
    middle = (place.left + place.right) / 2
    return place.y * math.cos(angle) - middle * math.sin(angle)


def _belongs(
    number: int, row: _OpenRow, places: Sequence[LinePosition], level: Sequence[float]
) -> bool:
    place = places[number]
    if abs(level[number] - row.y) > 0.5 * min(place.height, row.height):
        return False
    return not any(_above_each_other(place, places[other]) for other in row.members)


def _above_each_other(one: LinePosition, other: LinePosition) -> bool:
    """Return whether two lines share more than a third of the shorter one's width."""
    shared = min(one.right, other.right) - max(one.left, other.left)
    return shared > min(one.right - one.left, other.right - other.left) / 3
