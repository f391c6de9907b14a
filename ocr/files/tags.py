"""Metadata around the pixels of JPEG and PNG files, and the position of their end."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from typing import TYPE_CHECKING

from PIL import Image

from ocr.files.jpeg_segments import END, SCAN, segments

if TYPE_CHECKING:
    from collections.abc import Iterator

PNG = b"\x89PNG\r\n\x1a\n"
"""Signature of PNG files."""

_EXIF = b"Exif\0\0"
_ORIENTATION = 274

_LEAST: dict[tuple[int, bytes], int] = {(0xE0, b"JFIF\0"): 14, (0xEE, b"Adobe"): 12}
"""Least length of JPEG segments that define the pixels' meaning (JFIF 1.02; TN 5116)."""

_LENGTHS = {b"pHYs": {9}, b"gAMA": {4}, b"tIME": {7}, b"sRGB": {1}, b"cHRM": {32}}
"""Valid lengths of ancillary chunks (PNG, third edition, 11.3)."""


def without_broken_tags(data: bytes) -> bytes:
    """Return a JPEG or PNG without unreadable tags; may return `data` itself."""
    return _png_without(data) if data.startswith(PNG) else _jpeg_without(data)


def orientation(exif: bytes) -> int | None:
    """Return the orientation (1 to 8) in EXIF data; None if they are unreadable."""
    tags = Image.Exif()
    try:
        with warnings.catch_warnings(action="ignore"):
            tags.load(exif)
            value = tags.get(_ORIENTATION, 1)
    except (OSError, SyntaxError, ValueError, LookupError, TypeError, struct.error):
        return None
    return value if value in range(1, 9) else 1


def png_exif(data: bytes) -> bytes | None:
    """Return the EXIF data of a PNG, before or after its pixels."""
    return next((body for name, body, whole in chunks(data) if name == b"eXIf" and whole), None)


def png_frames(data: bytes) -> int:
    """Return the stated number of pictures of an animated PNG; 1 for others."""
    body = next((body for name, body, _ in chunks(data) if name == b"acTL"), b"\0\0\0\1")
    return int.from_bytes(body[:4], "big")


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bool]]:
    """Yield name and body of each chunk of a PNG, and whether its checksum is valid."""
    at = 8
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        name, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        kept = int.from_bytes(data[at + 8 + length : at + 12 + length], "big")
        # Only ancillary chunks are checked here; the decoder checks the others.
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
    """Return the end (exclusive) of a JPEG's first picture; None without end marker."""
    return next((each.end for each in segments(data) if each.code == END), None)


def _jpeg_without(data: bytes) -> bytes:
    kept = io.BytesIO()
    kept.write(data[:2])
    at = 2
    for each in segments(data):
        if each.code == SCAN:
            break
        if _is_sound(each.code, data[each.body + 2 : each.end]):
            kept.write(data[each.start : each.end])
        at = each.end
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
