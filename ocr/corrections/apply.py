"""People's corrections: a version of a page's text on top of what an engine read."""

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


def apply(page: PageText, corrections: Sequence[TextCorrection]) -> Applied:
    """Lay corrections over a reading, in the order in which they were made.

    On the reading on which it was made, each finds its line by box and text. On another it
    is attached anew, by place and text; see `ocr.corrections.locate`. What does not find its
    place at once is tried a second time, when the others have theirs.
    """
    attached = [False] * len(corrections)
    for _ in range(2):
        for at, correction in enumerate(corrections):
            found = None if attached[at] else _corrected(page, correction)
            if found is not None:
                page, attached[at] = found, True
    return Applied(page, tuple(attached))


def _corrected(page: PageText, correction: TextCorrection) -> PageText | None:
    """Return the page with one correction on top, or None where its place is not found."""
    place = find(page, correction)
    if place is not None:
        return _replaced(page, place, correction.after)
    if is_read(page, correction.box):
        return None  # something else is read there now
    if not correction.after:
        return page  # what was not there is not read there
    return None if correction.before else insert.added(page, correction.box, correction.after)


def _replaced(page: PageText, place: TextSpan, after: str) -> PageText:
    """Let `after` stand in a place; the cells it lies in become one."""
    lines = page.lines[place.first : place.last + 1]
    box = around(line.box for line in lines)
    chars = [char for line in lines for char in line.chars]
    new = realign.rewritten(chars[place.start : place.end], after, box, page.turn)
    kept = (*chars[: place.start], *new, *chars[place.end :])
    line = [Line(kept, box, lines[0].row)] if kept else []
    return _with(page, [*page.lines[: place.first], *line, *page.lines[place.last + 1 :]])


def _with(page: PageText, lines: Sequence[Line]) -> PageText:
    return replace(page, lines=tuple(lines), blank=page.blank and not lines)
