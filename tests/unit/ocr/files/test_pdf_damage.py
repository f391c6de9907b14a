"""Damaged pictures on a PDF page are told, though decoders fill up what is missing."""

from __future__ import annotations

import io
import zlib

import img2pdf
import numpy as np
import pikepdf
import pytest
from PIL import Image

from ocr.engines.null import NullEngine
from ocr.errors import Unreadable
from ocr.files.opener import decode
from ocr.page_reading import read_file_page
from tests.unit.ocr import pdfs
from tests.unit.ocr.files.test_jpeg_data import is_told_or_refused
from tests.unit.ocr.files.test_pdf import (
    WORDS,
    own_text,
)

SIZE = (620, 877)


def scan(mode="L"):
    """Noise above, white paper with a line of dots below."""
    dots = np.full((SIZE[1], SIZE[0]), 255, np.uint8)
    dots[:600] = np.random.default_rng(7).integers(0, 255, (600, SIZE[0]))
    dots[800, ::7] = 0
    return Image.fromarray(dots).convert(mode)


def saved(image, form, **how):
    made = io.BytesIO()
    image.save(made, form, **how)
    return made.getvalue()


def rows(image):
    """Return uncompressed rows behind PNG's tag "as it is", deflated."""
    pixels = np.asarray(image)
    tagged = np.pad(pixels, ((0, 0), (1, 0)))
    return zlib.compress(tagged.tobytes())


FORMS = {
    "jpeg": (lambda: saved(scan(), "JPEG"), {"Filter": "/DCTDecode"}),
    "jpeg in flate": (
        lambda: zlib.compress(saved(scan(), "JPEG")),
        {"Filter": ["/FlateDecode", "/DCTDecode"]},
    ),
    "progressive": (lambda: saved(scan(), "JPEG", progressive=True), {"Filter": "/DCTDecode"}),
    "flate": (lambda: zlib.compress(scan().tobytes()), {"Filter": "/FlateDecode"}),
    "flate by rows": (
        lambda: rows(scan()),
        {"Filter": ["/FlateDecode"], "DecodeParms": [{"Predictor": 15, "Columns": SIZE[0]}]},
    ),
    "raw": (lambda: scan().tobytes(), {}),
    "jpeg 2000": (lambda: saved(scan(), "JPEG2000"), {"Filter": "/JPXDecode"}),
    "fax": (
        lambda: fax(scan("1")),
        {
            "Filter": "/CCITTFaxDecode",
            "BitsPerComponent": 1,
            "DecodeParms": {"K": -1, "Columns": SIZE[0], "Rows": SIZE[1], "BlackIs1": True},
        },
    ),
}


def fax(image):
    """Return fax data of group 4, with their end."""
    made = img2pdf.convert(saved(image, "TIFF", compression="group4"))
    with pikepdf.open(io.BytesIO(made)) as pdf:
        (picture,) = pdf.pages[0].resources.XObject.values()
        return picture.read_raw_bytes()


def as_pdf(value):
    if isinstance(value, dict):
        return pikepdf.Dictionary({f"/{key}": as_pdf(each) for key, each in value.items()})
    if isinstance(value, list):
        return pikepdf.Array([as_pdf(each) for each in value])
    return pikepdf.Name(value) if isinstance(value, str) else value


