"""Grouping of single characters into lines and rows."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ocr.boxes import around, middle
from ocr.layout import (
    columns,
    rows,
)
from ocr.port import Char, Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocr.port import Box, Engine

ENGINE = "pypdfium2"
"""Library that extracts the text layer of PDF pages."""

OWN_TEXT = ("pdfplumber", ENGINE)
"""Values of `PageText.engine` for pages with only their own text, older readings included."""

ADDED_TO = f"{ENGINE}+"
"""Prefix of `PageText.engine` where an engine read what the text layer lacks."""

_CELL_GAP = 1.2
"""Gap between characters, in heights, above which they belong to two cells."""

_WORD_GAP = 0.22
"""Gap between characters, in heights, above which a space is inserted."""

_TWICE = 1 / 3
"""Distance, as a share of its width, within which an equal character is fake bold."""

_CELL = 64
"""Side in pixels of the grid squares for finding equal characters."""

_LEVEL = 20
"""Rotation in degrees above which characters form lines of their own (watermarks)."""


@dataclass(frozen=True, slots=True)
class Written:
    """A character and its box, in pixels of the page image.

    Attributes:
        text: Exactly one code point.
        box: Its box.
        font: Number of its font on this page.
        angle: Visible rotation in degrees clockwise, from -180 to 180.
    """

    text: str
    box: Box
    font: int = 0
    angle: int = 0


def lines(written: Sequence[Written]) -> tuple[Line, ...]:
    """Return the lines in reading order, each character with confidence 1.0.

    Rotated characters come last, in the given order.
    """
    level = [one for one in written if abs(one.angle) <= _LEVEL]
    cells = [list(_trimmed(cell)) for row in _rows(level) for cell in _cells(row)]
    cells = [cell for cell in cells if cell]
    found = in_rows([_line(cell) for cell in cells])
    row = found[-1].row + 1 if found else 0
    askew = [list(_trimmed(run)) for run in _askew(written)]
    return (*found, *(_line(run, row + n) for n, run in enumerate(filter(None, askew))))


def in_rows(found: Sequence[Line]) -> tuple[Line, ...]:
    """Put lines, none of them rotated, into rows and reading order."""
    places = [_place(line) for line in found]
    return tuple(
        replace(found[n], row=row)
        for row, members in enumerate(columns.in_order(places))
        for n in members
    )


def mixed(version: str, engine: Engine) -> tuple[str, str]:
    """Return engine and version of a text layer completed by an engine.

    Args:
        version: Version of the library that extracted the text layer.
        engine: Engine that read the rest.
    """
    return f"{ADDED_TO}{engine.name}", f"{version}+{engine.version}"


def _line(cell: Sequence[Written], row: int = 0) -> Line:
    chars = tuple(Char(one.text, one.box, 1.0) for one in cell)
    return Line(chars, around(one.box for one in cell), row)


def _place(line: Line) -> rows.LinePosition:
    """Return the position of a line; its first and last characters give its angle."""
    left, top, right, bottom = line.box
    (x0, y0), (x1, y1) = middle(line.chars[0].box), middle(line.chars[-1].box)
    height = max(char.box[3] - char.box[1] for char in line.chars)
    angle = math.atan2(y1 - y0, x1 - x0) if x1 - x0 > height else 0.0
    return rows.LinePosition(left, right, (top + bottom) / 2, min(height, bottom - top), angle)


def single(written: Sequence[Written]) -> Iterator[Written]:
    """Leave out characters drawn again almost at the same place (fake bold)."""
    kept: dict[tuple[str, int, int], list[tuple[float, float]]] = {}
    for one in written:
        x, y = middle(one.box)
        near = max(1.0, (one.box[2] - one.box[0]) * _TWICE)
        columns_by = {int((x - near) // _CELL), int((x + near) // _CELL)}
        rows_by = {int((y - near) // _CELL), int((y + near) // _CELL)}
        if not any(
            abs(x - a) < near and abs(y - b) < near
            for column in columns_by
            for row in rows_by
            for a, b in kept.get((one.text, column, row), ())
        ):
            kept.setdefault((one.text, int(x // _CELL), int(y // _CELL)), []).append((x, y))
            yield one


def _askew(written: Sequence[Written]) -> Iterator[list[Written]]:
    """Yield runs of consecutive characters of one rotation."""
    run: list[Written] = []
    for one in written:
        if abs(one.angle) <= _LEVEL:
            continue
        if run and (one.angle != run[-1].angle or not _follows(run[-1], one)):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _follows(one: Written, other: Written) -> bool:
    (x0, y0), (x1, y1) = middle(one.box), middle(other.box)
    return math.hypot(x1 - x0, y1 - y0) < 2 * max(*_size(one), *_size(other))


def _size(one: Written) -> tuple[int, int]:
    return one.box[2] - one.box[0], one.box[3] - one.box[1]


def _rows(written: Sequence[Written]) -> Iterator[list[Written]]:
    """Yield characters with level centres, from left to right."""
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
    """Split a row at wide gaps; insert a space at smaller ones."""
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
    """Strip spaces at both ends, and collapse repeated ones."""
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
