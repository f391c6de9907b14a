"""Takes over the text that a PDF page carries itself, as far as it is seen on the page."""

from __future__ import annotations

import ctypes
import importlib.metadata
import math
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from pypdfium2 import raw

from ocr.files.pdf import visible_text
from ocr.files.types import OwnText
from ocr.layout.line_grouping import (
    ENGINE,
    Written,
    lines,
    single,
)
from ocr.port import PageText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdfium2 import PdfPage, PdfTextPage

    from ocr.port import Box

_MEANINGLESS = {"Cc", "Cn", "Co", "Cs"}
"""Categories of code points that stand for a glyph without a meaning."""

_SIGN_FONTS = ("symbol", "wingdings", "webdings", "dingbats")
"""Fonts whose private code points are bullets and ticks, by a part of their name."""

_UPRIGHT = 45
"""Characters turned by less than these degrees are read from left to right."""

_VERSION = importlib.metadata.version(ENGINE)

_MOST = 100_000
"""A page with more characters is read from its pixels."""


@dataclass(frozen=True, slots=True)
class _PdfChar:
    """A character as PDFium found it.

    Attributes:
        text: What it says; "" for a sign of a sign font.
        angle: Degrees clockwise by which it is seen turned, from -180 to 180.
        font: Number of its font on this page.
        drawn: Whether its text object draws there at all.
        place: Left, top, right, bottom on the page image by its advance and line height.
        outline: The same of the glyph's outline alone.
    """

    text: str
    angle: int
    font: int
    drawn: bool
    place: tuple[float, float, float, float]
    outline: tuple[float, float, float, float]


def own_text(page: PdfPage, pixels: np.ndarray, ground: np.ndarray) -> OwnText | None:
    """Return the page's own text, of which every character is seen.

    What is drawn invisibly, in the colour of its ground, beneath a picture, on a layer that is
    off or beyond the page's edge is left out; where it stands the pixels speak.

    Args:
        page: The page, notes and form fields flattened into it.
        pixels: The page image; boxes will be pixels of it.
        ground: The page image drawn without any text.

    Returns:
        None where there is nothing of it, or most of it is not seen upright.
    """
    height, width = pixels.shape[:2]
    text = page.get_textpage()
    if not 0 < text.count_chars() <= _MOST:
        return None
    objects = _Objects(page)
    found = list(_characters(page, text, objects, (width, height)))
    seen = visible_text.seen(
        [each.outline for each in found],
        [each.place for each in found],
        visible_text.changed(pixels, ground),
    )
    shown = _shown(found, seen)
    solid = [each for each in shown if each.text != " "]
    upright = sum(abs(each.angle) < _UPRIGHT for each in solid)
    if not solid or upright * 2 < len(solid):
        return None
    written, meaningless = _told_apart(shown, (width, height))
    if not any(one.text != " " for one in written):
        return None
    once = tuple(single(written))
    said = PageText(width, height, lines(once), ENGINE, _VERSION)
    hidden = len(solid) < sum(each.text != " " for each in found)
    doubled = len(once) < len(written) or visible_text.is_doubled(page, objects.addresses)
    return OwnText(said, once, tuple(meaningless), ground, hidden, doubled)


def _shown(found: list[_PdfChar], seen: np.ndarray) -> list[_PdfChar]:
    """Keep what is seen, and blanks beside it, for a blank by itself is never seen."""
    kept = []
    before = False
    for each, is_seen in zip(found, seen.tolist(), strict=True):
        if each.text == " ":
            if before:
                kept.append(each)
            continue
        before = each.drawn and is_seen
        if before:
            kept.append(each)
    return kept


def _told_apart(
    shown: list[_PdfChar], size: tuple[int, int]
) -> tuple[list[Written], list[Box]]:
    """Return characters with a meaning, and the boxes of those without."""
    written, meaningless = [], []
    for each in shown:
        box = _within(each.place, size)
        if each.text == "�":
            meaningless.append(box)
        else:
            written.append(Written(each.text, box, each.font, each.angle))
    return written, meaningless


