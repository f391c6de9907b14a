"""People's corrections: a version of a page's text on top of what an engine read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ocr import rewriting
from ocr.attaching import Place, find, is_read
from ocr.boxes import around, upright
from ocr.port import Line, PageText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.port import Box


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says stands at a place of a page, whatever is read there.

    Attributes:
        box: Of the line, in pixels of the page image.
        before: The line as it was read; "" for a line that was missed.
        after: The line as it should be; "" where there is no text, as in a seal read as text.
    """

    box: Box
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Applied:
    """A page with corrections on top.

    Attributes:
        page: What it says now; engine, version and turn are those of the reading beneath.
        attached: For each correction whether its place was found, so that the page says what
            the person said. The others changed nothing and wait for a person.
    """

    page: PageText
    attached: tuple[bool, ...]


def apply(page: PageText, corrections: Sequence[Correction]) -> Applied:
    """Lay corrections over a reading, in the order in which they were made.

    On the reading on which it was made, each finds its line by box and text. On another it
    is attached anew, by place and text; see `ocr.attaching`.
    """
    attached = []
    for correction in corrections:
        found = _corrected(page, correction)
        attached.append(found is not None)
        page = found or page
    return Applied(page, tuple(attached))


def _corrected(page: PageText, correction: Correction) -> PageText | None:
    """Return the page with one correction on top, or None where its place is not found."""
    place = find(page, correction)
    if place is not None:
        return _replaced(page, place, correction.after)
    if is_read(page, correction.box):
        return None  # something else is read there now
    if not correction.after:
        return page  # what was not there is not read there
    return None if correction.before else _added(page, correction)


def _replaced(page: PageText, place: Place, after: str) -> PageText:
    """Let `after` stand in a place; the cells it lies in become one."""
    lines = page.lines[place.first : place.last + 1]
    box = around(line.box for line in lines)
    chars = [char for line in lines for char in line.chars]
    new = rewriting.rewritten(chars[place.start : place.end], after, box, page.turn)
    kept = (*chars[: place.start], *new, *chars[place.end :])
    line = [Line(kept, box, lines[0].row)] if kept else []
    return _with(page, [*page.lines[: place.first], *line, *page.lines[place.last + 1 :]])


def _added(page: PageText, correction: Correction) -> PageText:
    """Put a missed line into the row beside which it stands, or into a row of its own."""
    own = upright(correction.box, page)
    row, lines = _beside(page, own), list(page.lines)
    if row is None:
        row, lines = _opened(page, own)
    chars = rewriting.spread(correction.after, correction.box, page.turn)
    at = sum((line.row, upright(line.box, page)[0]) <= (row, own[0]) for line in lines)
    return _with(page, [*lines[:at], Line(chars, correction.box, row), *lines[at:]])


def _beside(page: PageText, own: Box) -> int | None:
    """Return the row in which an upright box stands, if there is room for it."""
    for row in {line.row for line in page.lines}:
        boxes = [upright(line.box, page) for line in page.lines if line.row == row]
        free = all(box[2] <= own[0] or own[2] <= box[0] for box in boxes)
        whole = around(boxes)
        if free and whole[1] <= _level(own) < whole[3]:
            return row
    return None


def _opened(page: PageText, own: Box) -> tuple[int, list[Line]]:
    """Return the number of a new row for an upright box, and the lines with room for it."""
    rows = sorted({line.row for line in page.lines})
    levels = [_level(_upright_row(page, row)) for row in rows]
    new = next((at for at, level in enumerate(levels) if level > _level(own)), len(rows))
    moved = {row: at + (at >= new) for at, row in enumerate(rows)}
    return new, [replace(line, row=moved[line.row]) for line in page.lines]


def _level(box: Box) -> float:
    return (box[1] + box[3]) / 2


def _upright_row(page: PageText, row: int) -> Box:
    return around(upright(line.box, page) for line in page.lines if line.row == row)


def _with(page: PageText, lines: Sequence[Line]) -> PageText:
    return replace(page, lines=tuple(lines), blank=page.blank and not lines)
