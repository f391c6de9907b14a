"""Completeness check of a PDF picture's data, since decoders fill in missing rows."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name, StreamDecodeLevel

from ocr.files import codestreams, jpeg_data
from ocr.files.damage import PDF_DAMAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pikepdf import Object

_SHORT_NAMES = {"/Fl": "/FlateDecode", "/DCT": "/DCTDecode", "/CCF": "/CCITTFaxDecode"}
_CHANNELS = {
    "/DeviceGray": 1,
    "/CalGray": 1,
    "/Indexed": 1,
    "/Separation": 1,
    "/DeviceRGB": 3,
    "/CalRGB": 3,
    "/Lab": 3,
    "/DeviceCMYK": 4,
}

_SHORT = 0.002
"""Share of its rows that may be missing: writers miscount by a row."""

_END_OF_FAX = 0x001001
"""Group 4 fax data end with two EOLs (T.6, 2.4.1.1), at any bit position."""

_CLOSING = 12
"""Bytes at the end in which these are searched."""

_GOING_ON = tuple(bytes([byte]) * 64 for byte in (0xFF, 0x49, 0x24, 0x92, 0x6D, 0xB6))
"""Fax rows valid at any bit position, such as copy or shift the last row."""

_PIECE, _MOST_AT_ONCE = 1 << 16, 1 << 20

_JPEG = 1 << 28
"""Bytes of a JPEG within other data that are examined."""

_SUM = 4
"""Bytes of a checksum (RFC 1950, 2.2); some writers put zeros."""


def state(picture: Object) -> jpeg_data.State:
    """Return whether the data of an image XObject decode to all of its rows.

    Data with an unknown filter, or a chain of filters, count as whole.
    """
    names = _filters(picture)
    try:
        if names == ["/DCTDecode"]:
            return jpeg_data.state(picture.read_raw_bytes())
        if names == ["/FlateDecode", "/DCTDecode"]:
            return jpeg_data.state(inflated(picture.read_raw_bytes(), _JPEG)[0])
        return "whole" if _is_whole(picture, names) else "cut"
    except PDF_DAMAGE:
        return "cut"


def _is_whole(picture: Object, names: list[str]) -> bool:
    check = _CHECKS.get(names[0] if len(names) == 1 else "")
    if check:
        return check(picture)
    if names[-1:] == ["/DCTDecode"]:
        picture.get_stream_buffer(StreamDecodeLevel.all)
    return bool(names) or _is_enough(len(picture.read_raw_bytes()), picture)


def inflated(data: bytes, most: int) -> tuple[bytes, bool]:
    """Inflate zlib data up to the first error.

    Args:
        data: With zlib's two-byte header; the checksum may be missing.
        most: Largest number of bytes to return.

    Returns:
        At most `most` bytes, and whether they are free of errors.
    """
    pieces = _Pieces(data, most)
    return b"".join(pieces), pieces.are_whole


class _Pieces:
    """Chunks of inflated zlib data, up to a number of bytes.

    Attributes:
        are_whole: Whether the end, or that number, was reached; valid after the last chunk.
        behind: Bytes after the end: a checksum of four bytes, if the writer put one.
    """

    def __init__(self, data: bytes, most: int) -> None:
        self._data, self._left = data, most
        self.are_whole, self.behind = not data, b""

    def __iter__(self) -> Iterator[bytes]:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        for at in range(2, len(self._data), _PIECE):
            piece, made = self._data[at : at + _PIECE], b""
            while (piece or made) and self._left and not inflater.eof:
                try:
                    made = inflater.decompress(piece, min(self._left, _MOST_AT_ONCE))
                except zlib.error:
                    return
                self._left -= len(made)
                yield made
                piece = inflater.unconsumed_tail
            if inflater.eof:
                self.behind = inflater.unused_data + self._data[at + _PIECE :][:_SUM]
                break
        self.are_whole |= inflater.eof or not self._left


def _filters(picture: Object) -> list[str]:
    found = picture.get("/Filter")
    names = list(found) if isinstance(found, Array) else [found]
    return [_SHORT_NAMES.get(str(name), str(name)) for name in names if name is not None]


def _is_inflated_whole(picture: Object) -> bool:
    expected = _bytes(picture)
    if expected is None:
        return True
    pieces = _Pieces(picture.read_raw_bytes(), expected + 1)
    found, checksum = 0, 1
    for piece in pieces:
        found += len(piece)
        checksum = zlib.adler32(piece, checksum)
    stated = int.from_bytes(pieces.behind[:_SUM], "big")
    if len(pieces.behind) >= _SUM and stated not in {0, checksum}:
        return False
    return _is_enough(found, picture)


def _is_enough(found: int, picture: Object) -> bool:
    expected = _bytes(picture)
    if expected is None:
        return True
    row = expected / int(picture.get("/Height", 1))
    return expected - found <= max(row, _SHORT * expected)


def _bytes(picture: Object) -> int | None:
    """Return the expected number of bytes, predictor tags included; None if unknown."""
    stencil = bool(picture.get("/ImageMask", False))
    channels = 1 if stencil else _channels(picture.get("/ColorSpace"))
    bits = 1 if stencil else int(picture.get("/BitsPerComponent", 8))
    if not channels:
        return None
    row = (int(picture.get("/Width", 0)) * channels * bits + 7) // 8
    how = picture.get("/DecodeParms")
    how = how[0] if isinstance(how, Array) and len(how) else how
    tagged = isinstance(how, Dictionary) and int(how.get("/Predictor", 1)) >= 10  # noqa: PLR2004
    return (row + tagged) * int(picture.get("/Height", 0))


def _channels(space: Any) -> int:
    if not isinstance(space, Array):
        return _CHANNELS.get(str(space), 0)
    kind = str(space[0]) if len(space) else ""
    if kind == "/ICCBased" and len(space) > 1:
        return int(space[1].get("/N", 0))
    if kind == "/DeviceN" and len(space) > 1:
        return len(space[1])
    return _CHANNELS.get(kind, 0)


def _is_fax_whole(picture: Object) -> bool:
    """Return whether no row changes when further fax data are appended.

    Decoders do not report truncated data. So rows are appended: pixels that change were not in
    the data.
    """
    data = picture.read_raw_bytes()
    if _is_closed(data):
        return True
    before = _fax(picture, data)
    if before is None:
        return True
    rows = before.shape[0]
    for further in _GOING_ON:
        after = _fax(picture, data + further)
        if after is not None and after.shape == before.shape:
            changed = np.flatnonzero((before != after).any(axis=1))
            if changed.size and rows - changed[0] > max(1, _SHORT * rows):
                return False
    return True


def _is_closed(data: bytes) -> bool:
    """Return whether Group 4 fax data have their end marker."""
    bits = int.from_bytes(data[-_CLOSING:], "big")
    return any((bits >> shift) & 0xFFFFFF == _END_OF_FAX for shift in range(8 * _CLOSING - 24))


def _fax(picture: Object, data: bytes) -> np.ndarray | None:
    """Decode fax data by the picture's parameters; None if that fails."""
    with pikepdf.new() as pdf:
        stream = pikepdf.Stream(pdf, data)
        for key in ("/Width", "/Height"):
            stream[key] = int(picture.get(key, 0))
        stream.Subtype, stream.ColorSpace = Name.Image, Name.DeviceGray
        stream.BitsPerComponent = 1
        stream.Filter, how = Name.CCITTFaxDecode, picture.get("/DecodeParms")
        how = how[0] if isinstance(how, Array) and len(how) else how
        if isinstance(how, Dictionary):
            plain = {
                key: value
                for key, value in how.items()
                if not isinstance(value, pikepdf.Object)
            }
            stream.DecodeParms = Dictionary(plain)
        try:
            return np.asarray(pikepdf.PdfImage(stream).as_pil_image().convert("L"))
        except PDF_DAMAGE:
            return None


_CHECKS: dict[str, Callable[[Object], bool]] = {
    "/FlateDecode": _is_inflated_whole,
    "/CCITTFaxDecode": _is_fax_whole,
    "/JBIG2Decode": lambda picture: codestreams.jbig2_is_whole(picture.read_raw_bytes()),
    "/JPXDecode": lambda picture: codestreams.jpeg_2000_is_whole(picture.read_raw_bytes()),
}
