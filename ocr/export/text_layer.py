"""Layout of the invisible text layer: position and advance of each character.

PDF text extractors know no rows: each guesses them from the characters' positions in its own
way. So the characters of a row get one height and one base line, follow each other without
gaps, and rows keep their order: then all of them extract the indexed text. Along a row a
character is exactly at its box; across it, it may be off by the row's skew.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median
from typing import TYPE_CHECKING

from ocr.boxes import around, upright
from ocr.port import BETWEEN_CELLS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.port import Box, Line, PageText

_SLENDER = 1.5
"""Height over width from which a line is vertical."""

_LEANS_FROM = 6
"""Least number of characters of a line for measuring its slope."""

_LEAST_GAP = 0.35
"""Least distance of the tops of two rows, in heights: closer ones are merged by extractors."""

_NEW_COLUMN = 2.0
"""Heights above the row before it from which a row begins another column."""

_MUCH_LARGER = 2.5
"""Factor of their row's height above which characters do not belong to it."""

_LEAST_STEP = 0.05
"""Least advance of a character, in heights; boxes may overlap."""

_WIDEST_BLANK = 0.7
"""Largest width of a space inside a line, in heights."""


@dataclass(frozen=True, slots=True)
class TextRun:
    """Characters on one base line, without gaps.

    Attributes:
        text: The characters.
        start: Start of the first one along the base line, in pixels of the upright page.
        steps: Advance of each character, in pixels; all positive.
        base: Position of the base line across the run, in pixels of the upright page: the
            bottom of a horizontal run, the left side of a vertical one.
        height: Height of the characters across the run, in pixels.
        down: Whether it runs from top to bottom.
    """

    text: str
    start: float
    steps: tuple[float, ...]
    base: float
    height: float
    down: bool = False


def runs(page: PageText) -> list[TextRun]:
    """Return the runs of a page in reading order, in pixels of the upright page."""
    slope = _slope(page)
    middle = (page.height if page.turn in {90, 270} else page.width) / 2
    found: list[TextRun] = []
    last = float("-inf")
    for _, row in groupby(page.lines, key=lambda line: line.row):
        lines = list(row)
        across = [line for line in lines if not runs_down(line, page)]
        if across:
            run = _row(across, page, slope, middle, last)
            found.append(run)
            last = run.base - run.height
        found.extend(_column(line, page) for line in lines if runs_down(line, page))
    return found


def runs_down(line: Line, page: PageText) -> bool:
    """Return whether a line is vertical on the upright page."""
    left, top, right, bottom = upright(line.box, page)
    return len(line.chars) > 1 and bottom - top > _SLENDER * (right - left)


def _slope(page: PageText) -> float:
    """Return the median slope of the rows: pixels down per pixel to the right."""
    found = []
    for line in page.lines:
        if len(line.chars) < _LEANS_FROM or runs_down(line, page):
            continue
        boxes = [upright(char.box, page) for char in line.chars]
        third = len(boxes) // 3
        left, right = _centre(boxes[:third]), _centre(boxes[-third:])
        if right[0] > left[0]:
            found.append((right[1] - left[1]) / (right[0] - left[0]))
    return median(found) if found else 0.0


def _centre(boxes: Sequence[Box]) -> tuple[float, float]:
    x = sum(box[0] + box[2] for box in boxes) / 2 / len(boxes)
    y = sum(box[1] + box[3] for box in boxes) / 2 / len(boxes)
    return x, y


def _row(
    lines: Sequence[Line], page: PageText, slope: float, middle: float, last: float
) -> TextRun:
    """Return the cells of a row as one run; `last` is the top of the row above."""
    boxes = [upright(char.box, page) for line in lines for char in line.chars]
    height = median(box[3] - box[1] for box in boxes)
    level = median(
        (box[1] + box[3]) / 2 - slope * ((box[0] + box[2]) / 2 - middle) for box in boxes
    )
    if level < last - _NEW_COLUMN * height:
        last = float("-inf")
    top = max(level - height / 2, last + _LEAST_GAP * height)
    text = BETWEEN_CELLS.join(line.text for line in lines)
    marks: list[float] = []
    for line in lines:
        cell = _marks(
            line, _spans([upright(char.box, page) for char in line.chars], height), height
        )
        # Two spaces separate two cells.
        marks += [(marks[-1] + cell[0]) / 2, *cell] if marks else cell
    start, steps = _steps(marks, height)
    return TextRun(text, start, steps, top + height, height)


def _spans(boxes: Sequence[Box], height: float) -> list[tuple[float, float]]:
    """Return start and end of each character of a cell along its row.

    Arcs of a seal have characters much larger than the row is high. At the row's height they
    would be far apart and be taken for columns, so they are moved together.
    """
    if median(box[3] - box[1] for box in boxes) <= _MUCH_LARGER * height:
        return [(box[0], box[2]) for box in boxes]
    left, _, right, _ = around(boxes)
    step = min(height, (right - left) / len(boxes))
    return [(left + step * place, left + step * (place + 1)) for place in range(len(boxes))]


def _column(line: Line, page: PageText) -> TextRun:
    boxes = [upright(char.box, page) for char in line.chars]
    left, _, right, _ = around(boxes)
    height = right - left
    start, steps = _steps(_marks(line, [box[1::2] for box in boxes], height), height)
    return TextRun(line.text, start, steps, left, height, down=True)


def _marks(line: Line, spans: Sequence[tuple[float, ...]], height: float) -> list[float]:
    """Return the start of each character of a line, and the end of the last one.

    Wide spaces are narrowed in favour of their neighbours: poppler takes a gap in a line for a
    column border.
    """
    between = [(before[1] + after[0]) / 2 for before, after in pairwise(spans)]
    marks = [float(spans[0][0]), *between, float(spans[-1][1])]
    for place, char in enumerate(line.chars[1:-1], 1):
        spare = marks[place + 1] - marks[place] - _WIDEST_BLANK * height
        if char.text.isspace() and spare > 0:
            marks[place] += spare / 2
            marks[place + 1] -= spare / 2
    return marks


def _steps(marks: Sequence[float], height: float) -> tuple[float, tuple[float, ...]]:
    """Return the start of a run and its advances; overlapping boxes give small ones."""
    edges = [marks[0]]
    for mark in marks[1:]:
        edges.append(max(mark, edges[-1] + _LEAST_STEP * height))
    return edges[0], tuple(after - before for before, after in pairwise(edges))
