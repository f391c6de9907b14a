"""Inserting of a missed line: its box and its row."""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

from ocr.boxes import around, as_scanned, upright
from ocr.corrections import realign
from ocr.port import Line, PageText

if TYPE_CHECKING:
    from ocr.port import Box

_USUAL = 40
"""Default height of a line in pixels: 12 point at 240 dpi."""

_THIN = 3
"""A line squeezed between two rows has at least the usual height divided by this."""


def box_below(page: PageText, row: int | None, length: int) -> Box:
    """Return a box for a new line of `length` characters, in pixels of the page image.

    It is below the visual row with index `row` (from 0), left-aligned with it; None is the top
    of the page. If the next row is close, the box is squeezed in between.
    """
    boxes = [upright(line.box, page) for line in page.lines]
    usual = round(median([bottom - top for _, top, _, bottom in boxes])) if boxes else _USUAL
    if row is None:
        left = min((box[0] for box in boxes), default=usual)
        top = max(0, min((box[1] for box in boxes), default=2 * usual) - usual)
    else:
        left, _, _, top = _upright_row(page, row)
    tops = [box[1] for box in boxes if box[1] >= top]
    bottom = max(top + usual // _THIN, min([top + usual, *tops]))
    width = page.height if page.turn in (90, 270) else page.width
    right = max(left + 1, min(width, left + usual * length))
    return as_scanned((left, top, right, bottom), page)


def inserted(page: PageText, box: Box, text: str) -> PageText:
    """Insert a missed line into the row beside it, or into a row of its own."""
    own = upright(box, page)
    row, lines = _beside(page, own), list(page.lines)
    if row is None:
        row, lines = _new_row(page, own)
    chars = realign.spread(text, box, page.turn)
    at = sum((line.row, upright(line.box, page)[0]) <= (row, own[0]) for line in lines)
    return replace(page, lines=(*lines[:at], Line(chars, box, row), *lines[at:]), blank=False)


def _beside(page: PageText, own: Box) -> int | None:
    """Return the row at the level of an upright box, if there is room for it."""
    for row in {line.row for line in page.lines}:
        boxes = [upright(line.box, page) for line in page.lines if line.row == row]
        free = all(box[2] <= own[0] or own[2] <= box[0] for box in boxes)
        whole = around(boxes)
        if free and whole[1] <= _level(own) < whole[3]:
            return row
    return None


def _new_row(page: PageText, own: Box) -> tuple[int, list[Line]]:
    """Return the index of a new row for an upright box, and the lines renumbered for it."""
    rows = sorted({line.row for line in page.lines})
    levels = [_level(_upright_row(page, row)) for row in rows]
    new = next((at for at, level in enumerate(levels) if level > _level(own)), len(rows))
    moved = {row: at + (at >= new) for at, row in enumerate(rows)}
    return new, [replace(line, row=moved[line.row]) for line in page.lines]


def _level(box: Box) -> float:
    return (box[1] + box[3]) / 2


def _upright_row(page: PageText, row: int) -> Box:
    return around(upright(line.box, page) for line in page.lines if line.row == row)
