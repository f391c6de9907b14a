"""What lies around the pixels of JPEG and PNG files: tags, and what hangs on behind the end."""

from __future__ import annotations

import io
import re
import struct
import warnings
import zlib
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator

PNG = b"\x89PNG\r\n\x1a\n"
"""How a PNG begins."""

_EXIF = b"Exif\0\0"
_ORIENTATION = 274

_LEAST: dict[tuple[int, bytes], int] = {(0xE0, b"JFIF\0"): 14, (0xEE, b"Adobe"): 12}
"""Bytes of the JPEG segments that say how pixels are to be understood (JFIF 1.02; TN 5116)."""

_LENGTHS = {b"pHYs": {9}, b"gAMA": {4}, b"tIME": {7}, b"sRGB": {1}, b"cHRM": {32}}
"""Bytes of chunks beside the pixels (PNG, third edition, 11.3)."""

_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")
"""The next segment in entropy-coded data (ITU-T T.81, B.1.1)."""

Segment = tuple[int, int, int]
"""Marker, and where its segment begins and ends (exclusive)."""


def without_broken_tags(data: bytes) -> bytes:
    """Return a JPEG or PNG without those tags that no reader could take in; may be `data`."""
    return _png_without(data) if data.startswith(PNG) else _jpeg_without(data)


def orientation(exif: bytes) -> int | None:
    """Return the orientation (1 to 8) that EXIF data tell; None where they cannot be read."""
    tags = Image.Exif()
    try:
        with warnings.catch_warnings(action="ignore"):
            tags.load(exif)
            told = tags.get(_ORIENTATION, 1)
    except (OSError, SyntaxError, ValueError, LookupError, TypeError, struct.error):
        return None
    return told if told in range(1, 9) else 1


def png_exif(data: bytes) -> bytes | None:
    """Return the EXIF data of a PNG, whether they stand before its pixels or behind them."""
    return next((body for name, body, whole in chunks(data) if name == b"eXIf" and whole), None)


def png_frames(data: bytes) -> int:
    """Return how many pictures an animated PNG says it has; 1 where it is none."""
    body = next((body for name, body, _ in chunks(data) if name == b"acTL"), b"\0\0\0\1")
    return int.from_bytes(body[:4], "big")


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bool]]:
    """Yield name and body of each chunk of a PNG, and whether its checksum is right."""
    at = 8
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        name, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        kept = int.from_bytes(data[at + 8 + length : at + 12 + length], "big")
        # Checked are small chunks beside the pixels; the decoder checks the others.
        yield name, body, not name[:1].islower() or zlib.crc32(name + body) == kept
        at += 12 + length
        if name == b"IEND":
            return


def _png_without(data: bytes) -> bytes:
    kept = [data[:8]]
    at = 8
    for name, body, whole in chunks(data):
        end = at + 12 + len(body)
        fits = len(body) in _LENGTHS.get(name, {len(body)})
        read = name != b"eXIf" or orientation(body) is not None
        if whole and fits and read:
            kept.append(data[at:end])
        at = end
    return data if sum(map(len, kept)) == at else b"".join([*kept, data[at:]])


def jpeg_end(data: bytes) -> int | None:
    """Return where a JPEG's first picture ends (exclusive); None where it has no end marker."""
    for marker, _, end in _segments(data):
        if marker == 0xD9:  # noqa: PLR2004  end of image
            return end
    return None


def with_height(data: bytes) -> bytes:
    """Return a JPEG that tells its height before its pixels, not behind them (T.81, B.2.5).

    It is `data` itself where it does so already.
    """
    frame, height = 0, b""
    for marker, start, end in _segments(data):
        if 0xC0 <= marker <= 0xC3:  # noqa: PLR2004  start of a frame that decoders know
            frame = start + 5
        if marker == 0xDC and end - start == 6:  # noqa: PLR2004  define number of lines
            height = data[start + 4 : end]
    if not (frame and height and data[frame : frame + 2] == b"\0\0"):
        return data
    return data[:frame] + height + data[frame + 2 :]


def _segments(data: bytes) -> Iterator[Segment]:
    """Walk the segments of the first picture; stops where they make no sense."""
    at = 2
    while found := _MARKER.search(data, at):
        marker, start = data[found.start() + 1], found.start()
        if marker == 0xD9:  # noqa: PLR2004
            yield marker, start, start + 2
            return
        length = int.from_bytes(data[start + 2 : start + 4], "big")
        if marker == 0xD8 or length < 2:  # noqa: PLR2004  a second start of image; no length
            return
        at = start + 2 + length
        yield marker, start, at


def _jpeg_without(data: bytes) -> bytes:
    kept = io.BytesIO()
    kept.write(data[:2])
    at = 2
    for marker, start, end in _segments(data):
        if marker == 0xDA:  # noqa: PLR2004  pixels begin
            break
        if _is_sound(marker, data[start + 4 : end]):
            kept.write(data[start:end])
        at = end
    kept.write(data[at:])
    return kept.getvalue()


def _is_sound(marker: int, body: bytes) -> bool:
    if not (0xE0 <= marker <= 0xEF or marker == 0xFE):  # noqa: PLR2004  no application's, no comment
        return True
    if marker == 0xE1:  # noqa: PLR2004
        return body.startswith(_EXIF) and orientation(body) is not None
    return any(
        marker == known and body.startswith(name) and len(body) >= least
        for (known, name), least in _LEAST.items()
    )
