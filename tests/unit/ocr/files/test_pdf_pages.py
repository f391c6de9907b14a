"""A PDF's own account of its pages is not believed: they are counted one by one."""

from __future__ import annotations

import pypdfium2
import pytest

from ocr.errors import Unreadable
from ocr.export.facts import DocumentInfo
from ocr.export.pdfa import (
    join,
    make_page,
)
from ocr.files.opener import (
    decode,
    split,
)
from ocr.limits import DEFAULT, Limits
from tests.unit.ocr import pdfs

BOX = b"/MediaBox[0 0 595 842]"
THREE = [b"4 0 R", b"6 0 R", b"8 0 R"]


def three_pages(
    kids=THREE, count=b"/Count 3", *, page=BOX, catalogue=b"", more=(), pages=b"/Type/Pages"
):
    """Return a PDF; page n, at object 2 n + 2, says "page n"."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R%b>>" % catalogue,
        b"<<%b/Kids[%b]%b>>" % (pages, b" ".join(kids), count),
        pdfs.HELVETICA,
    ]
    for number in (1, 2, 3):
        head = b"<</Type/Page/Parent 2 0 R/Resources<</Font<</F 3 0 R>>>>"
        objects.append(head + b"%b/Contents %d 0 R>>" % (page, 2 * number + 3))
        objects.append(pdfs.stream(b"", b"BT /F 24 Tf 72 700 Td (page %d) Tj ET" % number))
    return pdfs.joined([*objects, *more])


def told(path):
    """Return what each page says, and the warnings."""
    found = split(path)
    assert [page.trouble for page in found.pages] == [None] * len(found.pages)
    texts = [decode(path, number).own_text for number in range(len(found.pages))]
    with pytest.raises(Unreadable, match="no-such-page"):
        decode(path, len(texts))
    return [text.text if text else "" for text in texts], found.warnings


ALL = ["page 1", "page 2", "page 3"]


@pytest.mark.parametrize("count", ["1", "0", "-3", "9", "2147483648", "(three)", "1.5", "null"])
def test_a_wrong_count_neither_loses_pages_nor_invents_any(tmp_path, count):
    (tmp_path / "a.pdf").write_bytes(three_pages(count=b"/Count " + count.encode()))
    assert told(tmp_path / "a.pdf") == (ALL, ("page-count-differs",))


def test_a_tree_without_count_has_its_pages(tmp_path):
    (tmp_path / "a.pdf").write_bytes(three_pages(count=b""))
    assert told(tmp_path / "a.pdf") == (ALL, ("page-count-differs",))


@pytest.mark.parametrize("wrong", ["0", "7"])
def test_a_wrong_count_further_down_loses_no_page(tmp_path, wrong):
    node = b"<</Type/Pages/Parent 2 0 R/Kids[4 0 R 6 0 R]/Count %b>>" % wrong.encode()
    (tmp_path / "a.pdf").write_bytes(three_pages([b"10 0 R", b"8 0 R"], more=[node]))
    assert told(tmp_path / "a.pdf") == (ALL, ("page-count-differs",))


@pytest.mark.parametrize("lost", [b"99 0 R", b"null", b"3 0 R", b"7", b"5 0 R"])
def test_a_page_that_is_not_there_is_told_and_costs_no_other(tmp_path, lost):
    """The reference leads nowhere, to a font, to a number, or to the words of another page."""
    (tmp_path / "a.pdf").write_bytes(three_pages([b"4 0 R", lost, b"8 0 R"]))
    assert told(tmp_path / "a.pdf") == (["page 1", "page 3"], ("pages-missing",))


def test_a_missing_page_in_front_is_told_too(tmp_path):
    (tmp_path / "a.pdf").write_bytes(three_pages([b"null", *THREE], b"/Count 4"))
    assert told(tmp_path / "a.pdf") == (ALL, ("pages-missing",))


def test_a_pdf_none_of_whose_pages_is_there_is_damaged(tmp_path):
    (tmp_path / "a.pdf").write_bytes(three_pages([b"77 0 R", b"78 0 R"], b"/Count 2"))
    with pytest.raises(Unreadable, match="damaged"):
        split(tmp_path / "a.pdf")


def test_a_page_tree_that_is_a_ring_ends(tmp_path):
    (tmp_path / "a.pdf").write_bytes(three_pages([b"4 0 R", b"2 0 R", *THREE[1:]]))
    assert told(tmp_path / "a.pdf")[0] == ALL


def test_a_page_that_stands_twice_is_read_twice(tmp_path):
    """pdfminer counts it once: the text of the third would stand on the second."""
    (tmp_path / "a.pdf").write_bytes(three_pages([b"4 0 R", b"4 0 R", b"6 0 R"]))
    assert told(tmp_path / "a.pdf")[0] == ["page 1", "page 1", "page 2"]


def test_pages_inherit_boxes_and_fonts_in_a_tree_that_was_mended(tmp_path):
    inherited = b"/Type/Pages/MediaBox[0 0 842 595]/Rotate 180"
    (tmp_path / "a.pdf").write_bytes(three_pages(count=b"", page=b"", pages=inherited))
    assert [(each.width, each.height) for each in split(tmp_path / "a.pdf").pages] == [
        (2339, 1653)
    ] * 3
    assert decode(tmp_path / "a.pdf", 1).pixels.shape[:2] == pytest.approx((1653, 2339), abs=1)


def test_a_sound_pdf_is_read_without_a_warning(tmp_path):
    (tmp_path / "a.pdf").write_bytes(three_pages())
    assert told(tmp_path / "a.pdf") == (ALL, ())


BROKEN = {
    "no trailer": lambda data: data[: data.index(b"xref\n0")],
    "nothing after the last object": lambda data: data[: data.index(b"xref\n0") - 1],
    "no root": lambda data: data.replace(b"/Root 1 0 R", b""),
    "root elsewhere": lambda data: data.replace(b"/Root 1 0 R", b"/Root 3 0 R"),
    "root nowhere": lambda data: data.replace(b"/Root 1 0 R", b"/Root 70 0 R"),
    "wrong table": lambda data: data.replace(b"startxref\n", b"startxref\n1"),
    "cut tail": lambda data: data[:-60],
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_pdf_whose_trailer_or_table_is_lost_is_mended_and_says_so(tmp_path, how):
    (tmp_path / "a.pdf").write_bytes(BROKEN[how](three_pages()))
    texts, warnings = told(tmp_path / "a.pdf")
    assert texts == ALL
    assert "structure-mended" in warnings


def test_bytes_before_the_head_keep_nobody_from_reading(tmp_path):
    """pdfminer cannot open such a file, and what it raises is no error of Python's own."""
    (tmp_path / "a.pdf").write_bytes(b"\r\nEND" + three_pages())
    assert told(tmp_path / "a.pdf") == (ALL, ())


