"""Splitting of files into pages, and decoding of a page, by file format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocr.errors import Unreadable
from ocr.files import images
from ocr.files.pdf import document
from ocr.files.trailing_bytes import trailing
from ocr.files.types import SplitFile
from ocr.formats import (
    FIRST_BYTES,
    Kind,
    sniff,
)
from ocr.limits import DEFAULT, Limits

if TYPE_CHECKING:
    from pathlib import Path

    from ocr.files.types import PageImage


def split(path: Path, limits: Limits = DEFAULT) -> SplitFile:
    """Count and measure the pages of a file, without decoding them.

    Raises:
        Unreadable: The file as a whole cannot be read.
    """
    kind = kind_of(path)
    pages, warnings = (
        document.measure(path, limits) if kind == "pdf" else images.measure(path, kind, limits)
    )
    return SplitFile(kind, pages, (*warnings, *trailing(path, kind)))


def decode(path: Path, index: int, limits: Limits = DEFAULT) -> PageImage:
    """Decode the page at `index` (from 0).

    Raises:
        Unreadable: The page cannot be read.
    """
    kind = kind_of(path)
    if kind == "pdf":
        return document.decode(path, index, limits)
    return images.decode(path, kind, index, limits)


def kind_of(path: Path) -> Kind:
    """Return the format of a file, by its magic bytes.

    Raises:
        Unreadable: The format is not supported.
    """
    with path.open("rb") as file:
        kind = sniff(file.read(FIRST_BYTES))
    if kind is None:
        raise Unreadable("not-an-image")
    return kind
