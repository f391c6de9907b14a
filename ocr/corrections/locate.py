"""Finds the place of a correction on a reading, be it another than it was made on.

The page image is the same whoever reads it, so the place counts first. Engines cut lines in
different ways: one finds cells where the other finds a line. So what is compared are the
characters whose middles lie in the box, be they a line, a part of one, or several cells of a
row; and their text, with what was read and with what should be read.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import groupby, product
from typing import TYPE_CHECKING, Protocol

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from ocr.boxes import around, middle, overlap, share

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocr.port import Box, Char, Line, PageText

_ALIKE = 0.5
"""Similarity from which a text counts as the one that was meant."""

_NEAR = 0.3
"""Overlap that is enough where the text is alike."""

_SAME = 0.6
"""Overlap from which it is the same line of the paper, whatever is read there."""

_CLEAR = 0.2
"""By how much the best place must be better than the next one."""

_SLACK = 0.2
"""By how much a box is taken larger on each side, in heights of the line."""

_STEP = 3
"""Characters by which the ends of a part of a line may be moved to fit the text better."""


class CorrectionTarget(Protocol):
    """What is asked for: see `ocr.corrections.apply.TextCorrection`."""

    @property
    def box(self) -> Box: ...
    @property
    def before(self) -> str: ...
    @property
    def after(self) -> str: ...


@dataclass(frozen=True, slots=True)
class TextSpan:
    """Characters that stand where a correction was made.

    Attributes:
        first: Position of the first line in `PageText.lines`.
        last: Position of the last one, inclusive; all are of one row.
        start: First character, counted through these lines.
        end: After the last one.
    """

    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Located:
    place: TextSpan
    near: float
    alike: float
    whole: bool

    @property
    def weight(self) -> float:
        return self.near + self.alike


def find(page: PageText, said: CorrectionTarget) -> TextSpan | None:
    """Return where on a page a correction belongs, or None if that is gone or not clear."""
    for at, line in enumerate(page.lines):
        if line.box == said.box and line.text == said.before:
            return TextSpan(at, at, 0, len(line.chars))
    found = sorted(_candidates(page, said), key=lambda each: each.weight, reverse=True)
    if not found or (len(found) > 1 and found[0].weight - found[1].weight < _CLEAR):
        return None
    return found[0].place


def is_read(page: PageText, box: Box) -> bool:
    """Return whether a reading has a line about where a box is."""
    return any(overlap(line.box, box) > _NEAR for line in page.lines)


def similarity(one: str, other: str) -> float:
    """Return how alike two texts are, blanks and widths aside, 0.0 to 1.0."""
    plain, wanted = _plain(one), _plain(other)
    return fuzz.ratio(plain, wanted) / 100 if plain and wanted else 0.0


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _candidates(page: PageText, said: CorrectionTarget) -> Iterator[_Located]:
    """Yield for each row what of it may be meant."""
    numbered = enumerate(page.lines)
    for _, group in groupby(numbered, key=lambda each: each[1].row):
        row = list(group)
        held = [at for at, line in row if any(_inside(said.box, char) for char in line.chars)]
        if not held or len(held) != held[-1] - held[0] + 1:
            continue
        found = _in_lines(page.lines[held[0] : held[-1] + 1], held[0], said)
        if _is_meant(found, said):
            yield found


def _in_lines(lines: Sequence[Line], first: int, said: CorrectionTarget) -> _Located:
    """Return the part of neighbouring lines that fits a correction best."""
    chars = [char for line in lines for char in line.chars]
    inside = [at for at, char in enumerate(chars) if _inside(said.box, char)]
    start, end = _fitted(chars, inside[0], inside[-1] + 1, said)
    axis = 0 if said.box[2] - said.box[0] >= said.box[3] - said.box[1] else 1
    here = around(char.box for char in chars[start:end])
    near = share((here[axis], here[axis + 2]), (said.box[axis], said.box[axis + 2]))
    alike = _alike("".join(char.text for char in chars[start:end]), said)
    place = TextSpan(first, first + len(lines) - 1, start, end)
    return _Located(place, near, alike, whole=end - start == len(chars))


def _fitted(
    chars: Sequence[Char], start: int, end: int, said: CorrectionTarget
) -> tuple[int, int]:
    """Move both ends of a part by a few characters to where the text fits best."""
    steps = sorted(range(-_STEP, _STEP + 1), key=abs)
    ends = [
        (start + here, end + there)
        for here, there in sorted(product(steps, steps), key=lambda by: max(map(abs, by)))
        if 0 <= start + here < end + there <= len(chars)
    ]
    text = "".join(char.text for char in chars)
    return min(ends, key=lambda each: _away(text[slice(*each)], said))


def _away(text: str, said: CorrectionTarget) -> float:
    """Return how many characters a text is away from what was said, or from what was read.

    The first counts a little more, so that a character which the old engine left out at an
    end is not left standing there.
    """
    away = [
        Levenshtein.distance(_plain(text), _plain(wanted)) + more
        for wanted, more in ((said.after, 0.0), (said.before, 0.5))
        if wanted
    ]
    return min(away)


def _alike(text: str, said: CorrectionTarget) -> float:
    return max(similarity(text, said.before), similarity(text, said.after))


def _is_meant(found: _Located, said: CorrectionTarget) -> bool:
    """Return whether place and text together speak for it.

    Where there should be no text at all the place alone does not do: another engine may have
    read what stands below a seal.
    """
    if found.alike >= _ALIKE:
        return found.near >= _NEAR
    same = found.whole and found.near >= _SAME
    short, long = sorted((found.place.end - found.place.start, len(said.before or said.after)))
    return same and bool(said.after) and long <= 2 * short


def _inside(box: Box, char: Char) -> bool:
    """Return whether the middle of a character lies in a box, or close by."""
    left, top, right, bottom = box
    slack = _SLACK * min(right - left, bottom - top)
    x, y = middle(char.box)
    return left - slack <= x <= right + slack and top - slack <= y <= bottom + slack
