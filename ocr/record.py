"""Serialisation of a page's text, between processes and for storage.

Compact JSON, compressed with zlib. Version 2 is
`[2, width, height, engine, version, turn, blank, lines]`, a line is
`[row, x0, y0, x1, y1, text, confidences, boxes, doubts]` with one confidence and four
coordinates per character, delta-encoded from the character before. A doubt is
`[index in the line, candidates, weights]`, for characters with candidates. Version 1, without
doubts, is still read.
"""

from __future__ import annotations

import json
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ocr.errors import RecordDamaged
from ocr.port import Candidate, Char, Line, PageText

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocr.port import Box

_VERSION = 2
_READ = (1, 2)

_LARGEST = 64 * 1024 * 1024
"""Limit of a record's inflated size, in bytes; a dense page has some hundred thousand."""


def to_bytes(page: PageText) -> bytes:
    """Serialise a page's text."""
    lines = [_line_out(line) for line in page.lines]
    head = [page.width, page.height, page.engine, page.version, page.turn, page.blank]
    text = json.dumps([_VERSION, *head, lines], separators=(",", ":"))
    return zlib.compress(text.encode("ascii"), 6)


@lru_cache(maxsize=16)  # a page just read is used again for filing and indexing
def from_bytes(record: bytes) -> PageText:
    """Deserialise a page's text.

    Raises:
        RecordDamaged: Not a record, or of a later version; also for hostile bytes.
    """
    try:
        inflater = zlib.decompressobj()
        text = inflater.decompress(record, _LARGEST)
        if not inflater.eof:
            raise RecordDamaged
        version, *head, lines = json.loads(text)
        if version not in _READ:
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
    boxes = list(_differences(line.chars))
    return [line.row, *line.box, text, confidences, boxes, list(_doubts(line.chars))]


def _line_in(line: Sequence[Any]) -> Line:
    row, x0, y0, x1, y1, text, confidences, differences, *rest = line
    candidates = _candidates(rest[0]) if rest else {}
    chars = tuple(
        Char(one, box, float(confidence), candidates.get(place, ()))
        for place, (one, confidence, box) in enumerate(
            zip(text, confidences, _boxes(differences), strict=True)
        )
    )
    if not chars:
        raise RecordDamaged
    return Line(chars, (int(x0), int(y0), int(x1), int(y1)), int(row))


def _doubts(chars: Sequence[Char]) -> Iterator[list[object]]:
    for place, char in enumerate(chars):
        if char.candidates:
            texts = "".join(candidate.text for candidate in char.candidates)
            yield [place, texts, [candidate.weight for candidate in char.candidates]]


def _candidates(doubts: Sequence[Any]) -> dict[int, tuple[Candidate, ...]]:
    return {
        int(place): tuple(
            Candidate(one, float(weight)) for one, weight in zip(texts, weights, strict=True)
        )
        for place, texts, weights in doubts
    }


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
