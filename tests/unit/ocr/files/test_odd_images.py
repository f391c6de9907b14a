"""Whole pixels are read, whatever tags, depth and other pictures stand around them."""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageDraw, TiffImagePlugin

from ocr.errors import Unreadable
from ocr.files import images
from ocr.files.opener import (
    decode,
    split,
)
from ocr.formats import claims
from ocr.limits import DEFAULT

SIZE = (96, 64)

HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAVZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAA"
    "AAAAAAAAAAAAAAAAACJpbG9jAAAAAERAAAEAAQAAAAABegABAAAAAAAAADkAAAAjaWluZgAAAAAAAQAAABVp"
    "bmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA1mlwcnAAAAC3aXBjbwAAAHhodmNDAQNwAAAAkAAA"
    "AAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkAAAAwAA"
    "AwAeoDCBBZbqSSmubgIaDAgAAAMAyAAAAwAIQGIAAQAHRAHBcrAiQAAAABNjb2xybmNseAABAA0ABoAAAAAU"
    "aXNwZQAAAAAAAABgAAAAQAAAABBwaXhpAAAAAAMICAgAAAAXaXBtYQAAAAAAAAABAAEEgQIDBAAAAEFtZGF0"
    "AAAANSgBrxmA+ytq3aPDxWP/6PprahjrBZ6ocKatJOALYQEmUuoJSbAesKak3qIw0eSWcRosVwqo"
)
TWO_HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAYRtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAA"
    "AAAAAAAAAAAAAAAAADRpbG9jAAAAAERAAAIAAQAAAAABqAABAAAAAAAAADkAAgAAAAAB4QABAAAAAAAAADkA"
    "AAA4aWluZgAAAAAAAgAAABVpbmZlAgAAAAABAABodmMxAAAAABVpbmZlAgAAAAACAABodmMxAAAAAA5waXRt"
    "AAAAAAABAAAA3WlwcnAAAAC3aXBjbwAAAHhodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH/"
    "/wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoDCBBZbqSSmubgIaDAgAAAMAyAAA"
    "AwAIQGIAAQAHRAHBcrAiQAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABgAAAAQAAAABBwaXhp"
    "AAAAAAMICAgAAAAeaXBtYQAAAAAAAAACAAEEgQIDBAACBIECAwQAAAB6bWRhdAAAADUoAa8ZgPsrat2jw8Vj"
    "/+j6a2oY6wWeqHCmrSTgC2EBJlLqCUmwHrCmpN6iMNHklnEaLFcKqAAAADUoAa8ZgPsrat2jw8Vj/+j6a2oY"
    "6wWeqHCmrSTgC2EBJlLqCUmwHrCmpN6iMNHklnEaLFcKqA=="
)
"""`page()` once and twice, coded in HEVC."""


def page(mode="L"):
    """White paper with a black block at the upper left."""
    image = Image.new("L", SIZE, 255)
    ImageDraw.Draw(image).rectangle((6, 6, 24, 18), fill=0)
    return image.convert(mode)


def assert_is_page(pixels, near=12):
    assert pixels.shape[:2] == SIZE[::-1]
    gray = pixels if pixels.ndim == 2 else pixels[:, :, 1]
    assert gray[12, 12] <= near
    assert gray[50, 80] >= 255 - near


def kept(path, data):
    path.write_bytes(data)
    return path


def segment(marker, body):
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def jpeg(tmp_path, *extra, bare=False):
    """A JPEG with segments behind its start; without its own JFIF segment where bare."""
    page().save(tmp_path / "plain.jpg", quality=90)
    data = (tmp_path / "plain.jpg").read_bytes()
    rest = data[20:] if bare else data[2:]
    return kept(tmp_path / "a.jpg", data[:2] + b"".join(extra) + rest)


EXIF_6 = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
"""Says that the picture has to be turned by 90 degrees."""

BAD_SEGMENTS = {
    "exif-ascii": (0xE1, b"Exif\0\0" + b"not a TIFF header at all"),
    "exif-zeros": (0xE1, b"Exif\0\0" + bytes(40)),
    "exif-ones": (0xE1, b"Exif\0\0" + b"\xff" * 40),
    "exif-short": (0xE1, b"Exif\0\0MM"),
    "jfif-short": (0xE0, b"JFIF\0\1"),
    "jfif-empty": (0xE0, b"JFIF\0"),
    "adobe-short": (0xEE, b"Adobe"),
}


@pytest.mark.parametrize("name", BAD_SEGMENTS)
def test_a_jpeg_with_a_broken_tag_is_read_and_said_to_have_one(tmp_path, name):
    """Such files were refused as damaged, though every pixel is there."""
    path = jpeg(tmp_path, segment(*BAD_SEGMENTS[name]), bare=True)
    assert_is_page(decode(path, 0).pixels)
    assert split(path).warnings == ("tags-damaged",)


