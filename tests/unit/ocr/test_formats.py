from __future__ import annotations

import subprocess
import sys
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ocr.formats import (
    KINDS,
    claims,
    sniff,
)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("TIFF", "tiff"),
        ("JPEG", "jpeg"),
        ("PNG", "png"),
        ("JPEG2000", "jp2"),
        ("WEBP", "webp"),
        ("BMP", "bmp"),
        ("GIF", "gif"),
        ("PDF", "pdf"),
    ],
)
def test_a_kind_is_told_by_its_first_bytes(name, kind):
    made = BytesIO()
    Image.new("L", (20, 20)).save(made, name)
    assert sniff(made.getvalue()[:1024]) == kind


@pytest.mark.parametrize("name", ["PPM", "TGA", "ICO", "AVIF"])
def test_other_images_are_not_taken_in(name):
    made = BytesIO()
    Image.new("RGB", (20, 20)).save(made, name)
    assert sniff(made.getvalue()[:1024]) is None


@pytest.mark.parametrize(
    "first", [b"", b"<svg>", b"%!PS-Adobe-3.0 EPSF", b"8BPS\0\1", b"PK\3\4", b"SIMPLE  ="]
)
def test_what_is_no_scan_is_not_taken_in(first):
    assert sniff(first) is None


def test_junk_may_stand_before_a_pdf_header():
    assert sniff(b"\0" * 900 + b"%PDF-1.4\n") == "pdf"


def test_a_page_of_html_that_is_also_a_pdf_is_not_taken_in():
    assert sniff(b"<html><!-- %PDF-1.4") is None


def test_a_bare_codestream_and_a_big_tiff_are_known():
    assert sniff(b"\xff\x4f\xff\x51\0") == "jp2"
    assert sniff(b"II+\0\x08\0\0\0") == "tiff"


@pytest.mark.parametrize(
    ("brand", "kind"), [(b"heic", "heif"), (b"mif1", "heif"), (b"mp42", None)]
)
def test_of_files_in_boxes_only_pictures_in_hevc_are_known(brand, kind):
    assert sniff(b"\0\0\0\x18ftyp" + brand + bytes(4)) == kind


@pytest.mark.parametrize("first", [b"BM", b"BM is a letter of a text", b"RIFF\0\0\0\0WAVE"])
def test_what_only_begins_like_a_picture_is_none(first):
    assert sniff(first) is None


@given(st.binary(max_size=2048))
def test_any_bytes_get_an_answer(first):
    assert sniff(first) in {None, *KINDS}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.TIF", "tiff"),
        ("理赔.1.jpeg", "jpeg"),
        ("a.j2k", "jp2"),
        ("pdf", None),
        ("a.gif", "gif"),
        ("IMG_0001.HEIC", "heif"),
        ("a.ofd", None),
    ],
)
def test_a_name_claims_a_kind(name, kind):
    assert claims(name) == kind


def test_asking_for_the_kind_loads_no_decoder():
    program = (
        "import sys, ocr.formats;"
        "print([m for m in ('PIL', 'cv2', 'numpy') if m in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert answer.stdout.strip() == b"[]"
