"""Own text is held against its glyphs, and what is seen besides is read."""

from __future__ import annotations

import pytest

from ocr.imaging.measures import (
    as_dict,
    from_dict,
)
from ocr.page_reading import read_file_page
from tests.paper import fonts
from tests.unit.ocr import own_pages
from tests.unit.ocr.own_pages import PICTURE, SAID, Answers, change, line, words, write

FOUND = line("Invoice 4711", (100, 60, 400, 90), 0.8)


def test_a_picture_with_writing_on_a_page_with_own_text_is_read(tmp_path):
    """Pictures were never read where a page had any text of its own."""
    below = b" BT /F 12 Tf 72 300 Td (Signed) Tj ET"
    path = write(tmp_path / "a.pdf", SAID + PICTURE + below, image=words())
    engine = Answers(FOUND)
    page = read_file_page(path, 0, engine)
    assert page.text.text == "Policy AH630873\nInvoice 4711\nSigned"
    assert page.text.engine == "pypdfium2+answers"
    assert page.text.version.endswith("+1")
    assert [line.confidence for line in page.text.lines] == [1.0, pytest.approx(0.8), 1.0]
    ((height, width),) = engine.pages
    (read,) = page.text.lines[1:2]
    assert 200 < read.box[0] < read.box[2] < 1225
    assert 811 < read.box[1] < read.box[3] < 1228
    assert height < 500
    assert width < 1100
    assert page.measures.own_text
    assert page.measures.own_text_differs == 0


def test_typed_words_on_a_scan_do_not_keep_the_scan_from_being_read(tmp_path):
    """A footer of 66 typed characters was the whole text of a scanned page."""
    full = b"q 595 0 0 842 0 0 cm /I Do Q "
    footer = b"BT /F 8 Tf 72 20 Td (" + b"Printed by the scan station 7 " * 3 + b") Tj ET"
    path = write(tmp_path / "a.pdf", full + footer, image=words((1240, 1754)))
    page = read_file_page(path, 0, Answers(*[line("x" * 120, (60, 90, 700, 120))] * 1))
    assert page.text.lines[0].text == "x" * 120
    assert page.text.lines[-1].text.startswith("Printed by")
    assert not page.measures.own_text, "it is judged as the scan that it is"


def test_a_picture_beside_a_line_stands_in_its_row(tmp_path):
    beside = PICTURE.replace(b"300 0 0 150 72 400", b"120 0 0 60 300 690")
    path = write(tmp_path / "a.pdf", SAID + beside, image=words())
    page = read_file_page(path, 0, Answers(line("No 9", (60, 20, 160, 45))))
    assert page.text.text == "Policy AH630873  No 9"


@pytest.mark.parametrize(
    "drawn",
    [
        b" 72 700 m 500 700 l S 72 650 m 500 650 l S 72 650 m 72 700 l S 300 650 m 300 700 l S",
        b" 0.9 g 0 0 595 600 re f",
        b" 1 0 0 rg 400 750 80 60 re f",
        b" q 60 0 0 60 450 750 cm 0.2 0.4 0.7 rg 0 0 m 1 0 l 0.5 1 l f Q",
    ],
    ids=["table", "tint", "block", "triangle"],
)
def test_rules_fills_and_plain_logos_cost_no_reading(tmp_path, drawn):
    engine = Answers(FOUND)
    page = read_file_page(write(tmp_path / "a.pdf", drawn + b" 0 g " + SAID), 0, engine)
    assert (engine.pages, page.text.engine) == ([], "pypdfium2")
    assert page.text.text == "Policy AH630873"


PRIVATE = own_pages.to_unicode({ord(c): 0xE000 + n for n, c in enumerate("AH")})


def test_glyphs_without_a_meaning_are_read_from_the_pixels(tmp_path):
    """Names set in a font without a map were dropped from the text in silence."""
    more = b" BT /F 12 Tf 72 650 Td (Second row of it) Tj ET"
    path = change(write(tmp_path / "a.pdf", SAID + more), PRIVATE)
    engine = Answers(line("AH", (30, 28, 60, 50)))
    page = read_file_page(path, 0, engine)
    assert len(engine.pages) == 1
    assert "AH" in page.text.text
    assert "Second row of it" in page.text.text
    assert page.measures.own_text_differs == pytest.approx(2 / 27, abs=0.01)
    assert page.measures.own_text


SHIFTED = own_pages.to_unicode({code: code + 1 for code in range(0x30, 0x7A)})


def test_a_map_that_says_other_characters_is_not_believed(tmp_path):
    """Shifted letters and wrong Han were filed as sure as print."""
    path = change(write(tmp_path / "a.pdf"), SHIFTED)
    assert own_pages.own(path).text.text != "Policy AH630873"
    engine = Answers(line("Policy AH630873", (200, 310, 420, 340)), reads="Policy AH6")
    page = read_file_page(path, 0, engine)
    assert page.text.text == "Policy AH630873"
    assert page.text.engine == "answers"
    assert engine.pages == [(2339, 1653)]
    assert page.measures.own_text_differs == 1.0
    assert page.measures.own_text, "it was never scanned"


@pytest.mark.parametrize(
    ("reads", "sure"),
    [
        ("Po1icy AHG", 0.9),
        ("POLICY　ＡＨ6", 0.99),
        ("gibberish", 0.4),
        ("", 0.0),
        ("x", 0.99),
    ],
    ids=["misread", "wide", "unsure", "nothing", "too little"],
)
def test_own_text_is_believed_unless_its_glyphs_speak_against_it(tmp_path, reads, sure):
    engine = Answers(reads=reads, sure=sure)
    page = read_file_page(write(tmp_path / "a.pdf"), 0, engine)
    assert page.text.text == "Policy AH630873"
    assert page.text.confidence == 1.0
    assert page.measures.own_text_differs == 0


def test_few_glyphs_of_each_font_are_looked_at(tmp_path):
    many = b"".join(
        b"BT /F 10 Tf 72 %d Td (Line %d says Policy AH630873 again) Tj ET " % (y, y)
        for y in range(100, 800, 14)
    )
    engine = Answers(reads="")
    read_file_page(write(tmp_path / "a.pdf", many), 0, engine)
    assert 1 <= engine.strips <= 3


def test_measures_of_an_earlier_version_say_nothing_against_own_text(tmp_path):
    page = read_file_page(write(tmp_path / "a.pdf"), 0, Answers())
    told = as_dict(page.measures)
    assert from_dict(told) == page.measures
    del told["own_text_differs"]
    assert from_dict(told).own_text_differs == 0.0


@pytest.mark.skipif(not fonts.installed(), reason="needs fonts-noto-cjk")
def test_the_engine_reads_a_pasted_picture_and_sees_through_a_wrong_map(tmp_path):
    """By the real engine: what no fake can prove."""
    from PIL import Image, ImageDraw

    from ocr.engines import registry

    engine = registry.make("ppocr-v6", 1)
    invoice = Image.new("L", (900, 300), 255)
    face = fonts.load("sans", "SC", 48)
    ImageDraw.Draw(invoice).text((40, 60), "门诊收费票据 0091827364", font=face, fill=0)
    path = write(tmp_path / "a.pdf", SAID + PICTURE, image=invoice)
    page = read_file_page(path, 0, engine)
    assert [part.text.replace(" ", "") for part in page.text.lines] == [
        "PolicyAH630873",
        "门诊收费票据0091827364",
    ]
    wrong = read_file_page(change(write(tmp_path / "b.pdf"), SHIFTED), 0, engine)
    assert wrong.text.text == "Policy AH630873"
    assert wrong.measures.own_text_differs == 1.0
