"""Of a page's own text what is seen counts, with what notes and forms show; and once."""

from __future__ import annotations

import pikepdf
import pytest

from ocr.files.opener import decode
from tests.unit.ocr import own_pages
from tests.unit.ocr.own_pages import SAID, change, note, own, words, write

FULL = b"q 595 0 0 842 0 0 cm /I Do Q "
HIDDEN = b" BT /F 12 Tf 72 690 Td (Old name 77) Tj ET"


def said(path):
    text = decode(path, 0).own_text
    return text.text if text else None


@pytest.mark.parametrize(
    "content",
    [
        SAID + b" 3 Tr" + HIDDEN,
        SAID + b" 1 g" + HIDDEN,
        SAID + HIDDEN.replace(b"690", b"900"),
        SAID + HIDDEN.replace(b"72 690", b"700 690"),
        SAID + HIDDEN + b" 1 g 60 680 200 30 re f",
        SAID + b" q 0 0 50 50 re W n" + HIDDEN + b" Q",
        b"q 0 0 50 50 re W n" + HIDDEN.replace(b"690", b"720") + b" Q " + SAID,
    ],
    ids=["invisible", "white", "above", "aside", "covered", "clipped", "clipped-beneath"],
)
def test_text_that_nobody_sees_is_left_out(tmp_path, content):
    """Text drawn invisibly, white on white, beyond the page, covered or cut off was found."""
    path = write(tmp_path / "a.pdf", content)
    assert said(path) == "Policy AH630873"
    assert own(path).hidden


def test_text_that_was_cropped_away_is_left_out(tmp_path):
    path = write(tmp_path / "a.pdf", SAID + HIDDEN, extra=b"/CropBox[0 705 595 842]")
    assert said(path) == "Policy AH630873"


def test_text_on_a_layer_that_is_off_is_left_out(tmp_path):
    path = write(tmp_path / "a.pdf", SAID + b" /OC /L BDC" + HIDDEN + b" EMC")

    def off(pdf, page):
        layer = pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String("draft"))
        )
        page.Resources.Properties = pikepdf.Dictionary(L=layer)
        shown = pikepdf.Dictionary(ON=pikepdf.Array(), OFF=pikepdf.Array([layer]))
        pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([layer]), D=shown)

    assert said(change(path, off)) == "Policy AH630873"


@pytest.mark.parametrize("way", ["behind", "white", "transparent"])
def test_an_older_layer_of_text_over_a_scan_is_read_anew(tmp_path, way):
    """Such a layer was believed unless it was drawn in render mode 3 or 7."""
    layer = (SAID + HIDDEN) * 4
    content = {
        "behind": layer + FULL,
        "white": FULL + b" 1 g " + layer,
        "transparent": FULL + b" /G gs " + layer,
    }[way]
    path = write(tmp_path / "a.pdf", content, image=words((1240, 1754)))

    def clear(_, page):
        page.Resources.ExtGState = pikepdf.Dictionary(G=pikepdf.Dictionary(ca=0))

    image = decode(change(path, clear), 0)
    assert image.own is None


@pytest.mark.parametrize("kind", ["/Widget", "/FreeText", "/Stamp"])
def test_what_notes_and_fields_show_is_text_of_the_page(tmp_path, kind):
    """Only the printed labels of a filled form were found, never the values."""
    path = change(write(tmp_path / "a.pdf"), note(kind, b"Shen Ruoxi"))
    text = own(path).text
    assert text.text == "Policy AH630873\nShen Ruoxi"
    left, top, right, bottom = text.lines[1].box
    assert decode(path, 0).pixels[top:bottom, left:right].min() < 128


@pytest.mark.parametrize("times", [2, 3])
@pytest.mark.parametrize("aside", [b"0.3", b"0.9"])
def test_what_is_drawn_again_a_hairs_breadth_aside_is_said_once(tmp_path, times, aside):
    """Bold made by drawing twice gave every character twice."""
    again = b" q 1 0 0 1 %b 0 cm " % aside + SAID + b" Q"
    path = write(tmp_path / "a.pdf", SAID + again * (times - 1))
    assert said(path) == "Policy AH630873"
    assert own(path).doubled


def test_double_letters_stay_two(tmp_path):
    path = write(tmp_path / "a.pdf", b"BT /F 12 Tf 72 720 Td (Illness 1100 will) Tj ET")
    assert said(path) == "Illness 1100 will"
    assert not own(path).doubled


def test_a_watermark_across_the_page_stands_in_a_line_of_its_own(tmp_path):
    mark = b" q 0.7 g 0.7 0.7 -0.7 0.7 60 640 cm BT /F 30 Tf 0 0 Td (COPY) Tj ET Q "
    path = write(tmp_path / "a.pdf", mark + SAID)
    assert said(path) == "Policy AH630873\nCOPY"


def test_a_page_that_hides_nothing_says_so(tmp_path):
    plain = own(write(tmp_path / "a.pdf"))
    assert (plain.hidden, plain.doubled, plain.meaningless) == (False, False, ())
    assert plain.ground.min() == 255


def test_pictures_are_seen_without_the_text(tmp_path):
    path = write(tmp_path / "a.pdf", SAID + own_pages.PICTURE, image=words())
    ground = own(path).ground
    assert ground[:806].min() == 255
    assert ground[811:, 200:].min() == 0
