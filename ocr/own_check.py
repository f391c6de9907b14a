"""Checks the text that a page carries itself against what its glyphs look like.

Each font of a PDF has a map of its own from glyphs to characters, and any of them may be wrong.
So a few glyphs of each are put on one small image, which costs little to read.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.boxes import around, middle

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ocr.own_lines import Written
    from ocr.port import Box, Char, Engine

_MOST_GROUPS = 24
"""Fonts that are checked on one page, those with the most characters first."""

_LONGEST = 10
_ENOUGH = 6
_MOST_RUNS = 3
"""A font is known by so many characters in a row, or several shorter rows."""

_HEIGHT = 32
"""Pixels of a row of characters on the image that is read."""

_WIDTH = 960
_MARGIN = 8
_BETWEEN = 56
"""Of that image in pixels: its width, and the room around and between rows of characters."""

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


@dataclass(frozen=True, slots=True)
class _Sample:
    """Some characters of one font on the image that is read.

    Attributes:
        group: The font.
        says: What they are claimed to be, in comparable form.
        place: What of the image is theirs.
    """

    group: tuple[int, bool]
    says: str
    place: Box


def unbelievable(
    written: Sequence[Written], ink: np.ndarray, engine: Engine
) -> frozenset[int]:
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
    runs = {group: list(_best_runs(written, groups[group])) for group in most}
    samples, sheet = _laid_out(written, ink, runs)
    if not samples:
        return frozenset()
    read = engine.read(sheet)
    if read.turn:
        return frozenset()
    chars = [char for line in read.lines for char in line.chars]
    wrong = {group for group in runs if _speaks_against(group, samples, chars)}
    return frozenset(number for group in wrong for number in groups[group])


def _is_rare(text: str) -> bool:
    """Whether a font's map may be wrong for this character and right for common ones."""
    code = ord(text)
    latin = _LATIN_1[0] <= code <= _LATIN_1[1] and unicodedata.category(text)[0] == "L"
    return latin or any(low <= code <= high for low, high in _RARE)


def _best_runs(written: Sequence[Written], members: Sequence[int]) -> Iterator[list[int]]:
    """Yield the rows of characters that tell most of a font, until they are enough."""
    found = sorted(_runs(written, members), key=lambda run: -_telling(written, run))
    known: set[str] = set()
    for run in found[:_MOST_RUNS]:
        if _telling(written, run) == 0 or len(known) >= _ENOUGH:
            return
        known |= set(comparable("".join(written[n].text for n in run)))
        yield run


def _telling(written: Sequence[Written], run: Sequence[int]) -> int:
    return len(set(comparable("".join(written[number].text for number in run))))


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


def _laid_out(
    written: Sequence[Written],
    ink: np.ndarray,
    runs: Mapping[tuple[int, bool], Sequence[Sequence[int]]],
) -> tuple[list[_Sample], np.ndarray]:
    """Put rows of characters on white, as many beside each other as there is room for."""
    row_height = _HEIGHT + 2 * _MARGIN
    samples, pieces = [], []
    x, y = _MARGIN, 0
    for group, rows in runs.items():
        for run in rows:
            piece = _piece(ink, around(written[number].box for number in run))
            wide = piece.shape[1]
            if x > _MARGIN and x + wide + _MARGIN > _WIDTH:
                x, y = _MARGIN, y + row_height
            says = comparable("".join(written[number].text for number in run))
            place = (x - _MARGIN, y, x + wide + _MARGIN, y + row_height)
            samples.append(_Sample(group, says, place))
            pieces.append((piece, x, y + _MARGIN))
            x += wide + _BETWEEN
    sheet = np.full((y + row_height, _WIDTH), 255, np.uint8)
    for piece, left, top in pieces:
        sheet[top : top + _HEIGHT, left : left + piece.shape[1]] = piece
    return samples, sheet


def _piece(ink: np.ndarray, box: Box) -> np.ndarray:
    left, top, right, bottom = box
    cut = ink[max(0, top - 1) : bottom + 1, max(0, left - 1) : right + 1]
    scale = _HEIGHT / cut.shape[0]
    wide = min(_WIDTH - 2 * _MARGIN, max(1, round(cut.shape[1] * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(cut, (wide, _HEIGHT), interpolation=way)


def _speaks_against(
    group: tuple[int, bool], samples: Sequence[_Sample], chars: Sequence[Char]
) -> bool:
    """Whether the samples of a font were read, and as something else."""
    claimed = agreed = 0
    read = 0
    confidence = 0.0
    for sample in (each for each in samples if each.group == group):
        inside = [char for char in chars if _holds(sample.place, char.box)]
        kept = [(each, char.confidence) for char in inside for each in comparable(char.text)]
        said = "".join(each for each, _ in kept)
        claimed += len(sample.says)
        agreed += _common(sample.says, said)
        read += len(said)
        confidence += sum(sure for _, sure in kept)
    if not claimed or read * 2 < claimed or confidence < _SURE * read:
        return False
    return agreed < (_FEW_AGREE if claimed < _FEW else _AGREES) * claimed


def _common(one: str, other: str) -> int:
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks)


def _holds(place: Box, box: Box) -> bool:
    x, y = middle(box)
    return place[0] <= x < place[2] and place[1] <= y < place[3]


def comparable(text: str) -> str:
    """Return what two readings of the same glyphs have in common: letters, digits and Han.

    Accents, width and case are no difference, nor are signs that look alike; other scripts
    are left out, for the engine may not know them.
    """
    plain = unicodedata.normalize("NFKD", text).lower().translate(_LOOKS_LIKE)
    return "".join(one for one in plain if one.isascii() and one.isalnum() or _is_han(one))


def _is_han(one: str) -> bool:
    return any(low <= ord(one) <= high for low, high in _HAN)