def page_of(path, pictures, content=None, size=SIZE):
    """Write a page of pictures, one below the other; each is data and what is said of them."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        page, height, drawn = pdf.pages[0], 842 / len(pictures), b""
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary())
        for number, (data, entries) in enumerate(pictures):
            stream = pdf.make_stream(data)
            said = {"Subtype": "/Image", "ColorSpace": "/DeviceGray", "BitsPerComponent": 8}
            said |= {"Width": size[0], "Height": size[1]} | entries
            for key, value in said.items():
                stream[f"/{key}"] = as_pdf(value)
            page.Resources.XObject[f"/I{number}"] = stream
            place = b"q 595 0 0 %f 0 %f cm /I%d Do Q\n"
            drawn += place % (height, 842 - height * (number + 1), number)
        page.Contents = pdf.make_stream(content or drawn)
        pdf.save(path)


def made(form):
    data, entries = FORMS[form]
    return data(), entries


@pytest.mark.parametrize("form", FORMS)
def test_a_scan_whose_data_are_whole_is_whole(tmp_path, form):
    page_of(tmp_path / "a.pdf", [made(form)])
    assert not decode(tmp_path / "a.pdf", 0).incomplete


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("share", [0.4, 0.9])
def test_a_page_that_is_one_scan_cut_short_is_damaged_as_the_scan_alone_would_be(
    tmp_path, form, share
):
    data, entries = made(form)
    page_of(tmp_path / "a.pdf", [(data[: int(share * len(data))], entries)])
    with pytest.raises(Unreadable, match="damaged"):
        decode(tmp_path / "a.pdf", 0)


def test_a_cut_jpeg_with_an_end_marker_is_damaged(tmp_path):
    data, entries = made("jpeg")
    page_of(tmp_path / "a.pdf", [(data[: len(data) // 2] + b"\xff\xd9", entries)])
    with pytest.raises(Unreadable, match="damaged"):
        decode(tmp_path / "a.pdf", 0)


@pytest.mark.parametrize("form", ["jpeg", "flate"])
def test_a_hole_in_the_data_is_found(tmp_path, form):
    data, entries = made(form)
    middle = len(data) // 2
    page_of(tmp_path / "a.pdf", [(data[:middle] + bytes(400) + data[middle + 400 :], entries)])
    assert is_told_or_refused(tmp_path / "a.pdf")


def test_fax_data_without_their_end_are_whole_if_all_rows_are_there(tmp_path):
    data, entries = made("fax")
    bits = "".join(f"{byte:08b}" for byte in data).rstrip("0")
    bits = bits[: bits.rindex("000000000001000000000001")]
    bare = bytes(int(bits[at : at + 8].ljust(8, "0"), 2) for at in range(0, len(bits), 8))
    page_of(tmp_path / "a.pdf", [(bare, entries)])
    assert not decode(tmp_path / "a.pdf", 0).incomplete
    page_of(tmp_path / "b.pdf", [(bare[:-40], entries)])
    with pytest.raises(Unreadable, match="damaged"):
        decode(tmp_path / "b.pdf", 0)


def test_jbig2_data_that_end_early_are_damaged(tmp_path):
    page_info = bytes.fromhex(
        "00000000300001000000130000026c0000036d00000000000000000000000000"
    )[: 11 + 19]
    region = bytes.fromhex("0000000126000100000fff") + bytes(200)
    page_of(tmp_path / "a.pdf", [(page_info + region, {"Filter": "/JBIG2Decode"})])
    with pytest.raises(Unreadable, match="damaged"):
        decode(tmp_path / "a.pdf", 0)


def test_one_damaged_picture_among_several_is_told_and_the_page_is_read(tmp_path):
    data, entries = made("jpeg")
    strips = [(data, entries)] * 3
    cut = (data[: len(data) // 2] + b"\xff\xd9", entries)
    page_of(tmp_path / "a.pdf", [*strips, cut])
    assert decode(tmp_path / "a.pdf", 0).incomplete
    page_of(tmp_path / "b.pdf", strips)
    assert not decode(tmp_path / "b.pdf", 0).incomplete


def test_own_text_beside_a_damaged_picture_is_taken_and_the_page_told(tmp_path):
    pdfs.write(tmp_path / "a.pdf", b"q 200 0 0 80 350 740 cm /I Do Q " + WORDS, image=scan())
    whole = (tmp_path / "a.pdf").read_bytes()
    assert not decode(tmp_path / "a.pdf", 0).incomplete
    at = whole.index(b"/Image") + 20_000
    (tmp_path / "a.pdf").write_bytes(whole[:at] + bytes(900) + whole[at + 900 :])
    image = decode(tmp_path / "a.pdf", 0)
    assert own_text(image).text.startswith("Policy")
    assert image.incomplete


def test_what_is_missing_on_a_page_is_among_its_measures(tmp_path):
    pdfs.write(tmp_path / "a.pdf", b"/Missing Do " + WORDS)
    assert read_file_page(tmp_path / "a.pdf", 0, NullEngine()).measures.incomplete
    pdfs.write(tmp_path / "a.pdf", WORDS)
    assert not read_file_page(tmp_path / "a.pdf", 0, NullEngine()).measures.incomplete


@pytest.mark.parametrize("content", [b"q 595 0 0 842 0 0 cm /I Do Q", b"/I Do", b"/J Do"])
def test_a_page_whose_only_picture_is_not_there_is_damaged_and_not_blank(tmp_path, content):
    pdfs.write(tmp_path / "a.pdf", content)
    with pytest.raises(Unreadable, match="damaged"):
        decode(tmp_path / "a.pdf", 0)


def with_content(path, data, entries):
    """Write a page with these instructions, as they are."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources 6 0 R>>",
        pdfs.stream(entries, data),
        pdfs.HELVETICA,
        b"<</Font<</F 5 0 R>>>>",
    ]
    path.write_bytes(pdfs.joined(objects))


