"""Applying of people's corrections to a page's text as read by an engine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ocr.boxes import around
from ocr.corrections import (
    insert,
    realign,
)
from ocr.corrections.locate import (
    TextSpan,
    find,
    is_read,
)
from ocr.port import Line, PageText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.port import Box


@dataclass(frozen=True, slots=True)
class TextCorrection:
    """A person's correction of a line, independent of the reading beneath.

    Attributes:
        box: Box of the line, in pixels of the page image.
        before: The line as read; "" for a missed line.
        after: The correct line; "" where there is no text, as in a seal read as text.
    """

    box: Box
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Applied:
    """A page with corrections applied.

    Attributes:
        page: The corrected page; engine, version and turn are those of the reading beneath.
        attached: For each correction whether its place was found and it was applied. The
            others changed nothing and wait for a person.
    """

    page: PageText
    attached: tuple[bool, ...]


def apply(page: PageText, corrections: Sequence[TextCorrection]) -> Applied:
    """Apply corrections to a reading, in the order in which they were made.

    On the reading on which it was made, each is located by exact box and text. On another one
    it is located approximately; see `ocr.corrections.locate`. Corrections not located at first
    are tried again after the others.
    """
    attached = [False] * len(corrections)
    for _ in range(2):
        for at, correction in enumerate(corrections):
            found = None if attached[at] else _corrected(page, correction)
            if found is not None:
                page, attached[at] = found, True
    return Applied(page, tuple(attached))


def _corrected(page: PageText, correction: TextCorrection) -> PageText | None:
    """Return the page with one correction applied; None if its place is not found."""
    place = find(page, correction)
    if place is not None:
        return _replaced(page, place, correction.after)
    if is_read(page, correction.box):
        return None  # another text is read there now
    if not correction.after:
        return page  # the text to delete is not read there
    return (
        None if correction.before else insert.inserted(page, correction.box, correction.after)
    )


def _replaced(page: PageText, place: TextSpan, after: str) -> PageText:
    """Replace a span by `after`; the cells it covers are merged into one."""
    lines = page.lines[place.first : place.last + 1]
    box = around(line.box for line in lines)
    chars = [char for line in lines for char in line.chars]
    new = realign.rewritten(chars[place.start : place.end], after, box, page.turn)
    kept = (*chars[: place.start], *new, *chars[place.end :])
    line = [Line(kept, box, lines[0].row)] if kept else []
    return _with(page, [*page.lines[: place.first], *line, *page.lines[place.last + 1 :]])


def _with(page: PageText, lines: Sequence[Line]) -> PageText:
    return replace(page, lines=tuple(lines), blank=page.blank and not lines)
