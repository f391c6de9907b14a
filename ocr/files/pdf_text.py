"""Takes over the text that a PDF page carries itself."""

from __future__ import annotations

import ctypes
import importlib.metadata
import math
import unicodedata
from typing import TYPE_CHECKING

import pdfplumber
from pypdfium2 import raw

from ocr.files.damage import PDF_DAMAGE
from ocr.own_lines import OWN_TEXT, Written, lines
from ocr.port import PageText

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pypdfium2 import PdfPage

    from ocr.port import Box

_USABLE = 0.8
"""Share of characters that must mean something; fonts without a map give the rest."""

_LOOKED_AT = 200

_UNUSABLE = {"Cc", "Cn", "Co", "Cs"}


def own_text(path: Path, number: int, page: PdfPage, size: tuple[int, ...]) -> PageText | None:
    """Return the page's own text, by pdfplumber, or where that gives little by PDFium.

    Args:
        path: The file.
        number: Of the page, from 0.
        page: The same page, opened by PDFium.
        size: Height and width of the page image in pixels; boxes will be pixels of it.

    Returns:
        None where the text cannot be used and the page image has to be read.
    """
    height, width = size[:2]
    if not _is_seen_upright(page):
        return None
    for engine, find in zip(OWN_TEXT, (_by_pdfplumber, _by_pdfium), strict=True):
        written = list(find(path, number, page, (width, height)))
        if _is_usable(written):
            version = importlib.metadata.version(engine)
            return PageText(width, height, lines(written), engine, version)
    return None


def _is_seen_upright(page: PdfPage) -> bool:
    """Whether most of the first characters stand upright on the page as it is drawn."""
    text = page.get_textpage()
    count = min(_LOOKED_AT, text.count_chars())
    turn = float(page.get_rotation())
    upright = 0
    for number in range(count):
        angle = math.degrees(raw.FPDFText_GetCharAngle(text, number))
        if abs((angle + turn + 180) % 360 - 180) < 45:  # noqa: PLR2004
            upright += 1
    return bool(upright * 2 >= count)


def _is_usable(written: list[Written]) -> bool:
    characters = [one.text for one in written if not one.text.isspace()]
    usable = sum(
        unicodedata.category(text) not in _UNUSABLE and text != "�" for text in characters
    )
    return bool(characters) and usable >= _USABLE * len(characters)


def _by_pdfplumber(
    path: Path, number: int, _page: PdfPage, size: tuple[int, int]
) -> Iterator[Written]:
    try:
        with pdfplumber.open(path, pages=[number + 1]) as pdf:
            page = pdf.pages[0]
            left, top, right, bottom = page.cropbox
            across, down = size[0] / (right - left), size[1] / (bottom - top)
            chars = page.chars
    except PDF_DAMAGE:
        return
    for char in chars:
        if char["text"].startswith("(cid:"):
            yield Written("�", (0, 0, 1, 1))
            continue
        box = (
            (char["x0"] - left) * across,
            (char["top"] - top) * down,
            (char["x1"] - left) * across,
            (char["bottom"] - top) * down,
        )
        yield from _split(char["text"], box, size)


def _by_pdfium(
    _path: Path, _number: int, page: PdfPage, size: tuple[int, int]
) -> Iterator[Written]:
    text = page.get_textpage()
    for number in range(text.count_chars()):
        found = chr(raw.FPDFText_GetUnicode(text, number))
        if found in "\r\n\x00￾":
            continue
        left, bottom, right, top = text.get_charbox(number, loose=True)
        x0, y0 = _to_pixels(page, left, top, size)
        x1, y1 = _to_pixels(page, right, bottom, size)
        box = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        yield from _split(found, box, size)


def _to_pixels(page: PdfPage, x: float, y: float, size: tuple[int, int]) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, across, down)
    return across.value, down.value


def _split(
    text: str, box: tuple[float, float, float, float], size: tuple[int, int]
) -> Iterator[Written]:
    """Share a glyph's box among its characters (ligatures), cut to the page."""
    left, top, right, bottom = box
    step = (right - left) / max(1, len(text))
    for place, one in enumerate(text):
        yield Written(
            one, _within(left + place * step, top, left + (place + 1) * step, bottom, size)
        )


def _within(left: float, top: float, right: float, bottom: float, size: tuple[int, int]) -> Box:
    width, height = size
    x0 = min(max(0, round(left)), width - 1)
    y0 = min(max(0, round(top)), height - 1)
    return (
        x0,
        y0,
        max(x0 + 1, min(width, round(right))),
        max(y0 + 1, min(height, round(bottom))),
    )