def test_a_page_whose_instructions_are_damaged_is_not_blank(tmp_path):
    broken = b"\x78\x9c" + b"\xff" * 300
    with_content(tmp_path / "a.pdf", broken, b"/Filter/FlateDecode")
    with pytest.raises(Unreadable, match="damaged"):
        decode(tmp_path / "a.pdf", 0)


def test_a_page_whose_instructions_are_cut_is_told(tmp_path):
    noise = np.random.default_rng(2).integers(0, 595, 4000)
    lines = b"".join(b"%d 0 m 9 9 l S\n" % at for at in noise)
    packed = zlib.compress(WORDS + b"\n" + lines)
    with_content(tmp_path / "a.pdf", packed[: len(packed) // 2], b"/Filter/FlateDecode")
    image = decode(tmp_path / "a.pdf", 0)
    assert own_text(image).text.startswith("Policy")
    assert image.incomplete


@pytest.mark.parametrize("cut", [1, 4])
def test_instructions_without_their_checksum_are_whole(tmp_path, cut):
    with_content(tmp_path / "a.pdf", zlib.compress(WORDS)[:-cut], b"/Filter/FlateDecode")
    assert not decode(tmp_path / "a.pdf", 0).incomplete


def test_an_empty_page_is_not_damaged(tmp_path):
    with_content(tmp_path / "a.pdf", b"", b"/Filter/FlateDecode")
    assert not decode(tmp_path / "a.pdf", 0).incomplete


def test_a_picture_that_only_another_page_draws_is_no_matter(tmp_path):
    """Many programs give all pages one list of the pictures of the whole file."""
    data, entries = made("jpeg")
    cut = (data[:2000] + b"\xff\xd9", entries)
    page_of(tmp_path / "a.pdf", [(data, entries), cut], b"595 0 0 842 0 0 cm /I0 Do")
    assert not decode(tmp_path / "a.pdf", 0).incomplete


def test_a_damaged_picture_inside_a_form_is_found(tmp_path):
    data, entries = made("flate")
    page_of(tmp_path / "a.pdf", [(data[: len(data) // 3], entries)], b"/Outer Do")
    with pikepdf.open(tmp_path / "a.pdf", allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        form = pdf.make_stream(b"595 0 0 842 0 0 cm /I0 Do")
        form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        form.BBox, form.Resources = pikepdf.Array([0, 0, 595, 842]), page.Resources
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Outer=form))
        pdf.save()
    with pytest.raises(Unreadable, match="damaged"):
        decode(tmp_path / "a.pdf", 0)
