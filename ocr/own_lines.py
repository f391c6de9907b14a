"""Puts loose characters together into lines and rows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocr import columns, rows
from ocr.boxes import around
from ocr.port import Char, Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocr.port import Box

OWN_TEXT = ("pdfplumber", "pypdfium2")
"""What `PageText.engine` says where a page carries its text itself: who handed it over."""

_CELL_GAP = 1.2
"""Characters further apart than this, in heights, stand in two cells."""

_WORD_GAP = 0.22
"""Characters further apart than this have a blank between them."""


@dataclass(frozen=True, slots=True)
class Written:
    """One character and where it stands, in pixels of the page image."""

    text: str
    box: Box


def lines(written: Sequence[Written]) -> tuple[Line, ...]:
    """Return the lines in reading order, each character with full confidence."""
    cells = [list(_trimmed(cell)) for row in _rows(written) for cell in _cells(row)]
    cells = [cell for cell in cells if cell]
    boxes = [around(one.box for one in cell) for cell in cells]
    places = [
        rows.Place(left, right, (top + bottom) / 2, bottom - top)
        for left, top, right, bottom in boxes
    ]
    return tuple(
        Line(tuple(Char(one.text, one.box, 1.0) for one in cells[n]), boxes[n], row)
        for row, members in enumerate(columns.in_order(places))
        for n in members
    )


def _rows(written: Sequence[Written]) -> Iterator[list[Written]]:
    """Characters whose middles are level, from left to right."""
    row: list[Written] = []
    level, tall = -math.inf, 0.0
    for one in sorted(written, key=_middle):
        if row and _middle(one) - level > 0.5 * max(1.0, min(tall, _height(one))):
            yield sorted(row, key=lambda other: other.box[0])
            row = []
        row.append(one)
        level = _middle(one) if len(row) == 1 else level + (_middle(one) - level) / len(row)
        tall = max(tall, _height(one)) if len(row) > 1 else _height(one)
    if row:
        yield sorted(row, key=lambda other: other.box[0])


def _cells(row: Sequence[Written]) -> Iterator[list[Written]]:
    """Cut a row where it is wide open; put a blank where words stand apart."""
    cell: list[Written] = []
    for one in row:
        if cell:
            last = next(
                (other for other in reversed(cell) if not other.text.isspace()), cell[-1]
            )
            height = max(_height(last), _height(one))
            if one.box[0] - last.box[2] > _CELL_GAP * height and not one.text.isspace():
                yield cell
                cell = []
            elif one.box[0] - cell[-1].box[2] > _WORD_GAP * height:
                gap = (cell[-1].box[2], one.box[1], one.box[0], one.box[3])
                cell.append(Written(" ", gap))
        cell.append(one)
    if cell:
        yield cell


def _trimmed(cell: Sequence[Written]) -> Iterator[Written]:
    """Drop blanks at both ends, and of several in a row all but one."""
    last = " "
    kept: list[Written] = []
    for one in cell:
        text = " " if one.text.isspace() else one.text
        if text != " " or last != " ":
            kept.append(Written(text, one.box))
        last = text
    if kept and kept[-1].text == " ":
        kept.pop()
    yield from kept


def _middle(one: Written) -> float:
    return (one.box[1] + one.box[3]) / 2


def _height(one: Written) -> int:
    return one.box[3] - one.box[1]