def test_the_turn_is_kept_where_another_tag_is_broken(tmp_path):
    page().transpose(Image.Transpose.ROTATE_90).save(tmp_path / "plain.jpg", quality=90)
    data = (tmp_path / "plain.jpg").read_bytes()
    broken = segment(*BAD_SEGMENTS["jfif-short"])
    path = kept(tmp_path / "a.jpg", data[:2] + broken + segment(0xE1, EXIF_6) + data[20:])
    assert_is_page(decode(path, 0).pixels)
    (shape,) = split(path).pages
    assert (shape.width, shape.height) == SIZE


def chunk(name, body, right=True):
    sum_ = zlib.crc32(name + body) ^ (0 if right else 1)
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", sum_)


def png(tmp_path, image, before=b"", behind=b""):
    image.save(tmp_path / "plain.png")
    data = (tmp_path / "plain.png").read_bytes()
    return kept(tmp_path / "a.png", data[:33] + before + data[33:-12] + behind + data[-12:])


BAD_CHUNKS = {
    "exif-raw": chunk(b"eXIf", b"nothing of the kind"),
    "exif-zeros": chunk(b"eXIf", bytes(30)),
    "phys-short": chunk(b"pHYs", bytes(4)),
    "gamma-short": chunk(b"gAMA", bytes(2)),
    "text-checksum": chunk(b"tEXt", b"Comment\0scan", right=False),
    "time-checksum": chunk(b"tIME", bytes(7), right=False),
}


@pytest.mark.parametrize("behind", [False, True])
@pytest.mark.parametrize("name", BAD_CHUNKS)
def test_a_png_with_a_broken_tag_is_read_and_said_to_have_one(tmp_path, name, behind):
    path = png(tmp_path, page(), **{"behind" if behind else "before": BAD_CHUNKS[name]})
    assert split(path).warnings == ("tags-damaged",)
    assert_is_page(decode(path, 0).pixels)


@pytest.mark.parametrize("behind", [False, True])
def test_a_png_is_turned_wherever_its_tags_stand(tmp_path, behind):
    """Editors append the tag behind the pixels, where it was overlooked."""
    lying = page().transpose(Image.Transpose.ROTATE_90)
    tag = chunk(b"eXIf", EXIF_6[6:])
    path = png(tmp_path, lying, **{"behind" if behind else "before": tag})
    assert_is_page(decode(path, 0).pixels)
    assert images.stored_geometry(path, "png", 0, DEFAULT).orientation == 6


def test_a_second_picture_in_a_file_is_told(tmp_path):
    first = jpeg(tmp_path).read_bytes()
    assert split(kept(tmp_path / "b.jpg", first + first)).warnings == ("more-pictures",)
    assert split(kept(tmp_path / "b.jpg", first + bytes(9))).warnings == ()
    thumb = segment(0xE2, b"FPXR\0" + first)
    assert split(jpeg(tmp_path, thumb)).warnings == ()


@pytest.mark.parametrize("name", ["a.png", "a.gif", "a.webp"])
def test_of_an_animation_the_first_picture_is_read_and_the_others_are_told(tmp_path, name):
    other = page().transpose(Image.Transpose.ROTATE_180)
    page("RGB").save(tmp_path / name, save_all=True, append_images=[other.convert("RGB")])
    assert split(tmp_path / name).warnings == ("more-pictures",)
    assert_is_page(decode(tmp_path / name, 0).pixels, near=24)


@pytest.mark.parametrize(("data", "warnings"), [(HEIC, ()), (TWO_HEIC, ("more-pictures",))])
def test_a_picture_of_a_telephone_is_read(tmp_path, data, warnings):
    found = split(kept(tmp_path / "a.heic", data))
    assert (found.kind, len(found.pages), found.warnings) == ("heif", 1, warnings)
    assert_is_page(decode(tmp_path / "a.heic", 0).pixels)


def test_a_picture_of_a_telephone_that_is_cut_short_is_damaged(tmp_path):
    path = kept(tmp_path / "a.heic", HEIC[:200])
    with pytest.raises(Unreadable, match="damaged"):
        split(path)


@pytest.mark.parametrize("name", ["a.webp", "a.bmp", "a.gif"])
@pytest.mark.parametrize("mode", ["L", "RGB", "P"])
def test_pictures_of_offices_and_the_web_are_read(tmp_path, name, mode):
    image = page(mode) if mode != "P" else page("RGB").quantize(4)
    (image.convert("RGB") if name == "a.webp" else image).save(tmp_path / name)
    assert split(tmp_path / name).kind == claims(name)
    assert_is_page(decode(tmp_path / name, 0).pixels, near=24)


def tiff(path, image, tags):
    info = TiffImagePlugin.ImageFileDirectory_v2()
    for tag, value in tags.items():
        info[tag] = value
    image.save(path, tiffinfo=info)
    return path