@pytest.mark.parametrize(
    "box",
    [
        b"/MediaBox 70 0 R",
        b"/MediaBox[(a)(b)(c)(d)]",
        b"/MediaBox[0 0 595]",
        b"/MediaBox[0 0 0 0]",
        b"",
        BOX + b"/CropBox[1000 1000 1500 1500]",
        BOX + b"/CropBox[0 0 0 0]",
        BOX + b"/CropBox(none)",
    ],
)
def test_a_page_whose_boxes_mean_nothing_is_read(tmp_path, box):
    (tmp_path / "a.pdf").write_bytes(three_pages(page=box))
    assert told(tmp_path / "a.pdf") == (ALL, ("structure-mended",))


def test_what_pdfplumber_cannot_open_is_read_by_pdfium(tmp_path, monkeypatch):
    """Its errors are plain exceptions; one of them ended the reading child."""
    from pdfplumber.utils.exceptions import PdfminerException

    def refuse(*_args, **_how):
        raise PdfminerException

    monkeypatch.setattr("pdfplumber.open", refuse)
    (tmp_path / "a.pdf").write_bytes(three_pages())
    own = decode(tmp_path / "a.pdf", 2).own_text
    assert own is not None
    assert (own.engine, own.text) == ("pypdfium2", "page 3")


@pytest.mark.parametrize("of", ["many", "deep", "wide"])
def test_a_hostile_page_tree_ends_soon(tmp_path, of):
    if of == "many":
        data = three_pages([b"4 0 R"] * 100_000, b"/Count 100000")
    elif of == "wide":
        data = three_pages([b"null"] * 200_000, b"/Count 200000")
    else:
        nodes = [b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % n for n in range(11, 5010)]
        data = three_pages([b"10 0 R"], b"/Count 1", more=[*nodes, b"<</Type/Page%b>>" % BOX])
    (tmp_path / "a.pdf").write_bytes(data)
    if of == "deep":
        assert len(split(tmp_path / "a.pdf").pages) == 1
        assert decode(tmp_path / "a.pdf", 0).pixels.shape[:2] == pytest.approx(
            (2339, 1653), abs=1
        )
    else:
        with pytest.raises(Unreadable, match="too-many-pages"):
            split(tmp_path / "a.pdf")


