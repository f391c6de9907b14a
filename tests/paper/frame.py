"""What every form has: a head, section titles, signatures and a foot."""

from __future__ import annotations

from tests.paper import marks as paper
from tests.paper.marks import Style
from tests.paper.sheet import Sheet

LEFT = 20.0
RIGHT = 194.0
WIDE = RIGHT - LEFT

OWNER = Style("serif-bold", 13)
TITLE = Style("sans-bold", 19)
HEADING = Style("sans-bold", 11)


def head(sheet: Sheet, owner: str, title: str, y: float = 24) -> float:
    """Write who issues the form and what it is, centred.

    Returns:
        Where the next thing may start.
    """
    middle = sheet.width / 2
    sheet.write(middle, y, owner, OWNER, "centre")
    sheet.write(middle, y + 11, title, TITLE, "centre")
    return y + 17


def section(sheet: Sheet, y: float, title: str) -> float:
    """Write a section title; returns the top edge of what follows."""
    sheet.write(LEFT, y + 6, title, HEADING)
    return y + 8.5


def field(
    sheet: Sheet, at: tuple[float, float], name: str, value: str, style: Style = paper.TYPED
) -> float:
    """Write "name：value" from a left end of a baseline, the value underlined.

    Returns:
        Where the underline ends.
    """
    x, y = at
    start = sheet.write(x, y, f"{name}：")
    end = sheet.write(start + 1, y, value, style)
    sheet.rule(start, y + 1.4, end + 2, y + 1.4)
    return end + 2


def choices(
    sheet: Sheet, x: float, y: float, names: tuple[str, ...], chosen: frozenset[str]
) -> float:
    """Write tick boxes with their names in a row; returns where it ends."""
    for name in names:
        sheet.box(x, y, ticked=name in chosen)
        x = sheet.write(x + 4.2, y, name) + 6
    return x


def foot(sheet: Sheet, form: str, page: int, pages: int) -> None:
    """Write the form's number and the page number at the lower edge."""
    y = sheet.height - 13
    sheet.rule(LEFT, y - 5, RIGHT, y - 5)
    sheet.write(LEFT, y, form, paper.SMALL)
    sheet.write(RIGHT, y, f"第{page}页 共{pages}页", paper.SMALL, "right")
