"""Finds bytes that hang on behind the end of a file: it may be two files in one."""

from __future__ import annotations

import mmap
import os
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path

    from ocr.kinds import Kind

_TAIL = 64 * 1024
_PADDING = b"\x00\r\n\t "
_JPEG_END = b"\xff\xd9"
_PDF_SLACK = 64
"""Scanners leave a few bytes behind %%EOF; more than this is something else."""


def has_bytes_after_end(path: Path, kind: Kind) -> bool:
    """Whether a JPEG, PNG or PDF goes on behind its end marker; the others have none."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        tail = file.read()
        if kind == "jpeg":
            return not tail.rstrip(_PADDING).endswith(_JPEG_END) and _holds(file, _JPEG_END)
        if kind == "pdf":
            _, _, rest = tail.rpartition(b"%%EOF")
            return len(rest.strip(_PADDING)) > _PDF_SLACK
        return kind == "png" and _png_goes_on(file)


def _holds(file: BinaryIO, end: bytes) -> bool:
    """Whether `end` stands anywhere: a file that was cut short lacks it."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(end) >= 0


def _png_goes_on(file: BinaryIO) -> bool:
    """Walk the chunks: length, name, body, checksum (PNG, third edition, 5.3)."""
    size = file.seek(0, os.SEEK_END)
    file.seek(8)
    while len(head := file.read(8)) == 8:  # noqa: PLR2004
        end = file.seek(int.from_bytes(head[:4], "big") + 4, os.SEEK_CUR)
        if head[4:] == b"IEND":
            return end < size
    return False
