from __future__ import annotations

import pdfplumber
import pypdfium2
import pytest
from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile

from tests.paper import cases, draw, fonts, textpdf, writers

pytestmark = pytest.mark.skipif(
    not fonts.installed(), reason="apt-get install fonts-noto-cjk: the paper is set in it"
)


@pytest.fixture(scope="module")
def pages():
    return [draw.form("CLAIM_FORM", 1, "office", page=page) for page in (1, 2)]


@pytest.mark.parametrize(("compression", "tag"), [("lzw", 5), ("jpeg", 7)])
def test_a_tiff_has_every_page(pages, tmp_path, compression, tag):
    path = tmp_path / "scan.tif"
    writers.write_tiff(pages, path, compression)
    with TiffImageFile(path) as image:
        assert image.n_frames == len(pages)
        for number, page in enumerate(pages):
            image.seek(number)
            assert image.size == page.image.size
            assert image.tag_v2[259] == tag
            assert image.info["dpi"] == (150, 150)


def test_a_page_already_written_as_jpeg_can_still_become_a_tiff(pages, tmp_path):
    writers.write_jpeg(pages[0], tmp_path / "scan.jpg")
    writers.write_pdf_images(pages, tmp_path / "scan.pdf")
    writers.write_tiff(pages, tmp_path / "scan.tif", "jpeg")
    with Image.open(tmp_path / "scan.tif") as image:
        assert image.size == pages[0].image.size


def test_a_fax_is_g4_and_keeps_its_pixels(tmp_path):
    page, path = draw.form("CLAIM_FORM", 1, "fax"), tmp_path / "fax.tif"
    writers.write_tiff([page], path, "g4")
    with TiffImageFile(path) as image:
        assert image.tag_v2[259] == 4
        assert image.tobytes() == page.image.tobytes()


def test_a_pdf_of_pictures_has_no_text(pages, tmp_path):
    path = tmp_path / "scan.pdf"
    writers.write_pdf_images(pages, path)
    first = path.read_bytes()
    writers.write_pdf_images(pages, path)
    assert path.read_bytes() == first
    with pdfplumber.open(path) as pdf:
        assert [page.extract_text() for page in pdf.pages] == ["", ""]
        assert float(pdf.pages[0].width) == pytest.approx(595.2, abs=0.5)


def test_a_pdf_with_text_gives_it_to_both_readers(tmp_path):
    case, path = cases.make(3), tmp_path / "policy.pdf"
    sheets = draw.FORMS["POLICY"](case)
    textpdf.write_born_digital_pdf(sheets, path)
    wanted = [case.insurer, case.policy_no, case.holder.name, case.holder.id_no, "电子保险单"]
    with pdfplumber.open(path) as pdf:
        text = pdf.pages[0].extract_text()
        assert len(pdf.pages) == len(sheets)
    assert [word for word in wanted if word not in text] == []
    document = pypdfium2.PdfDocument(path)
    other = document[0].get_textpage().get_text_range()
    document.close()
    assert [word for word in wanted if word not in other] == []


def test_the_text_of_a_pdf_stands_where_its_picture_shows_it(tmp_path):
    case, path = cases.make(3), tmp_path / "policy.pdf"
    sheets = draw.FORMS["POLICY"](case)
    textpdf.write_born_digital_pdf(sheets, path)
    page = draw.scan(sheets[0], "clean", seed=0)
    known = next(word for word in page.words if word.text == case.holder.name)
    with pdfplumber.open(path) as pdf:
        found = pdf.pages[0].search(case.holder.name)[0]
    assert found["x0"] * 150 / 72 == pytest.approx(known.box[0], abs=4)
    assert found["x1"] * 150 / 72 == pytest.approx(known.box[2], abs=4)
    assert found["top"] * 150 / 72 < known.box[3]
    assert found["bottom"] * 150 / 72 > known.box[1]


def test_many_small_files_are_all_different_and_small(tmp_path):
    made = draw.many(12, seed=1, folder=tmp_path)
    assert [file.path.name for file in made][:2] == ["00001.jpg", "00002.jpg"]
    assert len({file.path.read_bytes() for file in made}) == 12
    assert len({file.policy_no for file in made}) == 12
    for file in made:
        assert file.path.stat().st_size < 60_000
        with Image.open(file.path) as image:
            assert image.size == (700, 1000)
