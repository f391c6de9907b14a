from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ocr.errors import Unreadable
from ocr.files.opener import (
    decode,
    split,
)
from ocr.layout.line_grouping import (
    Written,
    lines,
)
from ocr.limits import Limits
from tests.unit.ocr import pdfs

WORDS = (
    b"BT /F 12 Tf 72 720 Td (Policy AH630873) Tj ET "
    b"BT /F 12 Tf 320 720 Td (Premium 543.33) Tj ET "
    b"BT /F 12 Tf 72 690 Td (Second row) Tj ET"
)
TEXT = "Policy AH630873  Premium 543.33\nSecond row"


def own_text(image):
    """The image's own text, which it has."""
    assert image.own_text is not None
    return image.own_text


def scan(size=(1240, 1754)):
    image = Image.new("L", size, 255)
    ImageDraw.Draw(image).rectangle((100, 100, 400, 160), fill=0)
    return image


def ink_in(image, box):
    gray = image.pixels if image.pixels.ndim == 2 else image.pixels.min(axis=2)
    part = gray[box[1] : box[3], box[0] : box[2]]
    return bool(part.size) and int(part.min()) < 128


TURNED = {90: b"0 1 -1 0 595 0 cm ", 180: b"-1 0 0 -1 595 842 cm ", 270: b"0 -1 1 0 0 842 cm "}
"""What turns content against `/Rotate`, so that it is seen upright."""


@pytest.mark.parametrize("degrees", TURNED)
def test_own_text_on_a_turned_page_is_taken_over_where_it_is_seen_upright(tmp_path, degrees):
    content = TURNED[degrees] + WORDS.replace(b"720", b"500").replace(b"690", b"470")
    pdfs.write(tmp_path / "a.pdf", content, extra=b"/Rotate %d" % degrees)
    image = decode(tmp_path / "a.pdf", 0)
    assert own_text(image).text == TEXT
    solid = [c.box for line in own_text(image).lines for c in line.chars if c.text.isalnum()]
    assert all(ink_in(image, box) for box in solid)


@pytest.mark.parametrize("degrees", TURNED)
def test_own_text_that_is_seen_sideways_is_left_to_the_engine(tmp_path, degrees):
    pdfs.write(tmp_path / "a.pdf", WORDS, extra=b"/Rotate %d" % degrees)
    assert decode(tmp_path / "a.pdf", 0).own_text is None


def test_rows_and_cells_of_own_text_are_kept(tmp_path):
    pdfs.write(tmp_path / "a.pdf", WORDS)
    text = own_text(decode(tmp_path / "a.pdf", 0))
    assert (text.engine, text.text) == ("pypdfium2", TEXT)


@pytest.mark.parametrize(
    ("box", "extra"),
    [
        ((0, 0, 595, 842), b""),
        ((30, 50, 625, 892), b""),
        ((0, 0, 595, 842), b"/CropBox[40 500 500 800]"),
        ((10, 20, 605, 862), b"/CropBox[40 500 500 800]"),
    ],
)
def test_boxes_of_own_text_lie_on_its_ink(tmp_path, box, extra):
    pdfs.write(tmp_path / "a.pdf", WORDS, box=box, extra=extra)
    image = decode(tmp_path / "a.pdf", 0)
    height, width = image.pixels.shape[:2]
    assert (own_text(image).width, own_text(image).height) == (width, height)
    solid = [
        char.box for line in own_text(image).lines for char in line.chars if char.text.isalnum()
    ]
    assert len(solid) == 35
    assert all(ink_in(image, box) for box in solid)


def test_a_scan_that_is_drawn_is_drawn_at_its_own_resolution(tmp_path):
    crossed_out = b"q 595 0 0 842 0 0 cm /I Do Q 0 0 m 595 842 l S"
    pdfs.write(tmp_path / "a.pdf", crossed_out, image=scan((2480, 3508)))
    image = decode(tmp_path / "a.pdf", 0)
    assert image.own_text is None
    assert image.dpi == 300
    assert image.pixels.shape == pytest.approx((3508, 2480), abs=3)


