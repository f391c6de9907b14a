"""Checks the text that a page carries itself against what its glyphs look like.

Each font of a PDF has a map of its own from glyphs to characters, and any of them may be wrong.
So a few glyphs of each are cut out and read, which costs little.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.boxes import around, middle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocr.layout.line_grouping import Written
    from ocr.port import Box, Engine

_MOST_GROUPS = 24
"""Fonts that are checked on one page, those with the most characters first."""

_LONGEST = 10
_ENOUGH = 6
_MOST_RUNS = 3
"""A font is known by so many characters in a row, or several shorter rows."""

_ROOM = 4
"""Pixels left and right of what is cut out."""

_SURE = 0.7
"""Mean confidence from which another reading speaks against a font."""

_AGREES = 0.5
_FEW_AGREE = 0.34
_FEW = 6
"""Share of the characters that must be read the same; of a few one or two may be misread."""

_LOOKS_LIKE = str.maketrans({"o": "0", "l": "1", "i": "1", "|": "1"})

_RARE = ((0x3400, 0x4DBF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
_HAN = ((0x4E00, 0x9FFF), *_RARE)
_LATIN_1 = (0xA1, 0xFF)


def unbelievable(written: Sequence[Written], ink: np.ndarray, engine: Engine) -> frozenset[int]:
    """Return the positions of those characters whose glyphs look like others.

    Args:
        written: Own characters in the order of drawing.
        ink: Their glyphs, dark on white, and nothing else: gray, the size of the page image.
        engine: Reads the samples.
    """
    groups: dict[tuple[int, bool], list[int]] = defaultdict(list)
    for number, one in enumerate(written):
        groups[one.font, _is_rare(one.text)].append(number)
    most = sorted(groups, key=lambda group: -len(groups[group]))[:_MOST_GROUPS]
    runs = [(group, run) for group in most for run in _best_runs(written, groups[group])]
    read = engine.read_lines([_piece(ink, [written[n].box for n in run]) for _, run in runs])
    readings: dict[tuple[int, bool], list[tuple[str, str, float]]] = defaultdict(list)
    for (group, run), (said, sure) in zip(runs, read, strict=True):
        readings[group].append((_says(written, run), comparable(said), sure))
    wrong = {group for group in readings if _speak_against(readings[group])}
    return frozenset(number for group in wrong for number in groups[group])


def _is_rare(text: str) -> bool:
    """Whether a font's map may be wrong for this character and right for common ones."""
    code = ord(text)
    latin = _LATIN_1[0] <= code <= _LATIN_1[1] and unicodedata.category(text)[0] == "L"
    return latin or any(low <= code <= high for low, high in _RARE)


def _best_runs(written: Sequence[Written], members: Sequence[int]) -> Iterator[list[int]]:
    """Yield the rows of characters that tell most of a font, until they are enough."""
    found = sorted(_runs(written, members), key=lambda run: -len(set(_says(written, run))))
    known: set[str] = set()
    for run in found[:_MOST_RUNS]:
        if not _tells(_says(written, run)) or len(known) >= _ENOUGH:
            return
        known |= set(_says(written, run))
        yield run


def _tells(says: str) -> bool:
    """Whether characters tell anything; one letter over and over is a bullet of a sign font."""
    return len(set(says)) > 1 or (says != "" and _is_han(says[0]))


def _says(written: Sequence[Written], run: Sequence[int]) -> str:
    """What characters are claimed to be, in comparable form."""
    return comparable("".join(written[number].text for number in run))


def _runs(written: Sequence[Written], members: Sequence[int]) -> Iterator[list[int]]:
    """Yield characters that stand beside each other, at most `_LONGEST` at a time."""
    run: list[int] = []
    for number in members:
        one = written[number]
        if one.angle or one.text == " ":
            continue
        if run and (len(run) == _LONGEST or not _is_next(written[run[-1]], one)):
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def _is_next(one: Written, other: Written) -> bool:
    (_, y0), (_, y1) = middle(one.box), middle(other.box)
    height = one.box[3] - one.box[1]
    gap = other.box[0] - one.box[2]
    return abs(y1 - y0) < height / 2 and -height / 2 < gap < height


def _piece(ink: np.ndarray, boxes: Sequence[Box]) -> np.ndarray:
    """Return a row of characters, cut close above and below, black on white."""
    left, top, right, bottom = around(boxes)
    cut = ink[top:bottom, max(0, left - _ROOM) : right + _ROOM]
    dark = int(cut.min())
    rows = np.flatnonzero((cut < (255 + dark) / 2).any(axis=1))
    if dark == 255 or not len(rows):  # noqa: PLR2004  white
        return cut
    room = max(2, int(rows[-1] - rows[0]) // 6)
    cut = cut[max(0, rows[0] - room) : rows[-1] + 1 + room]
    return np.asarray(255 - cv2.convertScaleAbs(255 - cut, alpha=255 / (255 - dark)), np.uint8)


def _speak_against(readings: Sequence[tuple[str, str, float]]) -> bool:
    """Whether samples of a font were read, and as something else.

    Args:
        readings: What is claimed, what was read, and how surely.
    """
    claimed = sum(len(claim) for claim, _, _ in readings)
    read = sum(len(said) for _, said, _ in readings)
    sure = sum(len(said) * confidence for _, said, confidence in readings)
    if not claimed or read * 2 < claimed or sure < _SURE * read:
        return False
    agreed = sum(_common(claim, said) for claim, said, _ in readings)
    return agreed < (_FEW_AGREE if claimed < _FEW else _AGREES) * claimed


def _common(one: str, other: str) -> int:
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks)


def comparable(text: str) -> str:
    """Return what two readings of the same glyphs have in common: letters, digits and Han.

    Accents, width and case are no difference, nor are signs that look alike; other scripts
    are left out, for the engine may not know them.
    """
    plain = unicodedata.normalize("NFKD", text).lower().translate(_LOOKS_LIKE)
    return "".join(one for one in plain if (one.isascii() and one.isalnum()) or _is_han(one))


def _is_han(one: str) -> bool:
    return any(low <= ord(one) <= high for low, high in _HAN)
