"""Locating of a correction on a reading, also on another than it was made on.

The page image is the same for every engine, so the position counts first. Engines segment lines
differently: one finds cells where the other finds a line. So the characters with centres in the
box are compared, whether a line, a part of one, or several cells of a row; and their text
(Indel similarity), both with the former and with the corrected text.
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
"""Similarity from which a text counts as the target."""

_NEAR = 0.3
"""Overlap that is sufficient if the text is similar."""

_SAME = 0.6
"""Overlap from which it is the same line of the paper, whatever its text."""

_CLEAR = 0.2
"""Least margin of the best candidate over the next one."""

_SLACK = 0.2
"""Enlargement of a box on each side, in heights of the line."""

_STEP = 3
"""Characters by which the ends of a span may be moved to fit the text better."""


class CorrectionTarget(Protocol):
    """A correction to locate, see `ocr.corrections.apply.TextCorrection`."""

    @property
    def box(self) -> Box: ...
    @property
    def before(self) -> str: ...
    @property
    def after(self) -> str: ...


@dataclass(frozen=True, slots=True)
class TextSpan:
    """A span of characters in neighbouring lines of one row.

    Attributes:
        first: Index of the first line in `PageText.lines`.
        last: Index of the last one, inclusive.
        start: Index of the first character, counted through these lines.
        end: Index after the last character.
    """

    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Located:
    place: TextSpan
    near: float
    similar: float
    whole: bool

    @property
    def weight(self) -> float:
        return self.near + self.similar


def find(page: PageText, target: CorrectionTarget) -> TextSpan | None:
    """Return the span a correction belongs to; None if it is missing or ambiguous."""
    for at, line in enumerate(page.lines):
        if line.box == target.box and line.text == target.before:
            return TextSpan(at, at, 0, len(line.chars))
    found = sorted(_candidates(page, target), key=lambda each: each.weight, reverse=True)
    if not found or (len(found) > 1 and found[0].weight - found[1].weight < _CLEAR):
        return None
    return found[0].place


def is_read(page: PageText, box: Box) -> bool:
    """Return whether a reading has a line at about the place of a box."""
    return any(overlap(line.box, box) > _NEAR for line in page.lines)


def similarity(one: str, other: str) -> float:
    """Return the Indel similarity of two texts, spaces and widths ignored, 0.0 to 1.0."""
    plain, wanted = _plain(one), _plain(other)
    return fuzz.ratio(plain, wanted) / 100 if plain and wanted else 0.0


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _candidates(page: PageText, target: CorrectionTarget) -> Iterator[_Located]:
    """Yield the candidate of each row."""
    numbered = enumerate(page.lines)
    for _, group in groupby(numbered, key=lambda each: each[1].row):
        row = list(group)
        held = [at for at, line in row if any(_inside(target.box, char) for char in line.chars)]
        if not held or len(held) != held[-1] - held[0] + 1:
            continue
        found = _in_lines(page.lines[held[0] : held[-1] + 1], held[0], target)
        if _is_match(found, target):
            yield found


def _in_lines(lines: Sequence[Line], first: int, target: CorrectionTarget) -> _Located:
    """Return the span of neighbouring lines that fits a correction best."""
    chars = [char for line in lines for char in line.chars]
    inside = [at for at, char in enumerate(chars) if _inside(target.box, char)]
    start, end = _fitted(chars, inside[0], inside[-1] + 1, target)
    axis = 0 if target.box[2] - target.box[0] >= target.box[3] - target.box[1] else 1
    here = around(char.box for char in chars[start:end])
    near = share((here[axis], here[axis + 2]), (target.box[axis], target.box[axis + 2]))
    similar = _similarity("".join(char.text for char in chars[start:end]), target)
    place = TextSpan(first, first + len(lines) - 1, start, end)
    return _Located(place, near, similar, whole=end - start == len(chars))


def _fitted(
    chars: Sequence[Char], start: int, end: int, target: CorrectionTarget
) -> tuple[int, int]:
    """Move both ends of a span by up to `_STEP` characters to the best text match."""
    steps = sorted(range(-_STEP, _STEP + 1), key=abs)
    ends = [
        (start + here, end + there)
        for here, there in sorted(product(steps, steps), key=lambda by: max(map(abs, by)))
        if 0 <= start + here < end + there <= len(chars)
    ]
    text = "".join(char.text for char in chars)
    return min(ends, key=lambda each: _distance(text[slice(*each)], target))


def _distance(text: str, target: CorrectionTarget) -> float:
    """Return the least Levenshtein distance of a text to the corrected or the former text.

    The corrected text is preferred, so that a character missed at an end by the former engine
    is included.
    """
    away = [
        Levenshtein.distance(_plain(text), _plain(wanted)) + more
        for wanted, more in ((target.after, 0.0), (target.before, 0.5))
        if wanted
    ]
    return min(away)


def _similarity(text: str, target: CorrectionTarget) -> float:
    return max(similarity(text, target.before), similarity(text, target.after))


def _is_match(found: _Located, target: CorrectionTarget) -> bool:
    """Return whether a candidate's position and text are a sufficient match.

    If the corrected text is empty, the position alone is not sufficient: another engine may
    have read the text below a seal.
    """
    if found.similar >= _ALIKE:
        return found.near >= _NEAR
    same = found.whole and found.near >= _SAME
    short, long = sorted(
        (found.place.end - found.place.start, len(target.before or target.after))
    )
    return same and bool(target.after) and long <= 2 * short


def _inside(box: Box, char: Char) -> bool:
    """Return whether the centre of a character lies in a box, or close to it."""
    left, top, right, bottom = box
    slack = _SLACK * min(right - left, bottom - top)
    x, y = middle(char.box)
    return left - slack <= x <= right + slack and top - slack <= y <= bottom + slack