@pytest.mark.parametrize(
    ("size", "dpi", "less"), [((400, 566), 150, 48), ((6000, 8490), 400, None)]
)
def test_the_resolution_of_a_scan_that_is_drawn_is_bounded(tmp_path, size, dpi, less):
    crossed_out = b"q 595 0 0 842 0 0 cm /I Do Q 0 0 m 595 842 l S"
    pdfs.write(tmp_path / "a.pdf", crossed_out, image=scan(size))
    image = decode(tmp_path / "a.pdf", 0)
    assert (image.dpi, image.scan_dpi) == (dpi, less)


def test_a_scan_with_an_invisible_layer_of_text_is_read_anew(tmp_path):
    hidden = b"q 595 0 0 842 0 0 cm /I Do Q 3 Tr " + WORDS * 5
    pdfs.write(tmp_path / "a.pdf", hidden, image=scan())
    assert decode(tmp_path / "a.pdf", 0).own_text is None


def test_a_letter_with_a_small_picture_gives_its_own_text(tmp_path):
    letter = b"q 100 0 0 60 450 760 cm /I Do Q " + WORDS
    pdfs.write(tmp_path / "a.pdf", letter, image=scan())
    assert own_text(decode(tmp_path / "a.pdf", 0)).text == TEXT


def test_an_empty_page_is_left_to_the_engine(tmp_path):
    pdfs.write(tmp_path / "a.pdf", b"")
    image = decode(tmp_path / "a.pdf", 0)
    assert image.own_text is None
    assert image.pixels.min() == 255


def test_a_page_that_is_turned_is_drawn_turned(tmp_path):
    pdfs.write(tmp_path / "a.pdf", WORDS, extra=b"/Rotate 90")
    (shape,) = split(tmp_path / "a.pdf").pages
    assert shape.width > shape.height
    height, width = decode(tmp_path / "a.pdf", 0).pixels.shape[:2]
    assert width > height


def test_a_page_of_absurd_size_is_in_trouble(tmp_path):
    pdfs.write(tmp_path / "a.pdf", WORDS, box=(0, 0, 2**31 - 1, 2**31 - 1))
    assert split(tmp_path / "a.pdf").pages[0].trouble in {"too-large", "damaged"}
    with pytest.raises(Unreadable):
        decode(tmp_path / "a.pdf", 0)


def test_a_picture_with_too_many_pixels_is_not_decoded(tmp_path):
    pdfs.write(tmp_path / "a.pdf", b"q 595 0 0 842 0 0 cm /I Do Q", image=scan())
    with pytest.raises(Unreadable, match="too-large"):
        decode(tmp_path / "a.pdf", 0, Limits(pixels=2_000_000))


def test_pages_of_a_pdf_are_counted(tmp_path):
    scan().save(tmp_path / "a.pdf", save_all=True, append_images=[scan(), scan()])
    assert len(split(tmp_path / "a.pdf").pages) == 3
    with pytest.raises(Unreadable, match="too-many-pages"):
        split(tmp_path / "a.pdf", Limits(pages=2))
    with pytest.raises(Unreadable, match="no-such-page"):
        decode(tmp_path / "a.pdf", 3)


def test_pixels_of_a_drawn_page_outlive_the_document(tmp_path):
    pdfs.write(tmp_path / "a.pdf", WORDS)
    pixels = decode(tmp_path / "a.pdf", 0).pixels
    assert pixels.flags.owndata
    assert pixels.dtype == np.uint8


def test_a_blank_is_put_between_words_that_stand_apart():
    placed = [Written(text, (x, 0, x + 10, 20)) for text, x in zip("ab", (0, 18), strict=True)]
    assert [line.text for line in lines(placed)] == ["a b"]
