"""Labels and their values in the rows of a page.

A cell may be a line of its own, share a line with others ("姓名:张三 性别:男"), or be to the
right of its label in the same row.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from catalog.describe import wording
from catalog.describe.label_table import (
    LABELS,
    OTHER_LABELS,
    Field,
)


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A line of text of a page, in upright coordinates: pixels, origin top left.

    Attributes:
        text: As read.
        row: Index of its visual row, from 0 at the top.
        left: Left edge of its box, in pixels.
        top: Top edge, in pixels.
        right: Right edge, exclusive, in pixels.
        bottom: Bottom edge, exclusive, in pixels.
    """

    text: str = field(repr=False)
    row: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label and its value.

    Attributes:
        label: In the form of `wording.compact`.
        value: As printed, stripped; may be empty.
        row: Index of the row in `Rows`.
    """

    label: str
    value: str = field(repr=False)
    row: int


Rows = tuple[tuple[str, ...], ...]
"""Rows from top to bottom, each with the texts of its cells from left to right."""

_LONGEST = max(map(len, (*LABELS, *OTHER_LABELS)))
_BREAK = re.compile(r"[\s:,;。、,;()\[\]【】□☑☐√/|]")
_AFTER_LABEL = re.compile(r"\s*(?:\((?:签名|签字|签章|盖章|元|人民币|¥)\))?\s*:?\s*")
_SIGNED = rf"(?:签名|签字|签章|盖章)\s*:?\s*[{wording.HAN}·]{{2,4}}$"
_DATE_LABELS = sorted((at for at in LABELS if LABELS[at][0] is Field.DOC_DATE), key=len)
_DATED = re.compile(rf"({'|'.join(reversed(_DATE_LABELS))})\s*:\s*(?=[12][0-9]{{3}}[-/.年])")
"""A date with its label that was read together with the name before it."""

_NUMBERING = re.compile(r"^\s*(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[.、)]\s*")


def rows_of(lines: Sequence[FieldLine]) -> Rows:
    """Group the lines of a page into rows of cells."""
    ordered = sorted(lines, key=lambda line: (line.row, line.left))
    return tuple(
        tuple(line.text for line in row)
        for _, row in groupby(ordered, key=lambda line: line.row)
    )


def labelled(rows: Rows) -> tuple[Labelled, ...]:
    """Return every label of a page with its value, in reading order."""
    return tuple(
        found for at, row in enumerate(rows) for found in _in_row(at, [_pieces(c) for c in row])
    )


def _in_row(at: int, cells: Sequence[Sequence[tuple[str, str]]]) -> Iterable[Labelled]:
    """Yield labels with values; one that ends its cell takes a next cell without label."""
    for here, pieces in enumerate(cells):
        for n, (label, value) in enumerate(pieces):
            taken = value
            if label and not value and n == len(pieces) - 1 and here + 1 < len(cells):
                following = cells[here + 1]
                taken = following[0][1] if following and not following[0][0] else ""
            if label:
                yield Labelled(label, wording.closed_up(taken).strip(":;,、 "), at)


def _pieces(text: str) -> list[tuple[str, str]]:
    """Split a line into (label, value); text before the first label has the label ""."""
    plain = unicodedata.normalize("NFKC", text)
    starts = list(_labels_in(plain))
    cuts = [*starts, (len(plain), len(plain), "")]
    pieces = [("", plain[: cuts[0][0]].strip())] if plain[: cuts[0][0]].strip(" :") else []
    for (_, end, label), (following, _, _) in pairwise(cuts):
        pieces.append((label, plain[end:following].strip()))
    return pieces


def _labels_in(plain: str) -> Iterable[tuple[int, int, str]]:
    """Yield (start, end, label) of each label; the end is after its colon."""
    numbered = _NUMBERING.match(plain)
    at = numbered.end() if numbered else 0
    begins = True
    while at < len(plain):
        found = _label_at(plain, at) if begins and not plain[at].isspace() else None
        if found:
            yield at, found[0], found[1]
            at, begins = found[0], True
        elif dated := _dated_at(plain, at):
            yield at, dated.end(), dated[1]
            at, begins = dated.end(), True
        else:
            begins = bool(_BREAK.match(plain[at]))
            at += 1


def _dated_at(plain: str, at: int) -> re.Match[str] | None:
    """Match the label of a date that follows a name without a blank (签字：李明杰日期：2001年).

    A bare 日期 counts only after a signature, as it also ends other labels (出生日期).
    """
    found = _DATED.match(plain, at)
    if found and found[1] == "日期" and not re.search(_SIGNED, plain[:at]):
        return None
    return found


def _label_at(plain: str, start: int) -> tuple[int, str] | None:
    """Return end and text of the longest label at `start` that is followed as labels are."""
    best, word, at = None, "", start
    while at < len(plain) and len(word) < _LONGEST:
        if not plain[at].isspace():
            word += wording.compact(plain[at])
            if word in LABELS or word in OTHER_LABELS:
                best = _ending(plain, at + 1, word) or best
        at += 1
    return best


def _ending(plain: str, end: int, word: str) -> tuple[int, str] | None:
    """Accept a label that ends the line, or is followed by a colon, a blank or a number.

    Otherwise it is the beginning of a sentence (投保人声明), except that 姓名 is often read
    together with the name.
    """
    after = _AFTER_LABEL.match(plain, end)
    stop = after.end() if after else end
    rest = plain[end:]
    if not rest.strip() or stop > end or re.match(r"[A-Z0-9¥]{3}", rest):
        return stop, word
    whole_name = word.endswith("姓名") and re.fullmatch(f"[{wording.HAN}·]{{2,4}}", rest)
    return (stop, word) if whole_name else None
