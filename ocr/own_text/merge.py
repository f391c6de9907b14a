"""Merging of a page's checked text layer with readings of the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ocr.files.to_array import difference
from ocr.layout.line_grouping import (
    in_rows,
    lines,
    mixed,
)
from ocr.own_text import (
    glyph_check,
    remainder,
)
from ocr.port import PageText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.files.types import OwnText
    from ocr.port import Box, Engine, Line

_MOSTLY = 0.5
"""Share of wrong characters above which the whole page is read from its pixels."""

_RIM = 4
"""So many single-character lines, if at least half of all, are the rim of a seal."""

_SURE = 0.8
"""Confidence from which a line inside a seal counts."""


def read(pixels: np.ndarray, own: OwnText, engine: Engine) -> tuple[PageText, float]:
    """Return a page's text, and the share of wrong characters in its text layer.

    Args:
        pixels: The page image.
        own: Its text layer.
        engine: Reads samples of its glyphs, and the rest of the page.
    """
    ink = np.asarray(255 - difference(pixels, own.ground), np.uint8)
    wrong = glyph_check.wrong_characters(own.written, ink, engine)
    solid = sum(one.text != " " for one in own.written) + len(own.meaningless)
    seen_otherwise = [own.written[number].text != " " for number in wrong]
    differs = (sum(seen_otherwise) + len(own.meaningless)) / solid
    if differs > _MOSTLY:
        return engine.read(pixels), differs
    believed = [one for number, one in enumerate(own.written) if number not in wrong]
    own_lines = own.text.lines if not wrong else lines(believed)
    kept = [*own.meaningless, *(own.written[number].box for number in wrong)]
    rest = own.ground
    if kept or own.hidden:
        rest = remainder.without(pixels, own.ground, [one.box for one in believed], kept)
    found, turn = _read(rest, kept, engine)
    return _together(own, own_lines, found, turn, engine), differs


def is_mostly_read(text: PageText, own: OwnText) -> bool:
    """Return whether most characters of a page are not from its text layer."""
    return sum(len(line.chars) for line in text.lines) > 2 * len(own.written)


def _read(rest: np.ndarray, kept: Sequence[Box], engine: Engine) -> tuple[list[Line], int]:
    """Return the lines on the rest of a page, and its turn if it was read as a whole."""
    found: list[Line] = []
    height, width = rest.shape[:2]
    for place in remainder.places(rest, kept):
        if place == (0, 0, width, height):
            text = engine.read(rest)
            return list(text.lines), text.turn
        left, top, right, bottom = place
        part = engine.read(np.ascontiguousarray(rest[top:bottom, left:right]))
        found += [_moved(line, left, top) for line in _without_rim(part.lines)]
    return found, 0


def _without_rim(read: Sequence[Line]) -> Sequence[Line]:
    """Leave out single characters along a seal's rim."""
    alone = [line for line in read if len(line.chars) == 1]
    if len(alone) < _RIM or len(alone) * 2 < len(read):
        return read
    return [line for line in read if len(line.chars) > 1 and line.confidence >= _SURE]


def _moved(line: Line, across: int, down: int) -> Line:
    def moved(box: Box) -> Box:
        return box[0] + across, box[1] + down, box[2] + across, box[3] + down

    chars = tuple(replace(char, box=moved(char.box)) for char in line.chars)
    return replace(line, chars=chars, box=moved(line.box))


def _together(
    own: OwnText, own_lines: Sequence[Line], read: Sequence[Line], turn: int, engine: Engine
) -> PageText:
    """Merge lines of the text layer and read lines in reading order."""
    if not read:
        return replace(own.text, lines=tuple(own_lines))
    name, version = mixed(own.text.version, engine)
    if turn:  # the rest has another orientation: it goes first, the text layer's rows follow
        last = read[-1].row + 1
        merged = (*read, *(replace(line, row=last + line.row) for line in own_lines))
    else:
        merged = in_rows([*own_lines, *read])
    return replace(own.text, lines=merged, engine=name, version=version, turn=turn)