def _characters(
    page: PdfPage, text: PdfTextPage, objects: _Objects, size: tuple[int, int]
) -> Iterator[_PdfChar]:
    """Yield the characters in the order of drawing; what PDFium made up is left out."""
    to_pixels = _ToPixels(page, size)
    turn = page.get_rotation()
    loose = raw.FS_RECTF()
    edges = [ctypes.c_double() for _ in range(4)]
    for number in range(text.count_chars()):
        drawn_by = raw.FPDFText_GetTextObject(text, number)
        if not drawn_by or raw.FPDFText_IsGenerated(text, number) == 1:
            continue
        font, is_sign_font, clip = objects.of(drawn_by)
        said = _said(text, number, is_sign_font=is_sign_font)
        raw.FPDFText_GetLooseCharBox(text, number, loose)
        raw.FPDFText_GetCharBox(text, number, *edges)
        left, right, bottom, top = (edge.value for edge in edges)
        angle = round(math.degrees(raw.FPDFText_GetCharAngle(text, number))) + turn
        yield _PdfChar(
            said,
            (angle + 180) % 360 - 180,
            font,
            clip is not None and clip.holds((left + right) / 2, (bottom + top) / 2),
            to_pixels(loose.left, loose.top, loose.right, loose.bottom),
            to_pixels(left, top, right, bottom),
        )


def _said(text: PdfTextPage, number: int, *, is_sign_font: bool) -> str:
    """Return what a character says: one code point, U+FFFD where that means nothing."""
    code = raw.FPDFText_GetUnicode(text, number)
    said = chr(code) if code < 0x110000 else "�"  # noqa: PLR2004  end of Unicode
    if raw.FPDFText_IsHyphen(text, number) == 1:
        return "-"
    if said.isspace() or said == "\u200b":
        return " "
    if raw.FPDFText_HasUnicodeMapError(text, number) == 1:
        return "�"
    kind = unicodedata.category(said)
    if kind == "Co" and is_sign_font:
        return "·"
    return "�" if kind in _MEANINGLESS else said


class _Objects:
    """What is known of each text object, asked once."""

    def __init__(self, page: PdfPage) -> None:
        self._fonts: dict[int, tuple[int, bool]] = {}
        self._known: dict[int, tuple[int, bool, visible_text.Clip | None]] = {}
        self._on_page = visible_text.on_page(page)

    @property
    def addresses(self) -> set[int]:
        """Of those that were asked for."""
        return set(self._known)

    def of(self, drawn_by: object) -> tuple[int, bool, visible_text.Clip | None]:
        """Return the number of its font, whether that is one of signs, and where it draws."""
        address = visible_text.address(drawn_by)
        known = self._known.get(address)
        if known is None:
            clip = visible_text.clip(drawn_by, is_on_page=address in self._on_page)
            known = (*self._font(drawn_by), clip)
            self._known[address] = known
        return known

    def _font(self, drawn_by: object) -> tuple[int, bool]:
        font = raw.FPDFTextObj_GetFont(drawn_by)
        address = visible_text.address(font)
        if address not in self._fonts:
            name = ctypes.create_string_buffer(128)
            raw.FPDFFont_GetBaseFontName(font, name, 128)
            called = name.value.decode("ascii", "replace").lower()
            is_sign_font = any(part in called for part in _SIGN_FONTS)
            self._fonts[address] = (len(self._fonts), is_sign_font)
        return self._fonts[address]


class _ToPixels:
    """Leads boxes from the page to pixels of its image."""

    _FINE = 64

    def __init__(self, page: PdfPage, size: tuple[int, int]) -> None:
        self._origin = self._point(page, size, 0, 0)
        right, up = self._point(page, size, 1000, 0), self._point(page, size, 0, 1000)
        self._across = [(a - b) / 1000 for a, b in zip(right, self._origin, strict=True)]
        self._up = [(a - b) / 1000 for a, b in zip(up, self._origin, strict=True)]

    def __call__(
        self, left: float, top: float, right: float, bottom: float
    ) -> tuple[float, float, float, float]:
        """Return left, top, right, bottom of a box in pixels, from the top left corner."""
        ax, ay = self._across
        bx, by = self._up
        ox, oy = self._origin
        x0, x1 = ox + left * ax + top * bx, ox + right * ax + bottom * bx
        y0, y1 = oy + left * ay + top * by, oy + right * ay + bottom * by
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def _point(
        self, page: PdfPage, size: tuple[int, int], x: float, y: float
    ) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        wide, high = (side * self._FINE for side in size)
        raw.FPDF_PageToDevice(page, 0, 0, wide, high, 0, x, y, across, down)
        return across.value / self._FINE, down.value / self._FINE


def _within(place: tuple[float, float, float, float], size: tuple[int, int]) -> Box:
    """Return whole pixels on the page; of a character that is seen there are some."""
    left, top, right, bottom = place
    width, height = size
    x0 = min(max(0, round(left)), width - 1)
    y0 = min(max(0, round(top)), height - 1)
    return (
        x0,
        y0,
        max(x0 + 1, min(width, round(right))),
        max(y0 + 1, min(height, round(bottom))),
    )