def deep(bits):
    return (np.asarray(page(), np.uint16) // 255 * (2**bits - 1)).astype(np.uint16)


@pytest.mark.parametrize("bits", [10, 12, 14, 16])
@pytest.mark.parametrize("stated", [False, True])
def test_fewer_bits_in_sixteen_are_spread(tmp_path, bits, stated):
    """They were decoded nearly black, and people told to scan again."""
    tags = {281: 2**bits - 1} if stated else {}
    path = tiff(tmp_path / "a.tif", Image.fromarray(deep(bits)), tags)
    assert_is_page(decode(path, 0).pixels)


def stored(path, values, photometric, bits, colours=()):
    """A TIFF of one strip, written by hand (TIFF 6.0, section 2)."""
    strip, table = values.tobytes(), b"".join(struct.pack("<H", each) for each in colours)
    entries = [
        (254, 4, 1, 0),
        (256, 4, 1, SIZE[0]),
        (257, 4, 1, SIZE[1]),
        (258, 3, 1, bits),
        (259, 3, 1, 1),
        (262, 3, 1, photometric),
        (273, 4, 1, 8),
        (277, 3, 1, 1),
        (278, 4, 1, SIZE[1]),
        (279, 4, 1, len(strip)),
    ]
    if colours:
        entries.append((320, 3, len(colours), 8 + len(strip)))
    at = 8 + len(strip) + len(table)
    body = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    head = b"II*\0" + struct.pack("<I", at) + strip + table
    path.write_bytes(head + struct.pack("<H", len(entries)) + body + bytes(4))
    return path


def test_sixteen_bits_whose_zero_is_white_are_no_negative(tmp_path):
    path = stored(tmp_path / "a.tif", (65535 - deep(16)).astype("<u2"), 0, 16)
    assert_is_page(decode(path, 0).pixels)


def test_thirty_two_bits_are_scaled(tmp_path):
    values = (deep(16).astype(np.uint64) * 65537).astype("<u4")
    assert_is_page(decode(stored(tmp_path / "a.tif", values, 1, 32), 0).pixels)


def test_a_colour_map_of_bytes_is_taken_as_bytes(tmp_path):
    """A real scan of this kind was decoded all black, and filed as blank paper."""
    ramp = [*range(256)] * 3
    path = stored(tmp_path / "a.tif", np.asarray(page()), 3, 8, ramp)
    assert_is_page(decode(path, 0).pixels)
    path = stored(tmp_path / "a.tif", np.asarray(page()), 3, 8, [257 * each for each in ramp])
    assert_is_page(decode(path, 0).pixels)


def chain(path, *pages):
    """A TIFF whose pages carry these values of tag 254."""
    ready = []
    for number, kind in enumerate(pages):
        image = Image.new("L", (40 + number, 30), 10 * number)
        info = TiffImagePlugin.ImageFileDirectory_v2()
        info[254] = kind
        image.encoderinfo = {"tiffinfo": info}
        ready.append(image)
    with TiffImagePlugin.AppendingTiffWriter(str(path)) as writer:
        for image in ready:
            image.save(writer, format="TIFF", tiffinfo=image.encoderinfo["tiffinfo"])
            writer.newFrame()
    return path


@pytest.mark.parametrize(
    ("kinds", "pages"),
    [
        ((1, 0), [1]),
        ((0, 1, 0, 1), [0, 2]),
        ((2, 4, 2), [0, 2]),
        ((0, 5, 1), [0]),
        ((1,), [0]),
    ],
)
def test_thumbnails_and_masks_in_a_tiff_are_no_pages(tmp_path, kinds, pages):
    """They were counted and read as pages, or the file was refused for its mask."""
    path = chain(tmp_path / "a.tif", *kinds)
    found = split(path)
    assert [shape.width for shape in found.pages] == [40 + number for number in pages]
    assert ("previews-left-out" in found.warnings) is (len(pages) < len(kinds))
    for at, number in enumerate(pages):
        assert decode(path, at).pixels[0, 0] == 10 * number
        assert images.stored_geometry(path, "tiff", at, DEFAULT).width == 40 + number
        assert images.directory(path, "tiff", at, DEFAULT) == number
    with pytest.raises(Unreadable, match="no-such-page"):
        decode(path, len(pages))


def test_a_jpeg_whose_height_stands_behind_its_pixels_is_read(tmp_path):
    data = jpeg(tmp_path).read_bytes()
    at = data.index(b"\xff\xc0") + 5
    late = segment(0xDC, data[at : at + 2])
    path = kept(tmp_path / "b.jpg", data[:at] + b"\0\0" + data[at + 2 : -2] + late + data[-2:])
    assert split(path).pages[0].height == SIZE[1]
    assert_is_page(decode(path, 0).pixels)
