"""Check of a page's text layer against the glyphs drawn, by reading samples.

Each font of a PDF has its own map from glyphs to characters (ToUnicode), which may be wrong. So
a few glyphs of each font are cropped and read, which costs little.
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
"""Fonts checked per page, those with the most characters first."""

_LONGEST = 10
_ENOUGH = 6
_MOST_RUNS = 3
"""Sample of a font: so many consecutive characters, or several shorter runs."""

_ROOM = 4
"""Margin left and right of a crop, in pixels."""

_SURE = 0.7
"""Mean confidence from which a different reading counts against a font."""

_AGREES = 0.5
_FEW_AGREE = 0.34
_FEW = 6
"""Share of characters that must be read equally; less for a few, as one may be misread."""

_LOOKS_LIKE = str.maketrans({"o": "0", "l": "1", "i": "1", "|": "1"})

_RARE = ((0x3400, 0x4DBF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
_HAN = ((0x4E00, 0x9FFF), *_RARE)
_LATIN_1 = (0xA1, 0xFF)


def wrong_characters(
    written: Sequence[Written], ink: np.ndarray, engine: Engine
) -> frozenset[int]:
    """Return the indices of the characters whose glyphs are read differently.

    Args:
        written: Characters of the text layer, in drawing order.
        ink: Image of their glyphs only, dark on white: gray, the size of the page image.
        engine: Reads the samples.
    """
    groups: dict[tuple[int, bool], list[int]] = defaultdict(list)
    for number, one in enumerate(written):
        groups[one.font, _is_rare(one.text)].append(number)
    most = sorted(groups, key=lambda group: -len(groups[group]))[:_MOST_GROUPS]
    runs = [(group, run) for group in most for run in _best_runs(written, groups[group])]
    read = engine.read_lines([_piece(ink, [written[n].box for n in run]) for _, run in runs])
    readings: dict[tuple[int, bool], list[tuple[str, str, float]]] = defaultdict(list)
    for (group, run), (text, sure) in zip(runs, read, strict=True):
        readings[group].append((_claimed(written, run), comparable(text), sure))
    wrong = {group for group in readings if _is_wrong(readings[group])}
    return frozenset(number for group in wrong for number in groups[group])


def _is_rare(text: str) -> bool:
    """Return whether a font's map may be wrong for this character and right for common ones."""
    code = ord(text)
    latin = _LATIN_1[0] <= code <= _LATIN_1[1] and unicodedata.category(text)[0] == "L"
    return latin or any(low <= code <= high for low, high in _RARE)


def _best_runs(written: Sequence[Written], members: Sequence[int]) -> Iterator[list[int]]:
    """Yield the most informative runs of a font, until the sample is sufficient."""
    found = sorted(_runs(written, members), key=lambda run: -len(set(_claimed(written, run))))
    known: set[str] = set()
    for run in found[:_MOST_RUNS]:
        if not _is_informative(_claimed(written, run)) or len(known) >= _ENOUGH:
            return
        known |= set(_claimed(written, run))
        yield run


def _is_informative(text: str) -> bool:
    """Return whether a text is informative; a single repeated letter is a bullet."""
    return len(set(text)) > 1 or (text != "" and _is_han(text[0]))


def _claimed(written: Sequence[Written], run: Sequence[int]) -> str:
    """Return the text claimed by the text layer, in comparable form."""
    return comparable("".join(written[number].text for number in run))


def _runs(written: Sequence[Written], members: Sequence[int]) -> Iterator[list[int]]:
    """Yield runs of adjacent characters, at most `_LONGEST` at a time."""
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
    """Return a run as an image, cropped closely above and below, black on white."""
    left, top, right, bottom = around(boxes)
    cut = ink[top:bottom, max(0, left - _ROOM) : right + _ROOM]
    dark = int(cut.min())
    rows = np.flatnonzero((cut < (255 + dark) / 2).any(axis=1))
    if dark == 255 or not len(rows):  # noqa: PLR2004  white
        return cut
    room = max(2, int(rows[-1] - rows[0]) // 6)
    cut = cut[max(0, rows[0] - room) : rows[-1] + 1 + room]
    return np.asarray(255 - cv2.convertScaleAbs(255 - cut, alpha=255 / (255 - dark)), np.uint8)


def _is_wrong(readings: Sequence[tuple[str, str, float]]) -> bool:
    """Return whether samples of a font were read, but with other characters.

    Args:
        readings: Claimed text, text read, and confidence.
    """
    claimed = sum(len(claim) for claim, _, _ in readings)
    read = sum(len(other) for _, other, _ in readings)
    sure = sum(len(other) * confidence for _, other, confidence in readings)
    if not claimed or read * 2 < claimed or sure < _SURE * read:
        return False
    agreed = sum(_common(claim, other) for claim, other, _ in readings)
    return agreed < (_FEW_AGREE if claimed < _FEW else _AGREES) * claimed


def _common(one: str, other: str) -> int:
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks)


def comparable(text: str) -> str:
    """Normalise a text to letters, digits and Han for comparing readings of glyphs.

    Accents, width, case and similar shapes are ignored; other scripts are dropped, as the
    engine may not know them.
    """
    plain = unicodedata.normalize("NFKD", text).lower().translate(_LOOKS_LIKE)
    return "".join(one for one in plain if (one.isascii() and one.isalnum()) or _is_han(one))


def _is_han(one: str) -> bool:
    return any(low <= ord(one) <= high for low, high in _HAN)
