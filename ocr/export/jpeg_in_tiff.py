"""Lossless extraction of a JPEG from a TIFF page, as production scanners write them.

Such a page consists of strips, each a JPEG without the tables they share (TIFF Technical Note
2). Concatenated with restart markers between them they are one JPEG with the same coefficients.
Pages of any other kind are decoded instead.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import TiffImagePlugin

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_COMPRESSION, _PHOTOMETRIC, _OFFSETS, _ROWS, _LENGTHS, _PLANAR = 259, 262, 273, 278, 279, 284
_TABLES = 347
_JPEG, _RGB, _TOGETHER = 7, 2, 1

_SOI, _EOI = b"\xff\xd8", b"\xff\xd9"
_BASELINE, _START, _RESTART, _APP = 0xC0, 0xDA, 0xDD, range(0xE0, 0xF0)
_NO_TRANSFORM = b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"
"""Adobe marker for RGB components (Adobe Technical Note 5116)."""

_MOST = 0xFFFF


@dataclass(frozen=True, slots=True)
class _Strip:
    tables: bytes
    frame: bytes
    scan: bytes
    data: bytes


def jpeg(tiff: TiffImagePlugin.TiffImageFile, file: bytes) -> bytes | None:
    """Return the current page of `tiff` as JPEG; None if it is not of the supported kind.

    Args:
        tiff: The opened file.
        file: Its bytes.
    """
    tags = tiff.tag_v2
    if tags.get(_COMPRESSION) != _JPEG or tags.get(_PLANAR, 1) != _TOGETHER:
        return None
    places = zip(tags.get(_OFFSETS, ()), tags.get(_LENGTHS, ()), strict=True)
    try:
        strips = [_strip(file[start : start + length]) for start, length in places]
        shared = b"".join(_segments(tags.get(_TABLES, _SOI + _EOI)[2:-2]))
        restarts = _restarts(strips, tags.get(_ROWS, 0), tiff.size[0])
    except (ValueError, IndexError, struct.error):
        return None
    head = strips[0]
    tall = head.frame[:5] + struct.pack(">H", tiff.size[1]) + head.frame[7:]
    colours = _NO_TRANSFORM if tags.get(_PHOTOMETRIC) == _RGB else b""
    body = b"".join(_between(strips))
    return b"".join([_SOI, colours, shared, head.tables, tall, restarts, head.scan, body, _EOI])


def _strip(data: bytes) -> _Strip:
    """Split a strip into its JPEG segments.

    Raises:
        ValueError: It is not a baseline JPEG without restart markers.
    """
    if data[:2] != _SOI:
        raise ValueError(data[:2])
    tables, frame, at = b"", b"", 2
    for segment in _segments(data[2:]):
        at += len(segment)
        marker = segment[1]
        if marker == _START:
            end = data.rindex(_EOI)
            return _Strip(tables, frame, segment, data[at:end])
        if marker == _BASELINE:
            frame = segment
        elif marker in {0xC4, 0xDB}:
            tables += segment
        elif marker not in _APP:
            raise ValueError(marker)
    raise ValueError(at)


def _segments(data: bytes) -> Iterator[bytes]:
    """Yield marker segments up to and including the start of a scan (SOS)."""
    at = 0
    while at < len(data):
        if data[at] != 0xFF:  # noqa: PLR2004
            raise ValueError(at)
        (length,) = struct.unpack_from(">H", data, at + 2)
        yield data[at : at + 2 + length]
        if data[at + 1] == _START:
            return
        at += 2 + length


def _restarts(strips: Sequence[_Strip], rows: int, width: int) -> bytes:
    """Return the DRI segment with the strips' restart interval; b"" for one strip.

    Raises:
        ValueError: The strips do not fit together.
    """
    first = strips[0]
    if len(strips) == 1:
        return b""
    alike = all(
        (each.tables, each.frame[:5], each.frame[7:], each.scan)
        == (first.tables, first.frame[:5], first.frame[7:], first.scan)
        for each in strips
    )
    sampling = first.frame[11::3]
    across, down = (
        8 * max(each >> 4 for each in sampling),
        8 * max(each & 15 for each in sampling),
    )
    blocks = -(-width // across) * (rows // down)
    if not alike or rows % down or not 0 < blocks <= _MOST:
        raise ValueError(rows)
    return struct.pack(">BBHH", 0xFF, _RESTART, 4, blocks)


def _between(strips: Sequence[_Strip]) -> Iterator[bytes]:
    for number, strip in enumerate(strips):
        if number:
            yield bytes([0xFF, 0xD0 + (number - 1) % 8])
        yield strip.data
