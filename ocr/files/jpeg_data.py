"""Completeness check of JPEG scan data, since libjpeg fills in missing rows."""

from __future__ import annotations

import io
import mmap
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Literal

import numpy as np
import pikepdf
from pikepdf import StreamDecodeLevel
from PIL import Image

from ocr.errors import Unreadable
from ocr.files.damage import DAMAGE, PDF_DAMAGE
from ocr.files.jpeg_segments import END, SCAN, Segment, segments

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from ocr.formats import Kind

State = Literal["whole", "doubtful", "cut"]
"""`doubtful`: all rows are present, but some data are invalid."""

_SOI, _EOI = b"\xff\xd8", b"\xff\xd9"
_RESTARTS = tuple(bytes([0xFF, code]) for code in range(0xD0, 0xD8))
_FURTHER = tuple(
    each * 64 + b"".join(mark + each * 64 for mark in _RESTARTS)
    for each in (b"\x00", b"\x5a", b"\xb3")
)
"""Possible continuations of the rows, before and after a restart marker."""

_MOST = 200_000_000
"""Pixels above which a JPEG in a PDF with other stated sizes is not decoded."""

_PLAIN = {"L", "RGB"}
"""Modes in which Pillow and qpdf decode to the same samples."""

_LINES = 0xDC
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_SEQUENTIAL = {0xC0, 0xC1}
_DESCRIPTIONS = {*range(0xE0, 0xF0), 0xFE}


@contextmanager
def opened(path: Path, kind: Kind) -> Generator[BinaryIO, None, None]:
    """Open a file for decoding; adds a JPEG's missing end marker or height.

    Yields:
        The file, or for such a JPEG its bytes with an end marker, and with the number of lines
        after the scan (DNL) moved to the frame header, where decoders expect it.
    """
    if kind == "jpeg" and _is_odd(path):
        data = path.read_bytes()
        yield io.BytesIO(_image(data, tuple(segments(data))))
        return
    with path.open("rb") as file:
        yield file


def warnings(path: Path, kind: Kind) -> tuple[str, ...]:
    """Return `end-missing` for a JPEG that is complete except for its end marker."""
    if kind != "jpeg" or not _is_odd(path):
        return ()
    data = path.read_bytes()
    ended = _ends(tuple(segments(data)))
    return ("end-missing",) if not ended and state(data) == "whole" else ()


def load(image: Image.Image, path: Path, kind: Kind) -> tuple[Image.Image, bool]:
    """Decode an opened image.

    A JPEG has to be decoded strictly for the check of its data; those pixels are used.

    Returns:
        The decoded image, and whether it is a JPEG with all rows but damaged data.

    Raises:
        Unreadable: `damaged`: the data of a JPEG are truncated.
    """
    found, samples = _examined(path.read_bytes()) if kind == "jpeg" else ("whole", None)
    if found == "cut":
        raise Unreadable("damaged")
    size = image.width * image.height * len(image.getbands())
    if samples is None or image.mode not in _PLAIN or len(samples) != size:
        image.load()
        return image, found == "doubtful"
    pixels = np.frombuffer(samples, np.uint8)  # no copy
    return Image.frombuffer(image.mode, image.size, pixels, "raw", image.mode, 0, 1), False


def state(data: bytes) -> State:
    """Return whether the scan data of a JPEG are complete; the end marker may be missing.

    Data after the first image, padding before a marker, and APPn and COM segments are ignored.
    A progressive JPEG without end marker counts as cut, as the number of its scans is unknown.
    One with too many pixels is doubtful.
    """
    return _examined(data)[0]


def _examined(data: bytes) -> tuple[State, memoryview | None]:
    """Return the state of a JPEG, and its samples where they were decoded without a warning."""
    found = tuple(segments(data))
    if not _ends(found) and not _is_scanned_once(data, found):
        return "cut", None
    image = _image(data, found)
    if _pixels(image, found) > _MOST:
        return "doubtful", None
    if (samples := _decoded(image)) is not None:
        return "whole", samples
    bare = _bare(image)
    if _decoded(bare) is not None:
        return "whole", None
    return ("doubtful" if _has_all_rows(bare) else "cut"), None


