"""A page's text as bytes: between processes, and for keeping.

zlib over compact JSON. Version 1 is `[1, width, height, engine, version, turn, blank, lines]`,
a line is `[row, x0, y0, x1, y1, text, confidences, boxes]` with one confidence a character
and four coordinates a character, as differences from the character before.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any

from ocr.errors import RecordDamaged
from ocr.port import Char, Line, PageText

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocr.port import Box

_VERSION = 1

_LARGEST = 64 * 1024 * 1024
"""Bytes a record may inflate to; a dense page has some hundred thousand."""


def to_bytes(page: PageText) -> bytes:
    """Return `page` as bytes; `from_bytes` gives back an equal one."""
    lines = [_line_out(line) for line in page.lines]
    head = [page.width, page.height, page.engine, page.version, page.turn, page.blank]
    text = json.dumps([_VERSION, *head, lines], separators=(",", ":"))
    return zlib.compress(text.encode("ascii"), 6)


def from_bytes(record: bytes) -> PageText:
    """Return the page that `to_bytes` was given.

    Raises:
        RecordDamaged: It was not, or by a later version; also for hostile bytes.
    """
    try:
        inflater = zlib.decompressobj()
        text = inflater.decompress(record, _LARGEST)
        if not inflater.eof:
            raise RecordDamaged
        version, *head, lines = json.loads(text)
        if version != _VERSION:
            raise RecordDamaged
        return _page(head, tuple(_line_in(line) for line in lines))
    except (zlib.error, ValueError, TypeError, RecursionError) as error:
        raise RecordDamaged from error


def _page(head: Sequence[Any], lines: tuple[Line, ...]) -> PageText:
    width, height, engine, version, turn, blank = head
    return PageText(
        int(width), int(height), lines, str(engine), str(version), int(turn), bool(blank)
    )


def _line_out(line: Line) -> list[object]:
    text = "".join(char.text for char in line.chars)
    confidences = [char.confidence for char in line.chars]
    return [line.row, *line.box, text, confidences, list(_differences(line.chars))]


def _line_in(line: Sequence[Any]) -> Line:
    row, x0, y0, x1, y1, text, confidences, differences = line
    chars = tuple(
        Char(one, box, float(confidence))
        for one, confidence, box in zip(text, confidences, _boxes(differences), strict=True)
    )
    if not chars:
        raise RecordDamaged
    return Line(chars, (int(x0), int(y0), int(x1), int(y1)), int(row))


def _differences(chars: Sequence[Char]) -> Iterator[int]:
    last: Box = (0, 0, 0, 0)
    for char in chars:
        yield from (now - before for now, before in zip(char.box, last, strict=True))
        last = char.box


def _boxes(differences: Sequence[int]) -> Iterator[Box]:
    x0 = y0 = x1 = y1 = 0
    steps = iter(differences)
    for a, b, c, d in zip(steps, steps, steps, steps, strict=True):
        x0, y0, x1, y1 = x0 + int(a), y0 + int(b), x1 + int(c), y1 + int(d)
        yield x0, y0, x1, y1
