"""Small PDFs that say something of themselves, true or not, and an engine of known answers."""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

from ocr.files.opener import decode
from ocr.port import Char, Line, PageText
from tests.unit.ocr import pdfs

SAID = b"BT /F 12 Tf 72 720 Td (Policy AH630873) Tj ET"
PICTURE = b" q 300 0 0 150 72 400 cm /I Do Q"
"""Lies between 200 and 1225 pixels across, 811 and 1228 down the page at 200 dpi."""


def words(size=(600, 300)):
    """A picture of eight signs in a row, as far as marks go."""
    image = Image.new("L", size, 255)
    for number in range(8):
        left = 60 + 60 * number
        ImageDraw.Draw(image).rectangle((left, 120, left + 30, 165), outline=0, width=6)
    return image


def write(path, content=SAID, **more):
    """Write one page; see `pdfs.write`."""
    pdfs.write(path, content, **more)
    return path


def change(path, change):
    """Change the one page of a file: `change` gets the PDF and the page's dictionary."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        change(pdf, pdf.pages[0].obj)
        pdf.save(path)
    return path


def form(pdf, page, content):
    """Return what a note or field looks like: 200 x 20 points of content."""
    look = pdf.make_stream(content)
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 200, 20])
    look.Resources = Dictionary(Font=page.Resources.Font)
    return look


def own(path):
    """What a page says of itself, which it does."""
    said = decode(path, 0).own
    assert said is not None
    return said


def note(kind, said, left=300, bottom=690, **entries):
    """Return a change that lays a note or a filled field on the page."""

    def change(pdf, page):
        look = form(pdf, page, b"BT /F 12 Tf 2 5 Td (%b) Tj ET" % said)
        made = Dictionary(
            Type=Name.Annot,
            Subtype=Name(kind),
            Rect=Array([left, bottom, left + 200, bottom + 20]),
            F=4,
            AP=Dictionary(N=look),
            **entries,
        )
        made = pdf.make_indirect(made)
        page.Annots = Array([made])
        if kind == "/Widget":
            made.FT, made.T, made.V = Name.Tx, pikepdf.String("name"), pikepdf.String(said)
            made.DA = pikepdf.String("/F 12 Tf 0 g")
            fields = Dictionary(Fields=Array([made]), DR=Dictionary(Font=page.Resources.Font))
            pdf.Root.AcroForm = pdf.make_indirect(fields)

    return change


def to_unicode(pairs):
    """Return a change that gives the font a map: code of one byte to code point."""
    listed = "".join(f"<{code:02x}> <{point:04x}>\n" for code, point in pairs.items())
    body = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        "1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{len(pairs)} beginbfchar\n{listed}endbfchar\nendcmap end end\n"
    )

    def change(pdf, page):
        page.Resources.Font["/F"].ToUnicode = pdf.make_stream(body.encode())

    return change


def line(text, box, confidence=0.9):
    """Return a line whose characters share its box evenly."""
    left, top, right, bottom = box
    step = (right - left) / len(text)
    chars = tuple(
        Char(
            one, (round(left + n * step), top, round(left + (n + 1) * step), bottom), confidence
        )
        for n, one in enumerate(text)
    )
    return Line(chars, box, 0)


class Answers:
    """An engine that finds the same lines on every page and reads lines as it is told.

    Attributes:
        pages: Sizes of the pages that it was shown, height and width.
        strips: How many images of lines it was shown.
    """

    name, version = "answers", "1"
    languages: tuple[str, ...] = ("en",)

    def __init__(self, *found, reads="", sure=0.99):
        self.found, self.reads, self.sure = found, reads, sure
        self.pages, self.strips = [], 0

    def read(self, page):
        self.pages.append(page.shape[:2])
        height, width = page.shape[:2]
        found = tuple(self.found)
        return PageText(width, height, found, self.name, self.version, blank=not found)

    def read_lines(self, lines):
        self.strips += len(lines)
        return [(self.reads, self.sure) for _ in lines]