def _pixels(data: bytes, found: Sequence[Segment]) -> int:
    sizes = [data[each.body + 3 : each.body + 7] for each in found if each.code in _FRAMES]
    return max(
        (int.from_bytes(s[:2], "big") * int.from_bytes(s[2:], "big") for s in sizes), default=0
    )


def _decoded(data: bytes) -> memoryview | None:
    """Decode by qpdf, which treats libjpeg's warnings as errors; None after one."""
    with pikepdf.new() as pdf:
        stream = pikepdf.Stream(pdf, data)
        stream.Filter = pikepdf.Name.DCTDecode
        try:
            return memoryview(stream.get_stream_buffer(StreamDecodeLevel.all))
        except PDF_DAMAGE:
            return None


def _has_all_rows(image: bytes) -> bool:
    """Return whether no pixel changes with data added before the end marker of a JPEG.

    False for progressive ones, whose rows occur several times.
    """
    if not image.endswith(_EOI) or not _is_scanned_once(image, tuple(segments(image))):
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
    """Return whether the first image of a JPEG lacks its end marker or its height."""
    with path.open("rb") as file:
        try:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError:  # empty
            return False
        with data:
            found = tuple(segments(data))
            return not _ends(found) or _missing_height(data, found) is not None


def _image(data: bytes, found: Sequence[Segment]) -> bytes:
    """Return the first image of a JPEG, with its end marker and height.

    Its segments up to the end marker stay where they were found.
    """
    end = next((each.end for each in found if each.code == END), None)
    image = data + _EOI if end is None else data[:end]
    if (missing := _missing_height(image, found)) is not None:
        at, lines = missing
        image = image[:at] + lines + image[at + 2 :]
    return image


def _bare(data: bytes) -> bytes:
    """Return a JPEG without APPn and COM segments, and without padding before markers."""
    parts = [_SOI]
    for each in segments(data):
        if each.code == SCAN:
            parts.append(_unfilled(data[each.start : each.end]))
        elif each.code not in _DESCRIPTIONS:
            parts.append(data[each.start : each.end])
    return b"".join(parts)


def _unfilled(scan: bytes) -> bytes:
    """Return a scan without trailing zeros; a single one is stuffed, or may be data."""
    bare = scan.rstrip(b"\x00")
    keep = 1 if bare.endswith(b"\xff") or len(scan) - len(bare) == 1 else 0
    return scan[: len(bare) + keep]


def _ends(found: Sequence[Segment]) -> bool:
    return any(each.code == END for each in found)


def _is_scanned_once(data: bytes, found: Sequence[Segment]) -> bool:
    """Return whether a JPEG is sequential with one scan per component (T.81, B.2)."""
    components, scanned = b"", 0
    for each in found:
        if each.code in _SEQUENTIAL:
            components = data[each.body + 7 : each.body + 8]
        elif each.code in _FRAMES:
            return False
        elif each.code == SCAN:
            scanned += sum(data[each.body + 2 : each.body + 3])
    return 0 < sum(components) <= scanned


def _missing_height(
    data: bytes | mmap.mmap, found: Sequence[Segment]
) -> tuple[int, bytes] | None:
    """Return the position of a frame's height 0, and the height after the scan (DNL)."""
    frame = None
    for each in found:
        if each.code in _FRAMES and data[each.body + 3 : each.body + 5] == b"\x00\x00":
            frame = each.body + 3
        elif each.code in _FRAMES:
            return None
        elif each.code == _LINES and frame is not None:
            lines = data[each.body + 2 : each.body + 4]
            return (frame, lines) if len(lines) == 2 else None  # noqa: PLR2004
    return None
