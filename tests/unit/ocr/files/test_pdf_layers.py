"""A layered scan is drawn as fine as its finest layer; a larger unit makes a page larger."""

from __future__ import annotations

import zlib

import numpy as np
import pikepdf
import pytest
from PIL import Image

from ocr.files.opener import (
    decode,
    split,
)
from tests.unit.ocr import pdfs
from tests.unit.ocr.files.test_pdf import (
    WORDS,
    own_text,
    scan,
)

FINE, COARSE = (2480, 3508), (620, 877)
WHOLE = b"595 0 0 842 0 0 cm"


def layered(path, fine, *, to, content):
    """Write a coarse gray ground `/G` and a fine stencil of one bit, which hangs `to` it."""
    ground = zlib.compress(bytes([230]) * COARSE[0] * COARSE[1])
    bits = np.packbits(np.asarray(Image.new("1", fine)), axis=1).tobytes()
    size = b"/Type/XObject/Subtype/Image/Width %d/Height %d/Filter/FlateDecode"
    gray = size % COARSE + b"/ColorSpace/DeviceGray/BitsPerComponent 8"
    stencil = (
        size % fine
        + {
            "SMask": b"/ColorSpace/DeviceGray/BitsPerComponent 1",
            "Mask": b"/ImageMask true/BitsPerComponent 1",
            "": b"/ImageMask true/BitsPerComponent 1",
        }[to]
    )
    if to:
        gray += b"/%b 6 0 R" % to.encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources 7 0 R>>",
        pdfs.stream(b"", content),
        pdfs.stream(gray, ground),
        pdfs.stream(stencil, zlib.compress(bits)),
        b"<</XObject<</G 5 0 R/S 6 0 R>>>>",
    ]
    path.write_bytes(pdfs.joined(objects))


@pytest.mark.parametrize("to", ["", "SMask", "Mask"])
def test_a_layered_scan_is_drawn_at_the_resolution_of_its_writing(tmp_path, to):
    drawn = b"q %b /G Do Q" % WHOLE
    stencil = b" q 0 g %b /S Do Q" % WHOLE if not to else b""
    layered(tmp_path / "a.pdf", FINE, to=to, content=drawn + stencil)
    image = decode(tmp_path / "a.pdf", 0)
    assert (image.dpi, image.scan_dpi) == (300, None)
    assert image.pixels.shape[:2] == pytest.approx((3508, 2480), abs=2)


def test_patches_of_fine_writing_make_a_layered_scan_fine(tmp_path):
    patches = b"".join(b"q 0 g 500 0 0 80 50 %d cm /S Do Q " % at for at in range(50, 800, 90))
    drawn = b"q %b /G Do Q " % WHOLE + patches
    layered(tmp_path / "a.pdf", (2083, 333), to="", content=drawn)
    image = decode(tmp_path / "a.pdf", 0)
    assert (image.dpi, image.scan_dpi) == (300, None)


def test_a_fine_logo_does_not_make_a_coarse_scan_fine(tmp_path):
    drawn = b"q %b /G Do Q q 0 g 60 0 0 80 50 700 cm /S Do Q" % WHOLE
    layered(tmp_path / "a.pdf", FINE, to="", content=drawn)
    assert decode(tmp_path / "a.pdf", 0).scan_dpi == 75


def test_a_coarse_mask_does_not_make_a_scan_coarse(tmp_path):
    layered(tmp_path / "a.pdf", (100, 140), to="SMask", content=b"q %b /G Do Q" % WHOLE)
    assert decode(tmp_path / "a.pdf", 0).scan_dpi == 75


@pytest.mark.parametrize("crossed", [False, True])
@pytest.mark.parametrize("unit", [2, 0.5])
def test_a_scan_on_a_page_of_another_unit_has_its_own_resolution(tmp_path, unit, crossed):
    """Pulled out as it is, or drawn because a line crosses it."""
    content = b"q %b /I Do Q" % WHOLE + b" 0 0 m 595 842 l S" * crossed
    extra = b"/UserUnit %.1f" % unit
    pdfs.write(tmp_path / "a.pdf", content, image=scan((2480, 3508)), extra=extra)
    (shape,) = split(tmp_path / "a.pdf").pages
    image = decode(tmp_path / "a.pdf", 0)
    assert (shape.width, shape.height) == (
        round(595 * unit / 72 * 200),
        round(842 * unit / 0.36),
    )
    if unit == 2:
        assert (image.dpi, image.scan_dpi) == (150, None)
        assert image.pixels.shape[:2] == pytest.approx((3508, 2480), abs=3)
    else:
        assert image.dpi == (400 if crossed else 600)


def test_own_text_on_a_page_of_another_unit_lies_on_its_ink(tmp_path):
    pdfs.write(tmp_path / "a.pdf", WORDS, extra=b"/UserUnit 2")
    image = decode(tmp_path / "a.pdf", 0)
    assert image.pixels.shape[:2] == pytest.approx((4678, 3306), abs=2)
    assert own_text(image).text.startswith("Policy")
    for line in own_text(image).lines:
        left, top, right, bottom = line.box
        assert image.pixels[top:bottom, left:right].min() < 128


def test_a_page_that_its_unit_makes_too_large_is_refused(tmp_path):
    pdfs.write(tmp_path / "a.pdf", WORDS, extra=b"/UserUnit 60")
    assert split(tmp_path / "a.pdf").pages[0].trouble == "too-large"


@pytest.mark.parametrize("unit", [b"0", b"-2", b"(two)", b"[2]", b"1e99"])
def test_a_unit_that_means_nothing_is_a_point(tmp_path, unit):
    pdfs.write(tmp_path / "a.pdf", WORDS, extra=b"/UserUnit " + unit)
    assert split(tmp_path / "a.pdf").pages[0].width == 1653


def test_a_turned_page_keeps_its_unit_when_it_is_mended(tmp_path):
    pdfs.write(tmp_path / "a.pdf", WORDS, extra=b"/UserUnit 2/Rotate 90")
    with pikepdf.open(tmp_path / "a.pdf", allow_overwriting_input=True) as pdf:
        pdf.Root.Pages.Count = 5
        pdf.save()
    data = (tmp_path / "a.pdf").read_bytes().replace(b"/Count 1", b"/Count 5")
    (tmp_path / "a.pdf").write_bytes(data)
    found = split(tmp_path / "a.pdf")
    assert found.warnings == ("page-count-differs",)
    assert [(each.width, each.height) for each in found.pages] == [(4678, 3306)]
    assert decode(tmp_path / "a.pdf", 0).pixels.shape[:2] == pytest.approx((3306, 4678), abs=2)
