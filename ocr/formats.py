"""File format detection by magic bytes.

Imports no decoder, so that the intake can check a file before decoding.
"""

from __future__ import annotations

from typing import Literal, get_args

Kind = Literal["tiff", "jpeg", "png", "jp2", "webp", "bmp", "gif", "heif", "pdf"]

KINDS: tuple[Kind, ...] = get_args(Kind)

FIRST_BYTES = 1024
"""Number of bytes `sniff` needs; fewer if the file is shorter."""

_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),  # BigTIFF
    (b"MM\x00+", "tiff"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", "jp2"),
    (b"\xff\x4f\xff\x51", "jp2"),  # a bare JPEG 2000 codestream
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
)

_HEIF = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
"""HEIF brands of HEVC images (ISO/IEC 23008-12, annex B), and the general ones."""

_BMP_HEADERS = {12, 16, 40, 52, 56, 64, 108, 124}
"""Header sizes of BMP files in bytes, by version."""

_EXTENSIONS: dict[str, Kind] = {
    "tif": "tiff",
    "tiff": "tiff",
    "jpg": "jpeg",
    "jpeg": "jpeg",
    "jpe": "jpeg",
    "png": "png",
    "jp2": "jp2",
    "j2k": "jp2",
    "jpf": "jp2",
    "jpx": "jp2",
    "j2c": "jp2",
    "jpc": "jp2",
    "webp": "webp",
    "bmp": "bmp",
    "dib": "bmp",
    "gif": "gif",
    "heic": "heif",
    "heif": "heif",
    "hif": "heif",
    "pdf": "pdf",
}

_OTHERS = (b"GIF8", b"PK\x03\x04", b"<", b"%!", b"Rar!", b"8BPS", b"BM", b"RIFF", b"{", b"MZ")
"""Magic bytes of formats that may hold a PDF header further in; such files are ambiguous."""


def sniff(first: bytes) -> Kind | None:
    """Return the format of a file that begins with `first`; None if not supported.

    A PDF header may be anywhere in the first 1024 bytes (ISO 32000-1, Annex H, note 13).
    """
    for magic, kind in _MAGIC:
        if first.startswith(magic):
            return kind
    if first.startswith(b"RIFF") and first[8:12] == b"WEBP":
        return "webp"
    if first.startswith(b"BM") and first[14:18][1:] == b"\0\0\0" and first[14] in _BMP_HEADERS:
        return "bmp"
    if first[4:8] == b"ftyp" and first[8:12] in _HEIF:
        return "heif"
    if first.lstrip().startswith(_OTHERS):
        return None
    return "pdf" if b"%PDF-" in first[:FIRST_BYTES] else None


def claims(name: str) -> Kind | None:
    """Return the format that a file name's extension claims; None if not supported."""
    _, dot, extension = name.rpartition(".")
    return _EXTENSIONS.get(extension.lower()) if dot else None
