"""Pages laid out from words, and how another engine would cut and read the same paper."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from ocr.boxes import around, as_scanned
from ocr.port import Candidate, Char, Line, PageText

WIDTH, HEIGHT = 1240, 1754
WIDE, HIGH = 30, 36

HAN = st.text("一二三四五六七八九十人民保险单号码姓名诊断医院金额", min_size=1, max_size=9)


def line(words, left=100, top=100, row=0, sure=0.9):
    """Lay words out from left to right, a character to 30 pixels."""
    chars = tuple(
        Char(one, (left + WIDE * at, top, left + WIDE * (at + 1), top + HIGH), sure)
        for at, one in enumerate(words)
    )
    return Line(chars, around(char.box for char in chars), row)


def page(*rows, turn=0, blank=False):
    """Lay rows out from the top; a row is a list of cells, three characters apart.

    A turned page is one that was laid on the scanner the wrong way round.
    """
    lines = []
    for row, cells in enumerate(rows):
        left = 100
        for words in cells:
            lines.append(line(words, left, 100 + 60 * row, row))
            left += WIDE * (len(words) + 3)
    scanned = PageText(WIDTH, HEIGHT, tuple(lines), "one", "1", turn, blank)
    return moved(scanned, lambda box: as_scanned(box, scanned)) if turn else scanned


def moved(text, by):
    """Move every box of a page."""
    return replace(
        text,
        lines=tuple(
            replace(
                each,
                box=by(each.box),
                chars=tuple(replace(char, box=by(char.box)) for char in each.chars),
            )
            for each in text.lines
        ),
    )


def doubtful(text, at, *others):
    """Give a character of the first line other readings."""
    first, *rest = text.lines
    chars = list(first.chars)
    told = tuple(Candidate(other, 0.2) for other in others)
    chars[at] = replace(chars[at], candidates=told, confidence=0.4)
    return replace(text, lines=(replace(first, chars=tuple(chars)), *rest))


def read_by(engine, text, lines):
    return replace(text, engine=engine, lines=tuple(lines))


def shaken(text, left=0, top=0, right=0, bottom=0):
    """Move the sides of every box by a few pixels."""
    steps = (left, top, right, bottom)
    return replace(
        moved(text, lambda box: tuple(at + by for at, by in zip(box, steps, strict=True))),
        engine="two",
    )


def cut(text, places):
    """Cut the lines into cells after the given characters."""
    lines = []
    for each in text.lines:
        ends = [at for at in places if 0 < at < len(each.chars)]
        for start, end in zip([0, *ends], [*ends, len(each.chars)], strict=True):
            chars = each.chars[start:end]
            lines.append(Line(chars, around(char.box for char in chars), each.row))
    return read_by("two", text, lines)


def joined(text):
    """Make one line of each row."""
    rows: dict[int, list[Char]] = {}
    for each in text.lines:
        rows.setdefault(each.row, []).extend(each.chars)
    return read_by("two", text, [
        Line(tuple(chars), around(char.box for char in chars), row)
        for row, chars in rows.items()
    ])  # fmt: skip


def misread(text, at):
    """Read one character of every line as another."""
    lines = []
    for each in text.lines:
        place = at % len(each.chars)
        chars = list(each.chars)
        chars[place] = replace(chars[place], text="口")
        lines.append(replace(each, chars=tuple(chars)))
    return read_by("two", text, lines)
