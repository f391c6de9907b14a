"""Completeness checks of JBIG2 and JPEG 2000 data, by their segment lengths."""

from __future__ import annotations

_SLACK = 4
"""Bytes of padding that may follow."""

_UNKNOWN = 0xFFFFFFFF
_PAGE, _END_OF_PAGE, _END_OF_FILE = 48, 49, 51
_REGIONS = {*range(4, 44)} - {16}
"""Region segment types; 16 is a dictionary (T.88, 7.3)."""

_START, _TILE, _END = 0x4F, 0x90, 0xD9


def jbig2_is_whole(data: bytes) -> bool:
    """Return whether JBIG2 data have all segments, one of them a region (T.88, 7.2)."""
    at, draws = 0, False
    while len(data) - at > _SLACK:
        head = _jbig2_head(data, at)
        if head is None:
            return False
        kind, length, at = head
        draws |= kind in _REGIONS
        if length == _UNKNOWN or kind in {_END_OF_PAGE, _END_OF_FILE}:
            return draws
        at += length
        if at > len(data):
            return False
    return draws


def _jbig2_head(data: bytes, at: int) -> tuple[int, int, int] | None:
    """Return type, length and start of a segment's data; None if the header is truncated."""
    number = int.from_bytes(data[at : at + 4], "big")
    flags, counts = (data[at + 4 : at + 6] + b"\x00\x00")[:2]
    referred = counts >> 5
    at += 6
    if referred == 7:  # noqa: PLR2004  the long form: a count of 29 bits, then a bit for each
        referred = int.from_bytes(data[at - 1 : at + 3], "big") & 0x1FFFFFFF
        at += 3 + (referred + 8) // 8
    at += referred * (1 if number <= 0x100 else 2 if number <= 0x10000 else 4)  # noqa: PLR2004
    at += 4 if flags & 0x40 else 1
    if at + 4 > len(data):
        return None
    return flags & 0x3F, int.from_bytes(data[at : at + 4], "big"), at + 4


def jpeg_2000_is_whole(data: bytes) -> bool:
    """Return whether a JPEG 2000 codestream has all of its tiles (T.800, A.4.2)."""
    at = data.find(b"\xff\x4f\xff\x51")
    if at < 0 or len(data) < at + 42:
        return False
    wanted, found = _tiles(data[at + 6 :]), set()
    at += 2
    while at + 4 <= len(data) and data[at] == 0xFF:  # noqa: PLR2004
        if data[at + 1] == _END:
            break
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at + 1] == _TILE:
            found.add(int.from_bytes(data[at + 4 : at + 6], "big"))
            length = int.from_bytes(data[at + 6 : at + 10], "big") - 2
            if length == -2:  # noqa: PLR2004  extends to the end
                break
        at += 2 + max(2, length)
        if at > len(data):
            return False
    return len(found) >= wanted


def _tiles(sizes: bytes) -> int:
    """Return the number of tiles by the SIZ segment (T.800, A.5.1)."""
    fields = [int.from_bytes(sizes[at : at + 4], "big") for at in range(2, 34, 4)]
    width, height, left, top, across, down, tile_left, tile_top = fields
    if not across or not down or width <= left or height <= top:
        return 1
    return -(-(width - tile_left) // across) * -(-(height - tile_top) // down)
