"""Tesseract engine, run as a program through pytesseract."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytesseract

from ocr.boxes import around
from ocr.errors import EngineMissing
from ocr.imaging import cleaning, ink
from ocr.imaging.skew import skew
from ocr.layout import (
    columns,
    rows,
)
from ocr.port import Char, Line, PageText

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocr.port import Box

_LANGUAGE = "chi_sim"
_LONGER_SIDE = 2400
_CELL_GAP = 1.5
"""Gap between words, in heights, above which they belong to two cells."""

_FULL = "--psm 3"
"""Fully automatic layout: far better on forms than a single block (psm 6)."""

_ONE_LINE = "--psm 7"
_SPARSE = "--psm 11"
"""Sparse text: finds the one line on a sheet that the full layout reports as empty."""

_SURE = 0.7
_ENOUGH = 6
"""Sparse text counts only with so many characters of this confidence: the paper's grain gives
up to five, depending on the angle of deskewing."""


@dataclass(frozen=True, slots=True)
class _Word:
    block: tuple[int, ...]
    text: str
    confidence: float
    box: Box


class TesseractEngine:
    """An `Engine` that needs the Debian packages tesseract-ocr and tesseract-ocr-chi-sim.

    It reads pages only in their present orientation: its own detection is wrong for half of
    the pages.
    """

    name = "tesseract"
    languages: tuple[str, ...] = ("zh_Hans", "en")

    def __init__(self, threads: int = 1) -> None:
        """Query the program's version and languages.

        Raises:
            EngineMissing: The program or its language data are not installed.
        """
        # Read by the program at its start; several multi-threaded ones block each other.
        os.environ["OMP_THREAD_LIMIT"] = str(threads)
        try:
            version = str(pytesseract.get_tesseract_version())
            languages = pytesseract.get_languages()
        except (pytesseract.TesseractNotFoundError, OSError):
            raise EngineMissing("tesseract-ocr") from None
        if _LANGUAGE not in languages:
            raise EngineMissing("tesseract-ocr-chi-sim")
        self.version = f"{version} {_LANGUAGE}"

    def read(self, page: np.ndarray) -> PageText:
        """See `Engine.read`."""
        height, width = page.shape[:2]
        straight, back = _prepared(page)
        words = _words(straight, _FULL)
        if not words and ink.share(page) >= ink.BLANK:  # grain alone takes it half a minute
            words = _sparse(straight)
        lines = _lines(words, _Frame(back, width, height))
        return PageText(width, height, lines, self.name, self.version, blank=not lines)

    def read_lines(self, lines: Sequence[np.ndarray]) -> list[tuple[str, float]]:
        """See `Engine.read_lines`."""
        return [_joined(_words(line, _ONE_LINE)) for line in lines]


def _joined(words: Sequence[_Word]) -> tuple[str, float]:
    text = "".join(word.text for word in words)
    sure = sum(word.confidence * len(word.text) for word in words)
    return text, sure / len(text) if text else 0.0


@dataclass(frozen=True, slots=True)
class _Frame:
    """Size of the page as scanned, and the matrix that maps the read page to it."""

    matrix: np.ndarray
    width: int
    height: int

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        corners = np.array([[left, top], [right, top], [left, bottom], [right, bottom]])
        x, y = (corners @ self.matrix[:, :2].T + self.matrix[:, 2]).T
        x0, y0 = max(0, round(x.min())), max(0, round(y.min()))
        x0, y0 = min(x0, self.width - 1), min(y0, self.height - 1)
        x1, y1 = min(self.width, round(x.max())), min(self.height, round(y.max()))
        return x0, y0, max(x0 + 1, x1), max(y0 + 1, y1)


def _prepared(page: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Clean, deskew and enlarge a page; return also the matrix that maps it back."""
    clean = cleaning.clean(page)
    straight, back = cleaning.straightened(clean, skew(clean))
    scale = _LONGER_SIDE / max(clean.shape)
    how = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    sized = cv2.resize(straight, None, fx=scale, fy=scale, interpolation=how)
    return sized, back @ np.diag((1 / scale, 1 / scale, 1))


def _words(page: np.ndarray, settings: str) -> list[_Word]:
    found = pytesseract.image_to_data(
        page, lang=_LANGUAGE, config=settings, output_type=pytesseract.Output.DICT
    )
    return list(_each(found))


def _sparse(page: np.ndarray) -> list[_Word]:
    words = _words(page, _SPARSE)
    sure = sum(len(word.text) for word in words if word.confidence > _SURE)
    return words if sure >= _ENOUGH else []


def _each(found: dict[str, list[Any]]) -> Iterator[_Word]:
    for number, text in enumerate(found["text"]):
        confidence = float(found["conf"][number])
        if confidence < 0 or not text.strip():
            continue
        left, top = found["left"][number], found["top"][number]
        box = (left, top, left + found["width"][number], top + found["height"][number])
        block = tuple(found[level][number] for level in ("block_num", "par_num", "line_num"))
        yield _Word(block, text.strip(), min(1.0, confidence / 100), box)


def _lines(words: Sequence[_Word], frame: _Frame) -> tuple[Line, ...]:
    found = [
        cell
        for _, line in groupby(words, key=lambda word: word.block)
        for cell in _cells(list(line))
    ]
    boxes = [around(word.box for word in line) for line in found]
    places = [
        rows.LinePosition(left, right, (top + bottom) / 2, bottom - top)
        for left, top, right, bottom in boxes
    ]
    return tuple(
        _line(found[number], row, frame)
        for row, members in enumerate(columns.in_order(places))
        for number in members
    )


def _cells(line: Sequence[_Word]) -> Iterator[list[_Word]]:
    """Split a line at wide gaps: the program joins the cells of a table."""
    cell: list[_Word] = []
    for word in line:
        height = word.box[3] - word.box[1]
        if cell and word.box[0] - cell[-1].box[2] > _CELL_GAP * height:
            yield cell
            cell = []
        cell.append(word)
    if cell:
        yield cell


def _line(words: Sequence[_Word], row: int, frame: _Frame) -> Line:
    chars = tuple(_chars(words, frame))
    return Line(chars, around(char.box for char in chars), row)


def _chars(words: Sequence[_Word], frame: _Frame) -> Iterator[Char]:
    """Divide each word's box evenly; insert spaces between words that are not Chinese."""
    last: _Word | None = None
    for word in words:
        left, top, right, bottom = word.box
        if last and last.text[-1].isascii() and word.text[0].isascii():
            yield Char(" ", frame.box(last.box[2], top, left, bottom), word.confidence)
        step = (right - left) / len(word.text)
        for place, text in enumerate(word.text):
            box = frame.box(left + place * step, top, left + (place + 1) * step, bottom)
            yield Char(text, box, word.confidence)
        last = word
