"""Invisible PDF text: a glyphless font, and the content stream that uses it.

Each pair of character and width has its own glyph number; the font maps it to the character and
to a width in twentieths of the height. So a row is one text run whose characters are at their
boxes without gaps, which every text extractor reads correctly, Chinese included. A page costs
some kilobytes.
"""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pikepdf import Array, Dictionary, Name, Pdf

from ocr.export.text_layer import runs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fontTools.ttLib.tables._g_l_y_f import Glyph as Outline
    from pikepdf import Object

    from ocr.export.text_layer import TextRun
    from ocr.port import PageText

Glyph = tuple[str, int]
"""A character, and its width in twentieths of its height, from 1 to `_WIDTHS`."""

FONT = Name.LantaiText
"""Resource name of the font in the content stream."""

_EM = 1000
_STEP = 0.05
_WIDTHS = 80

_SOME_DAY = 3_850_000_000
"""Constant creation time of the font, in seconds since 1904."""

_BLOCK = 100
"""Largest number of entries per block of a character map (Adobe Technical Note 5014)."""

_UNWRITABLE = {0x0000, 0xFEFF, 0xFFFE}
"""Code points not allowed in a character map (ISO 19005-2, 6.2.11.7.2)."""


def content(page: PageText, size: tuple[float, float]) -> tuple[bytes, Sequence[Glyph]]:
    """Return a page's text as content stream, and its font's glyphs, numbered from 1.

    Args:
        page: The text.
        size: Width and height of the upright page, in points. The stream draws in points of
            the upright page, origin bottom left.
    """
    numbers: dict[Glyph, int] = {}
    sideways = page.turn in {90, 270}
    width, height = (page.height, page.width) if sideways else (page.width, page.height)
    scale = size[0] / width, size[1] / height, size[1]
    drawn = ["BT 3 Tr", *(_run(run, numbers, scale) for run in runs(page)), "ET"]
    return "\n".join(drawn).encode("ascii"), tuple(numbers)


def font(pdf: Pdf, glyphs: Sequence[Glyph]) -> Object:
    """Return a font in which number 1 is the first of `glyphs`, and so on."""
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name.Glyphless,
        Flags=4,
        FontBBox=Array([0, 0, _points(_WIDTHS), _EM]),
        ItalicAngle=0,
        Ascent=_EM,
        Descent=0,
        CapHeight=_EM,
        StemV=0,
        FontFile2=pdf.make_stream(_program()),
    )
    widths = [_points(width) for _, width in glyphs]
    places = b"".join(width.to_bytes(2, "big") for _, width in glyphs)
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name.Glyphless,
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=_points(_WIDTHS),
        W=Array([1, Array(widths)]),
        CIDToGIDMap=pdf.make_stream(b"\0\0" + places),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name.Glyphless,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=pdf.make_stream(_character_map(glyphs)),
        )
    )


def _run(run: TextRun, numbers: dict[Glyph, int], scale: tuple[float, float, float]) -> str:
    across, down, top = scale
    if run.down:
        along, size = down, run.height * across
        matrix = f"0 -1 1 0 {run.base * across:.2f} {top - run.start * down:.2f}"
    else:
        along, size = across, run.height * down
        matrix = f"1 0 0 1 {run.start * across:.2f} {top - run.base * down:.2f}"
    return f"/LantaiText {size:.2f} Tf {matrix} Tm [{_shown(run, numbers, along / size)}] TJ"


def _shown(run: TextRun, numbers: dict[Glyph, int], ems: float) -> str:
    """Return the operand of TJ for a run, with adjustments where no glyph has the width.

    Args:
        run: The run.
        numbers: Numbers of the glyphs used so far; new ones are added.
        ems: Heights of the run in one pixel along it.
    """
    pieces: list[str] = []
    at = due = 0.0
    for one, step in zip(run.text, run.steps, strict=True):
        due += step * ems
        width = min(max(round((due - at) / _STEP), 1), _WIDTHS)
        glyph = (_writable(one), width)
        number = numbers.setdefault(glyph, len(numbers) + 1)
        pieces.append(f"{number:04x}")
        at += width * _STEP
        if abs(due - at) > _STEP:
            pieces.append(f">{round((at - due) * _EM)}<")
            at = due
    return f"<{''.join(pieces)}>"


def _points(width: int) -> int:
    return round(width * _STEP * _EM)


def _writable(one: str) -> str:
    code = ord(one)
    surrogate = 0xD800 <= code < 0xE000  # noqa: PLR2004
    return "\N{REPLACEMENT CHARACTER}" if surrogate or code in _UNWRITABLE else one


def _character_map(glyphs: Sequence[Glyph]) -> bytes:
    """Return the ToUnicode map from glyph numbers to characters."""
    entries = [
        f"<{number:04x}> <{one.encode('utf-16-be').hex()}>"
        for number, (one, _) in enumerate(glyphs, 1)
    ]
    blocks = [entries[at : at + _BLOCK] for at in range(0, len(entries), _BLOCK)]
    sections = [
        f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar" for part in blocks
    ]
    return _MAP.replace("%", "\n".join(sections)).encode("ascii")


_MAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
%
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


@cache
def _program() -> bytes:
    """Return a TrueType font whose glyph n is n twentieths wide and draws nothing."""
    builder = FontBuilder(_EM, isTTF=True)
    widths = {".notdef": _points(_WIDTHS)}
    widths |= {f"w{width}": _points(width) for width in range(1, _WIDTHS + 1)}
    builder.setupGlyphOrder(list(widths))
    builder.setupCharacterMap({0x20: "w10"})
    builder.setupGlyf({name: _outline(width) for name, width in widths.items()})
    builder.setupHorizontalMetrics({name: (width, 0) for name, width in widths.items()})
    builder.setupHorizontalHeader(ascent=_EM, descent=0)
    builder.setupNameTable({"familyName": "Glyphless", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost(keepGlyphNames=False)
    builder.font["head"].created = builder.font["head"].modified = _SOME_DAY
    builder.font.recalcTimestamp = False
    made = io.BytesIO()
    builder.save(made)
    return made.getvalue()


def _outline(width: int) -> Outline:
    """Return an outline without area: PDFium skips text whose glyphs have no extent."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((width, _EM))
    pen.closePath()
    return pen.glyph()
