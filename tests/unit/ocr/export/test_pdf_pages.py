"""Pages of PDFs leave as they came, where PDF/A can hold them; else they are drawn."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageDraw

from ocr.files import opener
from tests.pdf_readers import READERS, form
from tests.unit.ocr import pdfs
from tests.unit.ocr.export.exported import (
    apart,
    gray,
    leave,
    only_image,
    seen,
    text_on,
)
from tests.unit.ocr.own_pages import change, line, note, write

ALIKE = 14
OLD_LAYER = b" BT 3 Tr /F 12 Tf 72 720 Td (What another reader read) Tj ET"
FULL = b"q 595 0 0 842 0 0 cm /I Do Q"


def scan(size=(620, 877)):
    image = Image.new("L", size, 240)
    ImageDraw.Draw(image).rectangle((50, 60, 300, 130), fill=20)
    ImageDraw.Draw(image).ellipse((350, 600, 560, 760), fill=90)
    return image


def shows_the_same(target, image):
    height, width = image.pixels.shape[:2]
    return apart(seen(target, (width, height)), gray(image)) < ALIKE


def test_a_scan_keeps_its_image_and_gets_our_text(tmp_path):
    path = tmp_path / "a.pdf"
    pdfs.write(path, FULL + OLD_LAYER, image=scan())
    target, as_it_is, image = leave(path, tmp_path)
    assert as_it_is
    assert shows_the_same(target, image)
    with pikepdf.open(target) as pdf:
        assert pikepdf.PdfImage(only_image(pdf)).as_pil_image().size == (620, 877)
    for read in READERS.values():
        (said,) = read(target)
        assert form(said) == form("保单号  PC 0417\n受益人：苏慕雪"), "the old layer is gone"


def test_an_old_layer_in_a_form_is_taken_out_as_well(tmp_path):
    path, plain = tmp_path / "a.pdf", tmp_path / "plain.pdf"
    pdfs.write(plain, FULL + b" /Old Do", image=scan())
    with pikepdf.open(plain) as pdf:
        layer = pdf.make_stream(OLD_LAYER)
        layer.Type, layer.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        layer.BBox = pikepdf.Array([0, 0, 595, 842])
        layer.Resources = pikepdf.Dictionary(Font=pdf.pages[0].obj.Resources.Font)
        pdf.pages[0].obj.Resources.XObject.Old = layer
        pdf.save(path)
    target, as_it_is, image = leave(path, tmp_path)
    assert as_it_is
    assert shows_the_same(target, image)
    for read in READERS.values():
        assert form(read(target)[0]) == form("保单号  PC 0417\n受益人：苏慕雪")


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("own_turn", [0, 90, 180, 270])
def test_a_turned_page_of_a_pdf_is_shown_upright(tmp_path, own_turn, turn):
    path = tmp_path / "a.pdf"
    turned = b"/Rotate %d" % own_turn
    pdfs.write(path, FULL, image=scan(), extra=turned, box=(0, 0, 595, 842))
    target, as_it_is, image = leave(path, tmp_path, turn=turn)
    upright = np.rot90(gray(image), -turn // 90)
    assert as_it_is
    assert apart(seen(target, (upright.shape[1], upright.shape[0])), upright) < ALIKE
    for read in READERS.values():
        assert form(read(target)[0]) == form("保单号  PC 0417\n受益人：苏慕雪")


def test_a_page_whose_box_begins_elsewhere_has_its_text_where_it_belongs(tmp_path):
    path = tmp_path / "a.pdf"
    moved = b"q 595 0 0 842 -100 50 cm /I Do Q"
    pdfs.write(path, moved, image=scan(), box=(-100, 50, 495, 892))
    target, _, image = leave(path, tmp_path)
    assert shows_the_same(target, image)
    import pdfplumber

    with pdfplumber.open(target) as pdf:
        first = pdf.pages[0].chars[0]
        scale = image.pixels.shape[1] / 595
        assert (first["x0"] + 100) * scale == pytest.approx(image.pixels.shape[1] // 10, abs=2)


def test_a_fax_header_on_a_scan_has_it_drawn(tmp_path):
    path = tmp_path / "a.pdf"
    pdfs.write(path, FULL + b" BT /F 12 Tf 72 820 Td (FAX 21:04) Tj ET", image=scan())
    target, as_it_is, image = leave(path, tmp_path)
    assert not as_it_is
    assert shows_the_same(target, image)
    for read in READERS.values():
        assert form(read(target)[0]) == form("保单号  PC 0417\n受益人：苏慕雪")


def own(path):
    image = opener.decode(path, 0)
    assert image.own_text is not None
    return image.own_text


def test_own_text_in_a_font_that_is_not_embedded_is_drawn_and_said(tmp_path):
    path = tmp_path / "a.pdf"
    pdfs.write(path, b"BT /F 12 Tf 72 720 Td (Policy AH630873) Tj ET")
    target, as_it_is, image = leave(path, tmp_path, text=own(path))
    assert not as_it_is
    assert shows_the_same(target, image)
    for read in READERS.values():
        assert "Policy AH630873" in read(target)[0]


def embedded(path):
    """Write a page with its own text in a font that it holds."""
    from tests.places import SCANS

    path.write_bytes((SCANS / "004-电子保险单-苏慕雪.pdf").read_bytes())


def test_own_text_in_an_embedded_font_stays_as_it_is(tmp_path):
    path = tmp_path / "a.pdf"
    embedded(path)
    text = own(path)
    target, as_it_is, image = leave(path, tmp_path, text=text)
    assert as_it_is
    assert shows_the_same(target, image)
    for read in READERS.values():
        (said,) = read(target)
        lines = [form(line.text) for line in text.lines]
        assert [line for line in lines if line not in form(said)] == []


def test_own_text_that_a_person_corrected_leaves_as_corrected(tmp_path):
    path = tmp_path / "a.pdf"
    embedded(path)
    image = opener.decode(path, 0)
    height, width = image.pixels.shape[:2]
    target, as_it_is, _ = leave(path, tmp_path, text=text_on((width, height)))
    assert not as_it_is
    for read in READERS.values():
        assert form(read(target)[0]) == form("保单号  PC 0417\n受益人：苏慕雪")


def test_what_was_read_beside_own_text_is_written_over_the_page_as_it_is(tmp_path):
    path = tmp_path / "a.pdf"
    embedded(path)
    said = own(path)
    read = line("Invoice 4711", (300, 2100, 700, 2140), 0.8)
    text = replace(said, lines=(*said.lines, replace(read, row=99)), engine="pypdfium2+test")
    target, as_it_is, image = leave(path, tmp_path, text=text)
    assert as_it_is
    assert shows_the_same(target, image)
    for read_by in READERS.values():
        words = form(read_by(target)[0])
        assert form("Invoice 4711") in words
        assert words.count(form(said.lines[2].text)) == 1


def test_a_page_that_hides_text_is_drawn_so_that_it_stays_hidden(tmp_path):
    path = tmp_path / "a.pdf"
    embedded(path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        first = next(iter(page.obj.Resources.Font.keys())).encode()
        page.contents_add(b"BT %b 12 Tf 3 Tr 72 40 Td <00010002> Tj ET" % first)
        pdf.save(path)
    text = own(path)
    target, as_it_is, image = leave(path, tmp_path, text=text)
    assert not as_it_is
    assert shows_the_same(target, image)
    for read_by in READERS.values():
        words = form(read_by(target)[0])
        assert [part.text for part in text.lines if form(part.text) not in words] == []


def test_what_is_drawn_twice_to_look_bold_is_found_as_one_word(tmp_path):
    path = tmp_path / "a.pdf"
    embedded(path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        once = page.Contents.read_bytes()
        page.Contents = pdf.make_stream(once + b"\nq 1 0 0 1 0.4 0 cm\n" + once + b"\nQ")
        pdf.save(path)
    text = own(path)
    target, as_it_is, _ = leave(path, tmp_path, text=text)
    assert not as_it_is, "other programs would find every character twice"
    for read_by in READERS.values():
        words = form(read_by(target)[0])
        assert [part.text for part in text.lines if form(part.text) not in words] == []


def test_the_values_of_a_form_leave_with_it(tmp_path):
    path = change(write(tmp_path / "a.pdf"), note("/FreeText", b"Shen Ruoxi"))
    target, as_it_is, image = leave(path, tmp_path, text=own(path))
    assert not as_it_is
    assert shows_the_same(target, image)
    for read_by in READERS.values():
        assert form("Policy AH630873\nShen Ruoxi") in form(read_by(target)[0])


def test_notes_that_lie_on_a_page_are_drawn_with_it(tmp_path):
    path, plain = tmp_path / "a.pdf", tmp_path / "plain.pdf"
    pdfs.write(plain, FULL, image=scan())
    with pikepdf.open(plain) as pdf:
        look = pdf.make_stream(b"0 g 0 0 100 40 re f")
        look.update(
            {
                "/Type": pikepdf.Name.XObject,
                "/Subtype": pikepdf.Name.Form,
                "/BBox": [0, 0, 100, 40],
            }
        )
        note = {
            "/Type": pikepdf.Name.Annot,
            "/Subtype": pikepdf.Name.Stamp,
            "/Rect": [300, 700, 400, 740],
            "/F": 4,
            "/AP": pikepdf.Dictionary(N=look),
        }
        pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary(note))])
        pdf.save(path)
    target, as_it_is, image = leave(path, tmp_path)
    assert not as_it_is
    assert shows_the_same(target, image)


def test_a_pdf_opened_by_an_empty_password_leaves_without_one(tmp_path):
    path, plain = tmp_path / "a.pdf", tmp_path / "plain.pdf"
    pdfs.write(plain, FULL, image=scan())
    with pikepdf.open(plain) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="x", user=""))
    target, as_it_is, _ = leave(path, tmp_path)
    assert as_it_is
    with pikepdf.open(io.BytesIO(target.read_bytes())) as pdf:
        assert not pdf.is_encrypted
