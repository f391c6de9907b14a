"""Trailing data after the end of a file, which may be two files in one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, BinaryIO

from ocr.files import tags

if TYPE_CHECKING:
    from pathlib import Path

    from ocr.formats import Kind

_TAIL = 64 * 1024
_PADDING = b"\x00\r\n\t "
_JPEG = b"\xff\xd8\xff"
_PDF_SLACK = 64
"""Bytes that scanners leave after %%EOF; more are other data."""


def trailing(path: Path, kind: Kind) -> tuple[str, ...]:
    """Return warning codes for data after the end of a JPEG, PNG or PDF; else none.

    `more-pictures` for another JPEG, as of cameras and joined files, else `bytes-after-end`.
    """
    with path.open("rb") as file:
        if kind == "jpeg":
            return _behind_jpeg(file)
        file.seek(max(0, path.stat().st_size - _TAIL))
        tail = file.read()
        goes_on = kind == "png" and _png_goes_on(file)
        if kind == "pdf":
            _, _, rest = tail.rpartition(b"%%EOF")
            goes_on = len(rest.strip(_PADDING)) > _PDF_SLACK
    return ("bytes-after-end",) if goes_on else ()


def _behind_jpeg(file: BinaryIO) -> tuple[str, ...]:
    data = file.read()
    end = tags.jpeg_end(data)
    rest = b"" if end is None else data[end:].lstrip(_PADDING)
    if not rest:
        return ()
    return ("more-pictures",) if rest.startswith(_JPEG) else ("bytes-after-end",)


def _png_goes_on(file: BinaryIO) -> bool:
    """Walk the chunks: length, name, body, checksum (PNG, third edition, 5.3)."""
    size = file.seek(0, os.SEEK_END)
    file.seek(8)
    while len(head := file.read(8)) == 8:  # noqa: PLR2004
        end = file.seek(int.from_bytes(head[:4], "big") + 4, os.SEEK_CUR)
        if head[4:] == b"IEND":
            return end < size
    return False
