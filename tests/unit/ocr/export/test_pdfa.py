"""A page of a PDF/A shows what was scanned, from the same bytes, and says what was read."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, TiffImagePlugin

from ocr.errors import Unreadable
from ocr.export import pdfa
from ocr.limits import DEFAULT
from tests.pdf_readers import READERS, form
from tests.unit.ocr.export.exported import (
    apart,
    gray,
    leave,
    only_image,
    seen,
    stored_image,
    text_on,
)

ALIKE = 14
"""Gray values by which two drawings of one page may differ somewhere: edges, rounding."""

WORDS = ("保单号", "PC 0417", "受益人：苏慕雪")


def scan(mode="L", size=(320, 200)):
    """Return a page that looks another way up whichever way it is turned or mirrored."""
    image = Image.new("RGB", size, (250, 245, 230))
    ImageDraw.Draw(image).rectangle((20, 20, 120, 60), fill=(20, 30, 120))
    ImageDraw.Draw(image).ellipse((200, 120, 280, 160), fill=(160, 30, 20))
    return image.filter(ImageFilter.GaussianBlur(3)).convert(mode)


def tags(image):
    assert isinstance(image, TiffImagePlugin.TiffImageFile)
    return image.tag_v2


def save(folder, mode, name, **how):
    path = folder / name
    scan(mode).save(path, **how)
    return path


FORMS: dict[str, tuple[str, str, dict[str, Any], bool]] = {
    "g4": ("1", "a.tif", {"compression": "group4"}, True),
    "g3": ("1", "a.tif", {"compression": "group3"}, True),
    "lzw": ("L", "a.tif", {"compression": "tiff_lzw", "dpi": (200, 200)}, True),
    "lzw-colour": ("RGB", "a.tif", {"compression": "tiff_lzw"}, True),
    "jpeg-in-tiff": ("L", "a.tif", {"compression": "jpeg"}, True),
    "jpeg-in-tiff-colour": ("RGB", "a.tif", {"compression": "jpeg", "quality": 90}, True),
    "16-bit-tiff": ("I;16", "a.tif", {}, False),
    "cmyk-tiff": ("CMYK", "a.tif", {}, False),
    "big-tiff": ("L", "a.tif", {"big_tiff": True}, True),
    "palette-tiff": ("P", "a.tif", {}, True),
    "jpeg": ("L", "a.jpg", {"quality": 90}, True),
    "jpeg-colour": ("RGB", "a.jpg", {"quality": 90, "dpi": (300, 300)}, True),
    "jpeg-progressive": ("RGB", "a.jpg", {"quality": 90, "progressive": True}, True),
    "jpeg-cmyk": ("CMYK", "a.jpg", {"quality": 95}, False),
    "png": ("L", "a.png", {}, True),
    "png-colour": ("RGB", "a.png", {}, True),
    "png-1-bit": ("1", "a.png", {}, True),
    "png-palette": ("P", "a.png", {}, True),
    "png-16-bit": ("I;16", "a.png", {}, True),
    "png-alpha": ("RGBA", "a.png", {}, True),
    "png-damaged-profile": ("RGB", "a.png", {"icc_profile": b"no profile"}, False),
    "jpeg-2000": ("RGB", "a.jp2", {}, False),
    "jpeg-2000-codestream": ("L", "a.j2k", {}, False),
}


@pytest.mark.parametrize("form_of_file", FORMS)
def test_every_form_of_scan_leaves_as_pdf_a_and_looks_the_same(tmp_path, form_of_file):
    mode, name, how, as_it_was = FORMS[form_of_file]
    target, as_it_is, image = leave(save(tmp_path, mode, name, **how), tmp_path)
    assert as_it_is is as_it_was
    assert apart(seen(target, (320, 200)), gray(image)) < ALIKE
    for read in READERS.values():
        (said,) = read(target)
        assert all(form(word) in form(said) for word in WORDS)


def test_the_bytes_of_a_picture_are_not_touched(tmp_path):
    path = save(tmp_path, "RGB", "a.jpg")
    target, _, _ = leave(path, tmp_path)
    assert stored_image(target)[0] == path.read_bytes()


def test_fax_data_of_one_strip_are_not_touched(tmp_path):
    path = save(tmp_path, "1", "a.tif", compression="group4", strip_size=1 << 20)
    with Image.open(path) as tiff:
        (start,), (length,) = tags(tiff)[273], tags(tiff)[279]
    target, _, _ = leave(path, tmp_path)
    assert stored_image(target)[0] == path.read_bytes()[start : start + length]


@pytest.mark.parametrize(
    "form_of_file", ["lzw", "lzw-colour", "png", "png-16-bit", "16-bit-tiff"]
)
def test_what_is_packed_anew_is_packed_without_loss(tmp_path, form_of_file):
    mode, name, how, _ = FORMS[form_of_file]
    path = save(tmp_path, mode, name, **how)
    target, _, _ = leave(path, tmp_path)
    import pikepdf

    with pikepdf.open(target) as pdf, Image.open(path) as original:
        held = pikepdf.PdfImage(only_image(pdf))
        if "16" in form_of_file:
            raw = np.frombuffer(held.read_bytes(), ">u2").reshape(200, 320)
            spread = 257 if form_of_file == "16-bit-tiff" else 1  # its values are bytes
            assert (raw == np.asarray(original) * spread).all()
        else:
            assert (np.asarray(held.as_pil_image()) == np.asarray(original)).all()


@pytest.mark.parametrize("mode", ["RGB", "YCbCr", "L"])
@pytest.mark.parametrize("height", [200, 203])
def test_jpeg_strips_of_a_tiff_become_one_jpeg(tmp_path, mode, height):
    path = tmp_path / "a.tif"
    how = {"compression": "jpeg", "quality": 85, "strip_size": 20_000}
    scan("RGB", (333, height)).convert(mode).save(path, **how)
    with Image.open(path) as tiff:
        assert len(tags(tiff)[273]) > 1
    target, as_it_is, image = leave(path, tmp_path)
    kept, entries = stored_image(target)
    assert as_it_is
    assert entries["/Filter"] == "/DCTDecode"
    assert len(kept) < 1.2 * path.stat().st_size
    assert apart(seen(target, (333, height)), gray(image)) < ALIKE


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("name", ["a.jpg", "a.tif", "a.png"])
def test_what_exif_turns_is_turned_with_its_text(tmp_path, orientation, name):
    exif = Image.Exif()
    exif[274] = orientation
    path = save(tmp_path, "RGB", name, exif=exif)
    target, as_it_is, image = leave(path, tmp_path)
    height, width = image.pixels.shape[:2]
    assert (width, height) == ((200, 320) if orientation > 4 else (320, 200))
    assert apart(seen(target, (width, height)), gray(image)) < ALIKE
    assert as_it_is or name == "a.tif"
    for read in READERS.values():
        assert all(form(word) in form(read(target)[0]) for word in WORDS)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page_is_shown_upright_with_its_text(tmp_path, turn):
    path = save(tmp_path, "L", "a.png")
    target, _, image = leave(path, tmp_path, turn=turn)
    upright = np.rot90(gray(image), -turn // 90)
    size = (upright.shape[1], upright.shape[0])
    assert apart(seen(target, size), upright) < ALIKE
    for read in READERS.values():
        (said,) = read(target)
        assert form(said) == form("保单号  PC 0417\n受益人：苏慕雪")


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_characters_stand_at_their_boxes(tmp_path, turn):
    import pdfplumber

    path = save(tmp_path, "L", "a.png")
    text = text_on((320, 200), turn, (("保单号", "PC0417"), ("受益人：苏慕雪",)))
    target, _, _ = leave(path, tmp_path, text=text)
    wanted = {
        char.text: box for char, box in zip(text.chars, _upright(text), strict=True) if char
    }
    with pdfplumber.open(target) as pdf:
        page = pdf.pages[0]
        scale = page.width / (200 if turn in {90, 270} else 320)
        for char in page.chars:
            if not char["text"].isspace():
                box = [char[key] / scale for key in ("x0", "top", "x1", "bottom")]
                assert np.abs(np.subtract(box, wanted[char["text"]])).max() <= 1


def _upright(text):
    from ocr.boxes import upright

    return [upright(char.box, text) if char else None for char in text.chars]


def test_oblong_pixels_of_a_fax_give_paper_of_the_right_shape(tmp_path):
    path = tmp_path / "a.tif"
    scan("1", (408, 98)).save(path, compression="group4", dpi=(204, 98))
    target, _, _ = leave(path, tmp_path)
    import pikepdf

    with pikepdf.open(target) as pdf:
        box = [float(side) for side in pdf.pages[0].mediabox]
    assert box == pytest.approx([0, 0, 144, 72], abs=0.1)


def test_each_page_of_a_file_is_its_own(tmp_path):
    path = tmp_path / "a.tif"
    first, second = Image.new("L", (320, 200), 255), scan("L")
    for how in ({"compression": "tiff_lzw"}, {"compression": "jpeg"}, {"big_tiff": True}):
        first.save(path, save_all=True, append_images=[second, first], **how)
        target, as_it_is, image = leave(path, tmp_path, page=1)
        assert as_it_is
        assert apart(seen(target, (320, 200)), gray(image)) < ALIKE


def test_a_page_without_text_is_there(tmp_path):
    path = save(tmp_path, "L", "a.png")
    pdfa.make_page(path, 0, None, tmp_path / "page.pdf", DEFAULT)
    assert [read(tmp_path / "page.pdf")[0].strip() for read in READERS.values()] == ["", "", ""]


def test_hostile_characters_do_no_harm(tmp_path):
    path = save(tmp_path, "L", "a.png")
    rows = (("\0\ufeff\ufffe\ud800",), ("\U00020bb7野家",), ("(a)<b>\\",))
    target, _, _ = leave(path, tmp_path, text=text_on((320, 200), rows=rows))
    for read in READERS.values():
        (said,) = read(target)
        assert form("\U00020bb7野家") in form(said)
        assert "(a)<b>\\" in said


@pytest.mark.parametrize("content", [b"II*\0" + b"\xff" * 40, b"\xff\xd8\xff\xe0none"])
def test_what_cannot_be_read_is_an_answer(tmp_path, content):
    path = tmp_path / "a"
    path.write_bytes(content)
    with pytest.raises(Unreadable):
        pdfa.make_page(path, 0, None, tmp_path / "page.pdf", DEFAULT)
