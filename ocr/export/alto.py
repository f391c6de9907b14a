"""ALTO 4 export (http://www.loc.gov/standards/alto/v4): characters with boxes.

Positions are pixels of the page image as scanned, origin top left; `ROTATION` is the rotation
of the text on it. A row is a TextBlock, or a ComposedBlock of its cells. A `String` is the text
between spaces; spaces between two Chinese characters are dropped, since Chinese does not
separate words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from lxml import etree

from ocr.boxes import around
from ocr.export.text_layer import runs_down

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocr.port import Box, Char, Line, PageText

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
SCHEMA = "http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"

_HAN = re.compile("[々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class SourceImage:
    """Origin of a page.

    Attributes:
        number: Archive number of the item.
        file_name: Archive name of the page's image.
        page: Number of the page in the item, from 1.
        read_at: ISO date and time of reading, with zone.
    """

    number: str
    file_name: str
    page: int
    read_at: str


def to_alto(page: PageText, source: SourceImage) -> bytes:
    """Return a page as an ALTO 4.4 document in UTF-8; a page without text has no blocks."""
    spaces = {None: NAMESPACE, "xsi": _INSTANCE}
    root = etree.Element(_name("alto"), nsmap=spaces)  # type: ignore[arg-type]  # knows no None
    root.set(f"{{{_INSTANCE}}}schemaLocation", f"{NAMESPACE} {SCHEMA}")
    root.set("SCHEMAVERSION", "4.4")
    _describe(root, page, source)
    layout = _add(root, "Layout")
    size = {"WIDTH": str(page.width), "HEIGHT": str(page.height)}
    sheet = _add(layout, "Page", ID="page", PHYSICAL_IMG_NR=str(source.page), **size)
    sheet.set("PROCESSINGREFS", "reading")
    sheet.set("LANG", "zh")
    if page.turn:
        sheet.set("ROTATION", str(page.turn))
    if page.lines:
        sheet.set("PC", _share(page.confidence))
    space = _add(sheet, "PrintSpace", HPOS="0", VPOS="0", **size)
    for row, lines in groupby(page.lines, key=lambda line: line.row):
        _row(space, row, [line for line in lines if line.text.strip()], page)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _describe(root: etree._Element, page: PageText, source: SourceImage) -> None:
    description = _add(root, "Description")
    _add(description, "MeasurementUnit").text = "pixel"
    image = _add(description, "sourceImageInformation")
    _add(image, "fileName").text = source.file_name
    _add(image, "documentIdentifier").text = source.number
    step = _add(description, "Processing", ID="reading")
    _add(step, "processingCategory").text = "contentGeneration"
    _add(step, "processingDateTime").text = source.read_at
    software = _add(step, "processingSoftware")
    _add(software, "softwareName").text = _plain(page.engine)
    _add(software, "softwareVersion").text = _plain(page.version)


def _row(space: etree._Element, row: int, lines: Sequence[Line], page: PageText) -> None:
    """Add a row: a block per cell, inside a composed block if there are several."""
    if len(lines) > 1:
        place = _place(around(line.box for line in lines))
        space = _add(space, "ComposedBlock", ID=f"row{row}", TYPE="row", **place)
    for number, line in enumerate(lines):
        name = f"row{row}cell{number}"
        block = _add(space, "TextBlock", ID=name, **_place(line.box))
        held = _add(block, "TextLine", ID=f"{name}line", **_place(line.box))
        if runs_down(line, page):
            held.set("BASEDIRECTION", "ttb")
        for word in _words(line.chars):
            if word[0].text.isspace():
                _add(held, "SP", **_place(around(char.box for char in word)))
            else:
                _string(held, word)


def _words(chars: Sequence[Char]) -> Iterator[list[Char]]:
    """Yield the words of a line and the spaces between them."""
    kept = list(_without_idle_blanks(chars))
    for _, alike in groupby(kept, key=lambda char: char.text.isspace()):
        yield list(alike)


def _without_idle_blanks(chars: Sequence[Char]) -> Iterator[Char]:
    """Leave out spaces at both ends of a line and between two Chinese characters."""
    last: Char | None = None
    blanks: list[Char] = []
    for char in chars:
        if char.text.isspace():
            blanks.append(char)
            continue
        if last and not (_HAN.match(last.text) and _HAN.match(char.text)):
            yield from blanks
        blanks = []
        yield char
        last = char


def _string(line: etree._Element, word: Sequence[Char]) -> None:
    text = "".join(_plain(char.text) for char in word)
    sure = sum(char.confidence for char in word) / len(word)
    place = _place(around(char.box for char in word))
    string = _add(line, "String", CONTENT=text, WC=_share(sure), **place)
    for char in word:
        glyph = _add(
            string,
            "Glyph",
            CONTENT=_plain(char.text),
            GC=_share(char.confidence),
            **_place(char.box),
        )
        for other in char.candidates:
            _add(glyph, "Variant", CONTENT=_plain(other.text), VC=_share(other.weight))


def _add(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, _name(name), attributes)


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _place(box: Box) -> dict[str, str]:
    left, top, right, bottom = box
    return {
        "HPOS": str(left),
        "VPOS": str(top),
        "WIDTH": str(right - left),
        "HEIGHT": str(bottom - top),
    }


def _share(value: float) -> str:
    return f"{min(max(value, 0.0), 1.0):.4f}"


def _plain(text: str) -> str:
    """Replace characters not allowed in XML."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
