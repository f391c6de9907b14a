"""Reading order: detection of text columns, which are read one after the other.

A form is read by rows: a label is left of its value. Where running text is beside a strip that
stays white over several rows, the strip separates columns, each with rows of its own (recursive
X-Y cut).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from ocr.layout.rows import (
    LinePosition,
    group,
    straight,
)

_STRIP = 0.8
"""Least width of a white strip between columns, in line heights."""

_LEAST_ROWS = 5
"""Least number of lines of running text in a column."""

_LONG = 9.0
"""Least length of a line of running text, in heights: shorter ones are cells."""

_FULL = 0.75
"""Share of the column's width that its median line fills."""

_LEVEL = 0.2
"""Lines whose centres differ by less than this share of their height are level."""

_BESIDE = 0.5
"""Largest share of the other column's lines that may be level with a line of running text,
unless that is running text too: otherwise it is a table with long cells."""


@dataclass(frozen=True, slots=True)
class _Cut:
    """A white strip at `x` beside the rows `first` to `after` (exclusive)."""

    first: int
    after: int
    x: float
    lines: int


def in_order(places: Sequence[LinePosition]) -> list[list[int]]:
    """Return rows in reading order, each a list of indices into `places`, left to right."""
    return list(_ordered(straight(places), list(range(len(places)))))


def _ordered(places: Sequence[LinePosition], members: Sequence[int]) -> Iterator[list[int]]:
    rows = [[members[n] for n in row] for row in group([places[number] for number in members])]
    cut = _best_cut(places, rows)
    if cut is None:
        yield from rows
        return
    above, block, below = (
        [number for row in part for number in row]
        for part in (rows[: cut.first], rows[cut.first : cut.after], rows[cut.after :])
    )
    left = [number for number in block if places[number].left < cut.x]
    right = [number for number in block if places[number].left >= cut.x]
    for part in (above, left, right, below):
        yield from _ordered(places, part)


def _best_cut(places: Sequence[LinePosition], rows: Sequence[Sequence[int]]) -> _Cut | None:
    """Return the cut beside the most lines of running text, the uppermost of equals."""
    wide = [
        places[number]
        for row in rows
        for number in row
        if places[number].right - places[number].left >= _LONG * places[number].height
    ]
    if len(wide) < _LEAST_ROWS:
        return None
    strip = _STRIP * median(place.height for place in wide)
    # Just beside the strip's edges, so that a touching line does not cover it.
    edges = {place.left - strip / 2 for place in wide}
    edges |= {place.right + strip / 2 for place in wide}
    cuts = (cut for x in sorted(edges) for cut in _cuts(places, rows, x, 0.49 * strip))
    return max(cuts, key=lambda cut: (cut.lines, -cut.first), default=None)


def _cuts(
    places: Sequence[LinePosition], rows: Sequence[Sequence[int]], x: float, half: float
) -> Iterator[_Cut]:
    """Yield runs of rows beside an uncovered strip that separates columns."""
    open_rows = [
        not any(
            places[number].left < x + half and places[number].right > x - half for number in row
        )
        for row in rows
    ]
    for first, after in _runs(open_rows):
        block = [[places[number] for number in row] for row in rows[first:after]]
        lines = _running_lines(block, x)
        if lines:
            yield _Cut(first, after, x, lines)


def _runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.array([False, *flags, False], np.int8)))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _running_lines(block: Sequence[Sequence[LinePosition]], x: float) -> int:
    """Count lines of running text beside a strip; 0 if it separates no columns."""
    left = [place for row in block for place in row if place.left < x]
    right = [place for row in block for place in row if place.left >= x]
    if not left or not right:
        return 0
    runs = [_is_running(left), _is_running(right)]
    if all(runs):
        return len(left) + len(right)
    if not any(runs):
        return 0
    text, other = (left, right) if runs[0] else (right, left)
    level = sum(1 for place in other if any(_are_level(place, line) for line in text))
    return len(text) if level <= _BESIDE * len(other) else 0


def _are_level(one: LinePosition, other: LinePosition) -> bool:
    return abs(one.y - other.y) < _LEVEL * min(one.height, other.height)


def _is_running(column: Sequence[LinePosition]) -> bool:
    """Return whether a column holds running text: long lines that mostly fill it."""
    if len(column) < _LEAST_ROWS:
        return False
    width = max(place.right for place in column) - min(place.left for place in column)
    middle = median(place.right - place.left for place in column)
    tall = median(place.height for place in column)
    return middle >= _FULL * width and middle >= _LONG * tall