def test_branches_that_meet_again_do_not_multiply(tmp_path):
    nodes = [b"<</Type/Pages/Kids[%d 0 R %d 0 R]/Count 2>>" % (n, n) for n in range(11, 60)]
    last = b"<</Type/Pages/Kids[4 0 R 6 0 R 8 0 R]/Count 3>>"
    (tmp_path / "a.pdf").write_bytes(three_pages([b"10 0 R"], more=[*nodes, last]))
    assert told(tmp_path / "a.pdf")[0] == ALL


def test_pages_are_counted_up_to_the_limit(tmp_path):
    (tmp_path / "a.pdf").write_bytes(three_pages(count=b"/Count 1"))
    assert len(split(tmp_path / "a.pdf", Limits(pages=3)).pages) == 3
    with pytest.raises(Unreadable, match="too-many-pages"):
        split(tmp_path / "a.pdf", Limits(pages=2))


def test_a_page_of_a_mended_pdf_leaves_as_that_page(tmp_path):
    (tmp_path / "a.pdf").write_bytes(three_pages([b"4 0 R", b"null", b"8 0 R"]))
    text = decode(tmp_path / "a.pdf", 1).own_text
    make_page(tmp_path / "a.pdf", 1, text, tmp_path / "page.pdf", DEFAULT)
    join(
        [tmp_path / "page.pdf"],
        DocumentInfo("A", "1", "zh-CN", "2026-01-01T00:00:00Z"),
        tmp_path / "b.pdf",
    )
    with pypdfium2.PdfDocument(tmp_path / "b.pdf") as pdf:
        assert pdf.get_page(0).get_textpage().get_text_bounded().strip() == "page 3"


def test_locked_by_a_certificate_is_not_called_damaged(tmp_path):
    lock = b"<</Filter/Adobe.PubSec/SubFilter/adbe.pkcs7.s4/V 1/Recipients[<00>]>>"
    data = three_pages(more=[lock]).replace(
        b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 10 0 R/ID[<00><00>]"
    )
    (tmp_path / "a.pdf").write_bytes(data)
    with pytest.raises(Unreadable, match="locked-otherwise"):
        split(tmp_path / "a.pdf")


FILE = b"<</Type/Filespec/F(claim.pdf)/EF<</F 11 0 R>>>>"
CARRIERS = {
    "attachment": {"catalogue": b"/Names<</EmbeddedFiles<</Names[(claim.pdf)10 0 R]>>>>"},
    "branches of attachments": {"catalogue": b"/Names<</EmbeddedFiles<</Kids[12 0 R]>>>>"},
    "portfolio": {"catalogue": b"/Collection<</Type/Collection/View/D>>"},
    "note": {"page": BOX + b"/Annots[<</Subtype/FileAttachment/Rect[0 0 9 9]/FS 10 0 R>>]"},
}


@pytest.mark.parametrize("carrier", CARRIERS)
def test_files_inside_a_pdf_are_told(tmp_path, carrier):
    more = [FILE, pdfs.stream(b"/Type/EmbeddedFile", b"%PDF-")]
    (tmp_path / "a.pdf").write_bytes(three_pages(more=more, **CARRIERS[carrier]))
    assert split(tmp_path / "a.pdf").warnings == ("files-inside",)


def test_an_empty_list_of_attachments_is_not_told(tmp_path):
    empty = b"/Names<</EmbeddedFiles<</Names[]>>>>"
    (tmp_path / "a.pdf").write_bytes(three_pages(catalogue=empty))
    assert split(tmp_path / "a.pdf").warnings == ()


def test_a_form_that_may_not_show_is_told(tmp_path):
    form = b"/AcroForm<</XFA[(template)10 0 R]>>"
    (tmp_path / "a.pdf").write_bytes(
        three_pages(catalogue=form, more=[pdfs.stream(b"", b"<x/>")])
    )
    assert split(tmp_path / "a.pdf").warnings == ("form-not-shown",)
