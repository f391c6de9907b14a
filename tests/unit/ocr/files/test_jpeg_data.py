"""Scan data that end early or are damaged are told, whatever end marker stands behind them."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from ocr.errors import Unreadable
from ocr.files import jpeg_data
from ocr.files.opener import (
    decode,
    split,
)

END = b"\xff\xd9"

FORMS: dict[str, tuple[str, dict[str, Any]]] = {
    "gray": ("L", {}),
    "colour": ("RGB", {}),
    "cmyk": ("CMYK", {}),
    "progressive": ("RGB", {"progressive": True}),
    "full-colour": ("RGB", {"subsampling": 0}),
    "short-codes": ("L", {"optimize": True}),
    "restarts-by-row": ("RGB", {"restart_marker_rows": 1}),
    "restarts-by-block": ("L", {"restart_marker_blocks": 5}),
}


def jpeg(mode="L", **how):
    """Gray noise above, white paper below, as a scan."""
    dots = np.full((320, 240), 255, np.uint8)
    dots[:200] = np.random.default_rng(3).integers(0, 255, (200, 240))
    made = io.BytesIO()
    Image.fromarray(dots).convert(mode).save(made, "JPEG", quality=80, **how)
    return made.getvalue()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("size", [(240, 320), (1, 1), (37, 641)])
def test_pixels_are_those_of_pillow_also_where_the_check_has_decoded_them(form, size, tmp_path):
    mode, how = FORMS[form]
    colours = np.random.default_rng(5).integers(0, 255, (*size[::-1], 3), np.uint8)
    path = tmp_path / "a.jpg"
    Image.fromarray(colours).convert(mode).save(path, quality=85, **how)
    with Image.open(path) as image:
        shown = np.asarray(image.convert("L" if mode == "L" else "RGB"))
    pixels = decode(path, 0).pixels
    assert np.array_equal(pixels if pixels.ndim == 2 else pixels[:, :, ::-1], shown)


@pytest.mark.parametrize("form", FORMS)
def test_a_whole_jpeg_is_whole_with_whatever_stands_around_its_scan(form):
    mode, how = FORMS[form]
    data = jpeg(mode, **how)
    assert jpeg_data.state(data) == "whole"
    assert jpeg_data.state(data + bytes(500)) == "whole"
    assert jpeg_data.state(data[:-2] + bytes(9) + END) == "whole"
    assert jpeg_data.state(data[:-2] + b"\xff\xff\xff" + END) == "whole"
    assert (
        jpeg_data.state(data[:2] + b"\xff\xee\x00\x03x\xff\xfe\x00\x04hi" + data[2:]) == "whole"
    )


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_bytes_that_a_scanner_leaves_behind_the_last_row_make_it_doubtful_not_cut(mode):
    data = jpeg(mode)
    surplus = bytes(range(1, 129))
    assert jpeg_data.state(data[:-2] + surplus + END) == "doubtful"
    assert jpeg_data.state(data[: len(data) // 2] + surplus + END) == "cut"


@pytest.mark.parametrize("form", FORMS)
def test_a_jpeg_that_was_cut_is_not_whole_though_a_device_put_an_end_marker_behind(form):
    mode, how = FORMS[form]
    data = jpeg(mode, **how)
    for kept in (len(data) // 2, len(data) * 9 // 10):
        assert jpeg_data.state(data[:kept] + END) == "cut"
        assert jpeg_data.state(data[:kept]) == "cut"


@pytest.mark.parametrize("form", FORMS)
def test_a_hole_in_the_scan_data_is_found(form):
    mode, how = FORMS[form]
    data = jpeg(mode, **how)
    middle = len(data) // 2
    assert jpeg_data.state(data[:middle] + bytes(512) + data[middle + 512 :]) != "whole"


def test_a_cut_jpeg_file_with_an_end_marker_is_damaged(tmp_path):
    data = jpeg()
    (tmp_path / "a.jpg").write_bytes(data[: len(data) // 2] + END)
    assert split(tmp_path / "a.jpg").warnings == ()
    with pytest.raises(Unreadable, match="damaged"):
        decode(tmp_path / "a.jpg", 0)


def test_a_jpeg_that_says_it_has_billions_of_pixels_is_not_decoded():
    data = jpeg()
    frame = data.index(b"\xff\xc0") + 5
    assert jpeg_data.state(data[:frame] + b"\xff\xff" * 2 + data[frame + 4 :]) == "doubtful"


def is_told_or_refused(path):
    try:
        return decode(path, 0).incomplete
    except Unreadable as error:
        return error.code == "damaged"


def test_a_jpeg_with_a_hole_in_its_data_is_read_and_told_or_refused(tmp_path):
    data = jpeg("RGB")
    middle = len(data) // 2
    (tmp_path / "a.jpg").write_bytes(data[:middle] + bytes(300) + data[middle + 300 :])
    assert is_told_or_refused(tmp_path / "a.jpg")


def test_a_jpeg_that_lacks_nothing_but_its_end_marker_is_taken_with_a_warning(tmp_path):
    data = jpeg()
    (tmp_path / "whole.jpg").write_bytes(data)
    (tmp_path / "a.jpg").write_bytes(data[:-2])
    assert split(tmp_path / "a.jpg").warnings == ("end-missing",)
    pixels = decode(tmp_path / "a.jpg", 0).pixels
    assert np.array_equal(pixels, decode(tmp_path / "whole.jpg", 0).pixels)


def test_a_progressive_jpeg_without_end_marker_may_lack_scans_and_is_damaged(tmp_path):
    (tmp_path / "a.jpg").write_bytes(jpeg(progressive=True)[:-2])
    assert split(tmp_path / "a.jpg").warnings == ()
    with pytest.raises(Unreadable, match="damaged"):
        decode(tmp_path / "a.jpg", 0)


def test_the_height_that_a_scanner_tells_behind_the_scan_is_used(tmp_path):
    """A sheet-fed scanner knows the length of a sheet only at its end (DNL; T.81, B.2.5)."""
    data = jpeg()
    frame = data.index(b"\xff\xc0") + 5
    lines = data[frame : frame + 2]
    late = data[:frame] + bytes(2) + data[frame + 2 : -2] + b"\xff\xdc\x00\x04" + lines + END
    (tmp_path / "a.jpg").write_bytes(late)
    (shape,) = split(tmp_path / "a.jpg").pages
    assert (shape.width, shape.height, shape.trouble) == (240, 320, None)
    assert decode(tmp_path / "a.jpg", 0).pixels.shape == (320, 240)


@pytest.mark.parametrize(
    "data", [b"\xff\xd8\xff", b"\xff\xd8\xff\xda", b"\xff\xd8\xff\xe0\xff\xff"]
)
def test_a_jpeg_of_a_few_bytes_is_damaged_and_no_crash(tmp_path, data):
    (tmp_path / "a.jpg").write_bytes(data)
    with pytest.raises(Unreadable, match="damaged"):
        split(tmp_path / "a.jpg")
    assert jpeg_data.state(data) == "cut"
