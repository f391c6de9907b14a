"""A born-digital PDF: real text in embedded subsets, as an insurer's own system makes it.

Written by hand, since text has to come out exactly as it was put in: one Type 0 font with
Identity-H for each face, its CFF subset, its widths and its way back to Unicode (ISO 32000-1,
9.7 and 9.10).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset, ttLib

from tests.paper import fonts, seals
from tests.paper.marks import Fill, Mark, Rule, Seal, Text
from tests.paper.pdffile import PdfFile
from tests.paper.sheet import Sheet

_POINTS = 72 / 25.4
_SEAL_DPI = 150


@dataclass(frozen=True, slots=True)
class Subset:
    """What a PDF needs of a face.

    Attributes:
        cff: The bare CFF table.
        cids: Character to its identifier in the font.
        widths: Identifier to its advance, in thousandths of an em.
    """

    cff: bytes
    cids: dict[str, int]
    widths: dict[int, int]


def write_born_digital_pdf(sheets: Sequence[Sheet], path: Path) -> None:
    """Write sheets as one PDF with text; the pen writes like print there."""
    pdf = PdfFile()
    faces = {face: _font(pdf, face, sheets) for face in sorted(_faces(sheets))}
    pages_id = pdf.reserve()
    kids = [_page(pdf, pages_id, sheet, faces) for sheet in sheets]
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    pdf.put(f"<< /Type /Pages /Kids [{listed}] /Count {len(kids)} >>", at=pages_id)
    root = pdf.put(f"<< /Type /Catalog /Pages {pages_id} 0 R /Lang (zh-CN) >>")
    path.write_bytes(pdf.finish(root))


def cut(face: str, region: str, chars: Iterable[str]) -> Subset:
    """The glyphs of some characters out of a face."""
    wanted = sorted(set(chars))
    font = ttLib.TTFont(fonts.FOLDER / fonts.FACES[face], fontNumber=fonts.REGIONS[region])
    options = subset.Options(layout_features=[], notdef_outline=True, desubroutinize=True)
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG"]
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(wanted))
    cutter.subset(font)
    glyphs = font.getBestCmap()
    # The faces are CID-keyed: a glyph called "cid01234" answers to the code 1234.
    cids = {char: int(glyphs[ord(char)].removeprefix("cid")) for char in wanted}
    widths = {cids[char]: font["hmtx"][glyphs[ord(char)]][0] for char in wanted}
    font.save(io.BytesIO())
    return Subset(font.getTableData("CFF "), cids, widths)


def _faces(sheets: Sequence[Sheet]) -> dict[str, set[str]]:
    chars: dict[str, set[str]] = {}
    for sheet in sheets:
        for mark in sheet.marks:
            if isinstance(mark, Text):
                chars.setdefault(mark.style.face, set()).update(mark.text)
    return chars


def _font(pdf: PdfFile, face: str, sheets: Sequence[Sheet]) -> tuple[int, Subset]:
    part = cut(face, sheets[0].region, _faces(sheets)[face])
    name = f"LANTAI+{Path(fonts.FACES[face]).stem}"
    file_id = pdf.stream(part.cff, "/Subtype /CIDFontType0C")
    descriptor = pdf.put(
        f"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [-1000 -300 2000 1000]"
        f" /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 733 /StemV 80"
        f" /FontFile3 {file_id} 0 R >>"
    )
    widths = " ".join(f"{cid} [{width}]" for cid, width in sorted(part.widths.items()))
    descendant = pdf.put(
        f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /{name}"
        f" /FontDescriptor {descriptor} 0 R"
        f" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        f" /DW 1000 /W [{widths}] >>"
    )
    back = pdf.stream(_to_unicode(part.cids).encode("ascii"))
    font_id = pdf.put(
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H"
        f" /DescendantFonts [{descendant} 0 R] /ToUnicode {back} 0 R >>"
    )
    return font_id, part


def _to_unicode(cids: dict[str, int]) -> str:
    pairs = [
        f"<{cid:04x}> <{char.encode('utf-16-be').hex()}>" for char, cid in sorted(cids.items())
    ]
    # A CMap may hold at most 100 pairs in one block.
    blocks = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]
    listed = "".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        f"{listed}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    )


def _page(pdf: PdfFile, parent: int, sheet: Sheet, faces: dict[str, tuple[int, Subset]]) -> int:
    stamps = [_stamp(pdf, mark) for mark in sheet.marks if isinstance(mark, Seal)]
    named = {face: f"F{no}" for no, face in enumerate(sorted(faces))}
    content = [_operators(sheet, mark, faces, named) for mark in sheet.marks]
    content += [f"q {place} cm /S{no} Do Q" for no, (_, place) in enumerate(_at(sheet, stamps))]
    fonts_named = " ".join(f"/{named[face]} {faces[face][0]} 0 R" for face in named)
    stamps_named = " ".join(f"/S{no} {stamp_id} 0 R" for no, (stamp_id, _) in enumerate(stamps))
    width, height = sheet.width * _POINTS, sheet.height * _POINTS
    content_id = pdf.stream("\n".join(content).encode("ascii"))
    return pdf.put(
        f"<< /Type /Page /Parent {parent} 0 R /MediaBox [0 0 {width:.2f} {height:.2f}]"
        f" /Resources << /Font << {fonts_named} >> /XObject << {stamps_named} >> >>"
        f" /Contents {content_id} 0 R >>"
    )


def _operators(
    sheet: Sheet, mark: Mark, faces: dict[str, tuple[int, Subset]], named: dict[str, str]
) -> str:
    def x(at: float) -> str:
        return f"{at * _POINTS:.2f}"

    def y(at: float) -> str:
        return f"{(sheet.height - at) * _POINTS:.2f}"

    match mark:
        case Text():
            cids = faces[mark.style.face][1].cids
            codes = "".join(f"{cids[char]:04x}" for char in mark.text)
            font = f"/{named[mark.style.face]} {mark.style.size}"
            return (
                f"BT {_colour(mark.style.colour)} rg {font}"
                f" Tf {x(mark.x)} {y(mark.y)} Td <{codes}> Tj ET"
            )
        case Rule():
            return (
                f"{_colour(mark.colour)} RG {x(mark.width)} w"
                f" {x(mark.x0)} {y(mark.y0)} m {x(mark.x1)} {y(mark.y1)} l S"
            )
        case Fill():
            size = f"{x(mark.x1 - mark.x0)} {x(mark.y1 - mark.y0)}"
            return f"{_colour(mark.colour)} rg {x(mark.x0)} {y(mark.y1)} {size} re f"
        case Seal():
            return ""


def _colour(colour: tuple[int, int, int]) -> str:
    return " ".join(f"{part / 255:.3f}" for part in colour)


def _stamp(pdf: PdfFile, mark: Seal) -> tuple[int, Seal]:
    picture = seals.draw(mark, _SEAL_DPI)
    alpha = picture.getchannel("A")
    size = f"/Type /XObject /Subtype /Image /Width {alpha.width} /Height {alpha.height}"
    mask = pdf.stream(alpha.tobytes(), f"{size} /ColorSpace /DeviceGray /BitsPerComponent 8")
    pixels = picture.convert("RGB").tobytes()
    entries = f"{size} /ColorSpace /DeviceRGB /BitsPerComponent 8 /SMask {mask} 0 R"
    return pdf.stream(pixels, entries), mark


def _at(sheet: Sheet, stamps: list[tuple[int, Seal]]) -> Iterable[tuple[int, str]]:
    for stamp_id, mark in stamps:
        side = mark.size * _POINTS
        left = (mark.x - mark.size / 2) * _POINTS
        bottom = (sheet.height - mark.y - mark.size / 2) * _POINTS
        yield stamp_id, f"{side:.2f} 0 0 {side:.2f} {left:.2f} {bottom:.2f}"
