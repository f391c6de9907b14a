"""Segments of the first image in a JPEG file (ITU-T T.81, annex B)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import mmap
    from collections.abc import Iterator

START, SCAN, END, FILL = 0xD8, 0xDA, 0xD9, 0xFF

_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")
"""Marker in entropy-coded data: neither a stuffed byte nor a restart (T.81, B.1.1). A pattern
that begins with one fixed byte is searched ten times as fast as one with fill bytes."""


class Segment(NamedTuple):
    """Position of a segment.

    Attributes:
        code: The second byte of its marker.
        start: Offset of its marker.
        body: Offset of its length field, which is two bytes of the body.
        end: Offset after it; of a scan, after the entropy-coded data.
    """

    code: int
    start: int
    body: int
    end: int


def segments(data: bytes | mmap.mmap) -> Iterator[Segment]:
    """Yield the segments of the first image; a scan includes its data.

    Stops at the start of another image, too, if this one has no end marker.
    """
    at = 2
    while found := _MARKER.search(data, at):
        start, body = _filled(data, found.start(), at), found.end()
        code = data[body - 1]
        if code == END:
            yield Segment(code, start, body, body)
            return
        if code == START:
            return
        at = body + int.from_bytes(data[body : body + 2], "big")
        if code == SCAN:
            following = _MARKER.search(data, at)
            at = _filled(data, following.start(), at) if following else len(data)
        yield Segment(code, start, body, min(at, len(data)))


def _filled(data: bytes | mmap.mmap, marker: int, least: int) -> int:
    """Return the offset of the first fill byte before a marker, not before `least`."""
    while marker > least and data[marker - 1] == FILL:
        marker -= 1
    return marker
