"""Walks the segments of the first image in a JPEG file (ITU-T T.81, annex B)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import mmap
    from collections.abc import Iterator

START, SCAN, END = 0xD8, 0xDA, 0xD9

_MARKER = re.compile(rb"\xff+[^\x00\x01\xd0-\xd7\xff]")
"""A marker among entropy-coded data: neither a stuffed byte nor a restart (T.81, B.1.1)."""


class Segment(NamedTuple):
    """Where a segment lies.

    Attributes:
        code: The second byte of its marker.
        start: Of its marker.
        body: Where its length stands, which two bytes are part of.
        end: One past it; of a scan, one past the entropy-coded data.
    """

    code: int
    start: int
    body: int
    end: int


def segments(data: bytes | mmap.mmap) -> Iterator[Segment]:
    """Yield the segments up to the end of the first image; a scan goes with its data.

    Stops where another image begins although this one has no end marker.
    """
    at = 2
    while found := _MARKER.search(data, at):
        start, body = found.start(), found.end()
        code = data[body - 1]
        if code == END:
            yield Segment(code, start, body, body)
            return
        if code == START:
            return
        at = body + int.from_bytes(data[body : body + 2], "big")
        if code == SCAN:
            following = _MARKER.search(data, at)
            at = following.start() if following else len(data)
        yield Segment(code, start, body, min(at, len(data)))
