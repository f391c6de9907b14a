"""TIFF directories: which are pages, and not thumbnails or masks (TIFF 6.0, section 8)."""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_SUBFILE, _SUBFILE_OLD = 254, 255
_NO_PAGE = 0b101
"""Bits of tag 254: a reduced-resolution image, a transparency mask."""

_REDUCED_OLD = 2
"""Value of tag 255, the predecessor of tag 254."""

_HEADER = 16


@dataclass(frozen=True, slots=True)
class Layout:
    """Byte order and offset size of a TIFF.

    Attributes:
        order: Byte order, as in `struct` formats.
        big: Whether it is a BigTIFF, with 8-byte offsets.
    """

    order: str
    big: bool

    @property
    def first(self) -> int:
        """Position of the first directory's offset."""
        return 8 if self.big else 4

    @property
    def offset(self) -> str:
        """Format of an offset, for `struct`."""
        return self.order + ("Q" if self.big else "I")

    @property
    def count(self) -> str:
        """Format of a directory's number of entries, for `struct`."""
        return self.order + ("Q" if self.big else "H")

    @property
    def entry(self) -> int:
        """Size of a directory entry, in bytes."""
        return 20 if self.big else 12


def layout(head: bytes) -> Layout:
    """Return the layout of a TIFF, from its first bytes."""
    order = "<" if head[:2] == b"II" else ">"
    return Layout(order, struct.unpack_from(order + "H", head, 2)[0] == 43)  # noqa: PLR2004


def no_pages(path: Path, most: int) -> frozenset[int]:
    """Return the indices, from 0, of non-pages among the first `most` directories.

    Empty if all are thumbnails or masks; of a broken chain, those found so far.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        found, seen = set(), 0
        try:
            how = layout(data[:_HEADER])
            at = struct.unpack_from(how.offset, data, how.first)[0]
            visited = set()
            while at and at not in visited and seen < most:
                visited.add(at)
                is_page, at = _look(data, how, at)
                if not is_page:
                    found.add(seen)
                seen += 1
        except struct.error:
            pass
    return frozenset(found) if len(found) < seen else frozenset()


def _look(data: mmap.mmap, how: Layout, at: int) -> tuple[bool, int]:
    """Return whether a directory is a page, and the offset of the next one; 0 at the end."""
    (entries,) = struct.unpack_from(how.count, data, at)
    first = at + struct.calcsize(how.count)
    is_page = True
    for number in range(min(entries, 4096)):
        tag, kind = struct.unpack_from(how.order + "HH", data, first + number * how.entry)
        if tag > _SUBFILE_OLD:  # entries are in ascending order
            break
        value = struct.unpack_from(
            how.order + ("H" if kind == 3 else "I"),  # noqa: PLR2004  SHORT, LONG
            data,
            first + number * how.entry + (12 if how.big else 8),
        )[0]
        if tag == _SUBFILE:
            is_page = not value & _NO_PAGE
        elif tag == _SUBFILE_OLD:
            is_page = is_page and value != _REDUCED_OLD
    (following,) = struct.unpack_from(how.offset, data, first + entries * how.entry)
    return is_page, following
