"""Ruled cells: what Chinese forms are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.paper import marks as paper
from tests.paper.marks import Style
from tests.paper.sheet import LEADING, Sheet

_PAD = 1.6


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell.

    Attributes:
        span: How many columns it covers.
        tint: Whether it is shaded, as labels are.
        align: "left", "centre" or "right".
    """

    text: str
    style: Style = paper.TYPED
    span: int = 1
    tint: bool = False
    align: str = "left"


def label(text: str, span: int = 1) -> Cell:
    """A printed, shaded cell."""
    return Cell(text, paper.PRINT, span, tint=True, align="centre")


def typed(text: str, span: int = 1) -> Cell:
    """A value from a printer."""
    return Cell(text, paper.TYPED, span)


def pen(text: str, span: int = 1) -> Cell:
    """A value filled in by hand."""
    return Cell(text, paper.PEN, span)


def grid(
    sheet: Sheet,
    x: float,
    y: float,
    widths: Sequence[float],
    rows: Sequence[Sequence[Cell]],
    *,
    row_height: float = 8.2,
) -> float:
    """Draw a table whose rows grow with what is in them.

    Args:
        sheet: Where to draw.
        x: Left edge of the table.
        y: Top edge of the table.
        widths: Of the columns, in millimetres.
        rows: Cells whose spans add up to the number of columns.
        row_height: The least height of a row.

    Returns:
        The bottom edge of the table.
    """
    right = x + sum(widths)
    sheet.rule(x, y, right, y, 0.4)
    for row in rows:
        y = _row(sheet, (x, y), widths, row, row_height)
    sheet.rule(x, y, right, y, 0.4)
    return y


def _row(
    sheet: Sheet,
    at: tuple[float, float],
    widths: Sequence[float],
    row: Sequence[Cell],
    least: float,
) -> float:
    x, y = at
    places, left, column = [], x, 0
    for cell in row:
        long = sum(widths[column : column + cell.span])
        places.append((cell, left, long, list(_broken(sheet, cell, long))))
        left, column = left + long, column + cell.span
    height = max(
        least, *(len(lines) * cell.style.em * LEADING + 2.0 for cell, _, _, lines in places)
    )
    for cell, cell_x, long, lines in places:
        if cell.tint:
            sheet.marks.append(paper.Fill(cell_x, y, cell_x + long, y + height))
        _fill_in(sheet, cell, lines, (cell_x, y, long, height))
        sheet.rule(cell_x, y, cell_x, y + height)
    sheet.rule(left, y, left, y + height)
    # Again, since this row's tint covers the rule that closed the row above.
    sheet.rule(x, y, left, y)
    sheet.rule(x, y + height, left, y + height)
    return y + height


def _broken(sheet: Sheet, cell: Cell, long: float) -> list[str]:
    return list(sheet.lines(cell.text, cell.style, long - 2 * _PAD))


def _fill_in(
    sheet: Sheet, cell: Cell, lines: list[str], area: tuple[float, float, float, float]
) -> None:
    x, y, long, height = area
    lead = cell.style.em * LEADING
    # An ideograph stands on the baseline with 0.88 em above it, 0.12 em below.
    baseline = y + (height - (len(lines) - 1) * lead) / 2 + cell.style.em * 0.37
    start = {"left": x + _PAD, "centre": x + long / 2, "right": x + long - _PAD}[cell.align]
    for row, line in enumerate(lines):
        sheet.write(start, baseline + row * lead, line, cell.style, cell.align)
