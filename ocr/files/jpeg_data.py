"""Checks that the scan data of a JPEG are whole: libjpeg fills up what is missing."""

from __future__ import annotations

import io
import mmap
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Literal

import pikepdf
from pikepdf import StreamDecodeLevel
from PIL import Image

from ocr.errors import Unreadable
from ocr.files.damage import DAMAGE, PDF_DAMAGE
from ocr.files.jpeg_segments import END, SCAN, segments

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from ocr.formats import Kind

State = Literal["whole", "doubtful", "cut"]
"""`doubtful`: all rows are there, but not all data can be understood."""

_SOI, _EOI = b"\xff\xd8", b"\xff\xd9"
_RESTARTS = tuple(bytes([0xFF, code]) for code in range(0xD0, 0xD8))
_FURTHER = tuple(
    each * 64 + b"".join(mark + each * 64 for mark in _RESTARTS)
    for each in (b"\x00", b"\x5a", b"\xb3")
)
"""Ways in which rows might go on, before and behind a restart."""

_MOST = 200_000_000
"""A JPEG of more pixels, inside of a PDF that says otherwise, is not decoded."""

_LINES = 0xDC
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_SEQUENTIAL = {0xC0, 0xC1}
_DESCRIPTIONS = {*range(0xE0, 0xF0), 0xFE}


@contextmanager
def opened(path: Path, kind: Kind) -> Generator[BinaryIO, None, None]:
    """Open a file to be decoded; a JPEG without end marker or height gets it.

    Yields:
        The file, or for such a JPEG its bytes with the end marker added, and with the number
        of lines that stands behind the scan (DNL) put where decoders look for it.
    """
    data = _image(path.read_bytes()) if kind == "jpeg" and _is_odd(path) else None
    if data is not None:
        yield io.BytesIO(data)
        return
    with path.open("rb") as file:
        yield file


def warnings(path: Path, kind: Kind) -> tuple[str, ...]:
    """Return `end-missing` for a JPEG that is whole but for its end marker."""
    if kind != "jpeg" or not _is_odd(path):
        return ()
    data = path.read_bytes()
    return ("end-missing",) if not _ends(data) and state(data) == "whole" else ()


def is_doubtful(path: Path, kind: Kind) -> bool:
    """Whether the data of a JPEG are damaged though all its rows are there; no other kind is.

    Raises:
        Unreadable: `damaged`: they end early.
    """
    found = state(path.read_bytes()) if kind == "jpeg" else "whole"
    if found == "cut":
        raise Unreadable("damaged")
    return found == "doubtful"


def state(data: bytes) -> State:
    """Return whether the scan data of a JPEG are whole; the end marker may lack.

    What stands behind the first image, filling before a marker, and descriptions (APPn, COM)
    are no matter. Without the end marker of a progressive JPEG it cannot be known how many
    scans followed: it counts as cut. One of too many pixels is doubtful.
    """
    if not _ends(data) and not _is_scanned_once(data):
        return "cut"
    image = _image(data)
    if _pixels(image) > _MOST:
        return "doubtful"
    if _decodes(image) or _decodes(bare := _bare(image)):
        return "whole"
    return "doubtful" if _has_all_rows(bare) else "cut"


def _pixels(data: bytes) -> int:
    sizes = [
        data[each.body + 3 : each.body + 7] for each in segments(data) if each.code in _FRAMES
    ]
    return max(
        (int.from_bytes(s[:2], "big") * int.from_bytes(s[2:], "big") for s in sizes), default=0
    )


def _decodes(data: bytes) -> bool:
    """Whether qpdf's decoder, which takes every warning of libjpeg for an error, gets by."""
    with pikepdf.new() as pdf:
        stream = pikepdf.Stream(pdf, data)
        stream.Filter = pikepdf.Name.DCTDecode
        try:
            stream.get_stream_buffer(StreamDecodeLevel.all)
        except PDF_DAMAGE:
            return False
    return True


def _has_all_rows(image: bytes) -> bool:
    """Whether no pixel depends on what might stand before the end marker of a JPEG.

    A progressive one, in which rows come many times, is not told apart.
    """
    if not image.endswith(_EOI) or not _is_scanned_once(image):
        return False
    shown = []
    for further in _FURTHER:
        data = image[: -len(_EOI)].rstrip(b"\xff") + further + _EOI
        try:
            with Image.open(io.BytesIO(data), formats=["JPEG"]) as opened:
                opened.draft(None, (opened.width // 4, opened.height // 4))
                shown.append(opened.tobytes())
        except DAMAGE:
            return False
    return all(each == shown[0] for each in shown)


def _is_odd(path: Path) -> bool:
    """Whether the first image of a JPEG lacks its end marker, or its height."""
    with path.open("rb") as file:
        try:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError:  # empty
            return False
        with data:
            return not _ends(data) or _missing_height(data) is not None


def _image(data: bytes) -> bytes:
    """Return the first image of a JPEG, with its end marker and its height."""
    end = next((each.end for each in segments(data) if each.code == END), None)
    image = data + _EOI if end is None else data[:end]
    if (missing := _missing_height(image)) is not None:
        at, lines = missing
        image = image[:at] + lines + image[at + 2 :]
    return image


def _bare(data: bytes) -> bytes:
    """Return a JPEG without descriptions, and without filling between scans and markers."""
    parts = [_SOI]
    for each in segments(data):
        if each.code == SCAN:
            parts.append(_unfilled(data[each.start : each.end]))
        elif each.code not in _DESCRIPTIONS:
            parts.append(data[each.start : each.end])
    return b"".join(parts)


def _unfilled(scan: bytes) -> bytes:
    """Return a scan without zeros behind it; one of them is stuffed, or may be data."""
    bare = scan.rstrip(b"\x00")
    keep = 1 if bare.endswith(b"\xff") or len(scan) - len(bare) == 1 else 0
    return scan[: len(bare) + keep]


def _ends(data: bytes | mmap.mmap) -> bool:
    return any(each.code == END for each in segments(data))


def _is_scanned_once(data: bytes) -> bool:
    """Whether a JPEG is sequential and each of its components has its scan (T.81, B.2)."""
    components, scanned = b"", 0
    for each in segments(data):
        if each.code in _SEQUENTIAL:
            components = data[each.body + 7 : each.body + 8]
        elif each.code in _FRAMES:
            return False
        elif each.code == SCAN:
            scanned += sum(data[each.body + 2 : each.body + 3])
    return 0 < sum(components) <= scanned


def _missing_height(data: bytes | mmap.mmap) -> tuple[int, bytes] | None:
    """Return where a frame of height 0 keeps it, and the height that follows the scan."""
    frame = None
    for each in segments(data):
        if each.code in _FRAMES and data[each.body + 3 : each.body + 5] == b"\x00\x00":
            frame = each.body + 3
        elif each.code in _FRAMES:
            return None
        elif each.code == _LINES and frame is not None:
            lines = data[each.body + 2 : each.body + 4]
            return (frame, lines) if len(lines) == 2 else None  # noqa: PLR2004
    return None
