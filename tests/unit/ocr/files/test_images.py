"""Every form of pixel file that scanners write gives the same upright page."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFile

from ocr.errors import Unreadable
from ocr.files.opener import (
    decode,
    split,
)
from ocr.limits import Limits


def page(mode="L", size=(320, 200)):
    """White, with a black block left of the top."""
    image = Image.new("L", size, 255)
    ImageDraw.Draw(image).rectangle((20, 20, 80, 60), fill=0)
    return image.convert(mode)


def assert_is_page(pixels):
    gray = pixels if pixels.ndim == 2 else pixels.mean(axis=2)
    assert pixels.dtype == np.uint8
    assert gray.shape == (200, 320)
    assert gray[25:55, 25:75].max() < 40
    assert gray[100:].min() > 215


FORMS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "g4": ("1", "a.tif", {"compression": "group4"}),
    "g3": ("1", "a.tif", {"compression": "group3"}),
    "raw-1-bit": ("1", "a.tif", {}),
    "lzw": ("L", "a.tif", {"compression": "tiff_lzw"}),
    "jpeg-in-tiff": ("L", "a.tif", {"compression": "jpeg"}),
    "jpeg-in-tiff-colour": ("RGB", "a.tif", {"compression": "jpeg"}),
    "deflate-colour": ("RGB", "a.tif", {"compression": "tiff_adobe_deflate"}),
    "cmyk-tiff": ("CMYK", "a.tif", {}),
    "ycbcr-tiff": ("YCbCr", "a.tif", {}),
    "big-tiff": ("L", "a.tif", {"big_tiff": True}),
    "palette-tiff": ("P", "a.tif", {}),
    "jpeg": ("L", "a.jpg", {"quality": 90}),
    "jpeg-colour": ("RGB", "a.jpg", {"quality": 90}),
    "jpeg-cmyk": ("CMYK", "a.jpg", {"quality": 95}),
    "jpeg-progressive": ("RGB", "a.jpg", {"quality": 90, "progressive": True}),
    "png": ("L", "a.png", {}),
    "png-1-bit": ("1", "a.png", {}),
    "png-gray-alpha": ("LA", "a.png", {}),
    "jpeg-2000": ("L", "a.jp2", {}),
    "codestream": ("RGB", "a.j2k", {"no_jp2": True}),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_of_scan_is_decoded(tmp_path, form):
    mode, name, options = FORMS[form]
    page(mode).save(tmp_path / name, **options)
    (shape,) = split(tmp_path / name).pages
    assert (shape.width, shape.height, shape.trouble) == (320, 200, None)
    assert_is_page(decode(tmp_path / name, 0).pixels)


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_sixteen_bits_are_scaled_not_clipped(tmp_path, name):
    deep = (np.asarray(page(), np.uint16) * 200 + 3000).astype(np.uint16)
    Image.fromarray(deep).save(tmp_path / name)
    pixels = decode(tmp_path / name, 0).pixels
    assert abs(int(pixels[150, 200]) - (255 * 200 + 3000) // 257) <= 1
    assert abs(int(pixels[40, 50]) - 3000 // 257) <= 1


def test_a_palette_of_four_bits_is_decoded(tmp_path):
    page().quantize(4).save(tmp_path / "a.png", bits=4)
    assert_is_page(decode(tmp_path / "a.png", 0).pixels)


def test_floats_are_scaled(tmp_path):
    Image.fromarray(np.asarray(page(), np.float32) / 255).save(tmp_path / "a.tif")
    assert_is_page(decode(tmp_path / "a.tif", 0).pixels)


@pytest.mark.parametrize("palette", [False, True])
def test_transparent_paper_is_white(tmp_path, palette):
    see_through = Image.new("RGBA", (320, 200), (0, 0, 0, 0))
    ImageDraw.Draw(see_through).rectangle((20, 20, 80, 60), fill=(0, 0, 0, 255))
    image = see_through.quantize(4) if palette else see_through
    image.save(tmp_path / "a.png")
    assert_is_page(decode(tmp_path / "a.png", 0).pixels)


@pytest.mark.parametrize("name", ["a.jpg", "a.tif"])
@pytest.mark.parametrize(
    ("orientation", "as_stored"),
    [
        (3, Image.Transpose.ROTATE_180),
        (6, Image.Transpose.ROTATE_90),
        (8, Image.Transpose.ROTATE_270),
    ],
)
def test_the_turn_that_the_tags_ask_for_is_applied(tmp_path, name, orientation, as_stored):
    exif = Image.Exif()
    exif[274] = orientation
    page().transpose(as_stored).save(tmp_path / name, exif=exif)
    (shape,) = split(tmp_path / name).pages
    assert (shape.width, shape.height) == (320, 200)
    assert_is_page(decode(tmp_path / name, 0).pixels)


def test_colour_is_kept_in_bgr(tmp_path):
    Image.new("RGB", (20, 20), (200, 10, 30)).save(tmp_path / "a.png")
    assert decode(tmp_path / "a.png", 0).pixels[5, 5].tolist() == [30, 10, 200]


def test_a_gray_page_stored_as_colour_is_gray(tmp_path):
    page("RGB").save(tmp_path / "a.png")
    assert decode(tmp_path / "a.png", 0).pixels.ndim == 2


def test_pages_of_a_tiff_are_told_apart(tmp_path):
    pages = [Image.new("L", (100 + n, 50), 10 * n) for n in range(4)]
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=pages[1:])
    assert [shape.width for shape in split(tmp_path / "a.tif").pages] == [100, 101, 102, 103]
    assert decode(tmp_path / "a.tif", 2).pixels[0, 0] == 20
    with pytest.raises(Unreadable, match="no-such-page"):
        decode(tmp_path / "a.tif", 4)


def test_more_pages_than_allowed_are_refused(tmp_path):
    pages = [Image.new("1", (8, 8)) for _ in range(6)]
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=pages[1:])
    assert len(split(tmp_path / "a.tif", Limits(pages=6)).pages) == 6
    with pytest.raises(Unreadable, match="too-many-pages"):
        split(tmp_path / "a.tif", Limits(pages=5))


def test_only_the_page_that_is_too_large_is_in_trouble(tmp_path):
    pages = [Image.new("1", size) for size in ((10, 10), (400, 400), (10, 10))]
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=pages[1:])
    limits = Limits(pixels=10_000)
    troubles = [shape.trouble for shape in split(tmp_path / "a.tif", limits).pages]
    assert troubles == [None, "too-large", None]
    assert decode(tmp_path / "a.tif", 2, limits).pixels.shape == (10, 10)
    with pytest.raises(Unreadable, match="too-large"):
        decode(tmp_path / "a.tif", 1, limits)


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.tif", "a.jp2"])
def test_splitting_decodes_no_page(tmp_path, name, monkeypatch):
    page().save(tmp_path / name)
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda _: pytest.fail("decoded"))
    assert split(tmp_path / name).pages[0].width == 320


def test_a_fax_keeps_its_pixels_and_tells_their_shape(tmp_path):
    page("1").save(tmp_path / "a.tif", dpi=(204, 98), compression="group3")
    (shape,) = split(tmp_path / "a.tif").pages
    image = decode(tmp_path / "a.tif", 0)
    assert shape.dpi == image.dpi == 98
    assert image.pixels.shape == (200, 320)
    assert image.stretch == pytest.approx(204 / 98)


def test_a_file_cut_short_is_damaged_not_filled_up(tmp_path):
    page().save(tmp_path / "a.jpg", quality=95)
    whole = (tmp_path / "a.jpg").read_bytes()
    (tmp_path / "a.jpg").write_bytes(whole[: len(whole) * 2 // 3])
    assert split(tmp_path / "a.jpg").warnings == ()
    with pytest.raises(Unreadable, match="damaged"):
        decode(tmp_path / "a.jpg", 0)


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.pdf"])
def test_what_hangs_on_behind_the_end_is_told(tmp_path, name):
    page().save(tmp_path / name)
    assert "bytes-after-end" not in split(tmp_path / name).warnings
    with (tmp_path / name).open("ab") as file:
        file.write(b"PK\3\4" + b"another file" * 50)
    assert "bytes-after-end" in split(tmp_path / name).warnings


@pytest.mark.parametrize("content", [b"", b"%!PS-Adobe-3.0" + b"\0" * 50, b"<svg/>"])
def test_what_is_no_scan_is_refused_by_type(tmp_path, content):
    (tmp_path / "a.jpg").write_bytes(content)
    with pytest.raises(Unreadable, match="not-an-image"):
        split(tmp_path / "a.jpg")
