"""Natural sort order of page files: img2 before img10."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_RUN = re.compile(r"([0-9]+)")

Key = tuple[object, ...]


def natural_key(name: str) -> Key:
    """Return a natural sort key: words and numeric values of a name.

    Folders are compared part by part, the extension last. Width (NFKC) and case only break
    ties.

    Args:
        name: A file name, or a path with `/`.
    """
    *folders, file = unicodedata.normalize("NFKC", name).casefold().split("/")
    stem, dot, extension = file.rpartition(".")
    named = (stem, extension) if dot and stem else (file, "")
    return tuple(map(_pieces, folders)), *map(_pieces, named), name


def _pieces(part: str) -> tuple[tuple[int, int, str], ...]:
    """Split into words and numbers; numbers compare by length, then by digits.

    `int` would raise an error on thousands of digits.
    """
    return tuple(
        (0, len(piece.lstrip("0")), piece.lstrip("0"))
        if piece[0] in "0123456789"
        else (1, 0, piece)
        for piece in _RUN.split(part)
        if piece
    )


def ordered(names: Iterable[str]) -> list[str]:
    """Return the names in natural order."""
    return sorted(names, key=natural_key)
