"""A page that is one image gives the image's own pixels; every other page is drawn."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw

from ocr.files.opener import decode
from ocr.files.pdf import image as pdf_image
from ocr.files.to_array import as_array
from tests.unit.ocr import pdfs

WHOLE = b"q 595 0 0 842 0 0 cm /I Do Q"
SIZE = (1240, 1754)


def picture(size=SIZE, mode="L"):
    """Coloured noise with a dark block at the top left, so that turns show."""
    dots = np.random.default_rng(5).integers(
        120, 256, (size[1] // 8, size[0] // 8, 3), np.uint8
    )
    image = Image.fromarray(dots).resize(size)
    ImageDraw.Draw(image).rectangle((60, 60, 500, 300), fill=0)
    return image.convert(mode)


def pulled(path, page=0):
    with pypdfium2.PdfDocument(path) as pdf:
        return pdf_image.pull(path, page, pdf.get_page(page))


def drawn(path, size):
    """What a reader of PDFs shows, made as large as `size`, gray."""
    with pypdfium2.PdfDocument(path) as pdf:
        shown = pdf.get_page(0).render(scale=1).to_numpy()
    return cv2.resize(cv2.cvtColor(shown, cv2.COLOR_BGR2GRAY), size).astype(int)


def with_entries(path, **entries):
    """Change what the file says of its image."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        image = pdf.pages[0].resources["/XObject"]["/I"]
        for name, value in entries.items():
            image[f"/{name}"] = value(pdf) if callable(value) else value
        pdf.save(path)


@pytest.mark.parametrize(
    ("mode", "suffix"), [("L", "jpg"), ("RGB", "jpg"), ("1", "tif"), ("RGB", "jp2")]
)
def test_pixels_are_those_of_the_embedded_image_bit_by_bit(tmp_path, mode, suffix):
    """Pillow's PDF writer: JPEG for gray and colour, CCITT group 4 for black and white."""
    options = {} if mode == "1" else {"quality": 70}
    picture(mode=mode).save(tmp_path / "a.pdf", resolution=150, **options)
    if suffix == "jp2":
        embedded = picture(mode=mode)
        packed = io.BytesIO()
        embedded.save(packed, "JPEG2000", irreversible=False)
        with pikepdf.open(tmp_path / "a.pdf", allow_overwriting_input=True) as pdf:
            (held,) = pdf.pages[0].resources["/XObject"].values()
            held.write(packed.getvalue(), filter=pikepdf.Name.JPXDecode)
            pdf.save(tmp_path / "a.pdf")
    elif suffix == "jpg":
        with pikepdf.open(tmp_path / "a.pdf") as pdf:
            (held,) = pdf.pages[0].resources["/XObject"].values()
            embedded = Image.open(io.BytesIO(held.read_raw_bytes()))
    else:
        embedded = picture(mode=mode)
    image = decode(tmp_path / "a.pdf", 0)
    assert np.array_equal(image.pixels, as_array(embedded))
    assert (image.dpi, image.stretch, image.colour) == (150, 1.0, mode == "RGB")


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize(
    "matrix",
    [
        b"595 0 0 842 0 0",
        b"-595 0 0 -842 595 842",
        b"0 842 -595 0 595 0",
        b"0 -842 595 0 0 842",
    ],
)
def test_an_image_laid_down_in_quarter_turns_is_pulled_as_it_is_seen(tmp_path, matrix, rotate):
    size = SIZE if matrix[:1] != b"0" else SIZE[::-1]
    content = b"q " + matrix + b" cm /I Do Q"
    extra = b"/Rotate %d" % rotate
    pdfs.write(tmp_path / "a.pdf", content, image=picture(size), extra=extra)
    image = pulled(tmp_path / "a.pdf")
    assert image is not None
    height, width = image.pixels.shape
    assert (width < height) == (rotate in {0, 180})
    differences = np.abs(image.pixels - drawn(tmp_path / "a.pdf", (width, height)))
    assert differences.mean() < 25  # noise, smoothed differently
    assert np.bincount(image.pixels.ravel()).tolist() == picture(size).histogram()


def test_an_unseen_layer_of_text_is_no_obstacle(tmp_path):
    hidden = WHOLE + b" BT /F 12 Tf 3 Tr 72 720 Td (read before) Tj ET"
    pdfs.write(tmp_path / "a.pdf", hidden, image=picture())
    image = pulled(tmp_path / "a.pdf")
    assert image is not None
    assert np.array_equal(image.pixels, np.asarray(picture()))


def test_a_fax_keeps_its_oblong_pixels(tmp_path):
    pdfs.write(tmp_path / "a.pdf", WHOLE, image=picture((1728, 1143)))
    image = decode(tmp_path / "a.pdf", 0)
    assert image.pixels.shape == (1143, 1728)
    assert image.dpi == 98
    assert image.stretch == pytest.approx(2.14, abs=0.01)


@pytest.mark.parametrize(
    "content",
    [
        WHOLE + b" BT /F 12 Tf 72 720 Td (COPY) Tj ET",
        WHOLE + b" 0 0 m 595 842 l S",
        WHOLE + b" q 100 0 0 100 9 9 cm /I Do Q",
        b"q 400 0 0 842 0 0 cm /I Do Q",
        b"q 700 0 0 990 -50 -70 cm /I Do Q",
        b"q -595 0 0 842 595 0 cm /I Do Q",
        b"q 594 20 -28 841 14 -10 cm /I Do Q",
        b"q 100 100 300 300 re W n 595 0 0 842 0 0 cm /I Do Q",
        b"q 0 0 0 0 0 0 cm /I Do Q",
        b"",
    ],
    ids=["text", "line", "two", "part", "cut", "mirror", "askew", "clip", "point", "none"],
)
def test_a_page_that_is_not_exactly_one_image_is_drawn(tmp_path, content):
    pdfs.write(tmp_path / "a.pdf", content, image=picture())
    assert pulled(tmp_path / "a.pdf") is None


def soft_mask(pdf):
    mask = pdf.make_stream(bytes(100), Subtype=pikepdf.Name.Image, Width=10, Height=10)
    mask.ColorSpace, mask.BitsPerComponent = pikepdf.Name.DeviceGray, 8
    return mask


@pytest.mark.parametrize(
    "entries",
    [
        {"SMask": soft_mask},
        {"Mask": soft_mask},
        {"Mask": pikepdf.Array([0, 10])},
        {"Decode": pikepdf.Array([1, 0])},
        {"ImageMask": True},
        {"BitsPerComponent": 16},
        {"ColorSpace": pikepdf.Name.DeviceCMYK},
        {"ColorSpace": pikepdf.Name.Pattern},
        {"ColorSpace": pikepdf.Array([])},
    ],
    ids=["soft", "stencil", "key", "inverted", "mask", "deep", "cmyk", "pattern", "empty"],
)
def test_an_image_that_is_not_shown_as_it_is_is_drawn(tmp_path, entries):
    pdfs.write(tmp_path / "a.pdf", WHOLE, image=picture())
    assert pulled(tmp_path / "a.pdf") is not None
    with_entries(tmp_path / "a.pdf", **entries)
    assert pulled(tmp_path / "a.pdf") is None


def test_an_image_that_is_not_of_the_size_it_says_is_drawn(tmp_path):
    picture().save(tmp_path / "a.pdf", resolution=150)
    with pikepdf.open(tmp_path / "a.pdf", allow_overwriting_input=True) as pdf:
        (held,) = pdf.pages[0].resources["/XObject"].values()
        held.Height = held.Height // 2
        pdf.save(tmp_path / "a.pdf")
    image = decode(tmp_path / "a.pdf", 0)
    assert image.pixels.shape[0] / image.pixels.shape[1] == pytest.approx(2**0.5, abs=0.01)


def test_a_page_with_a_stamp_laid_over_it_is_drawn_with_it(tmp_path):
    stamp = b"/Annots[<</Type/Annot/Subtype/Square/Rect[100 100 300 300]/C[1 0 0]>>]"
    pdfs.write(tmp_path / "a.pdf", WHOLE, image=picture(), extra=stamp)
    assert pulled(tmp_path / "a.pdf") is None


def test_a_mixed_file_goes_page_by_page(tmp_path):
    letter = b"BT /F 12 Tf 72 720 Td (Policy AH630873) Tj ET"
    pdfs.write(tmp_path / "letter.pdf", letter)
    pdfs.write(tmp_path / "scan.pdf", WHOLE, image=picture())
    pdfs.write(tmp_path / "marked.pdf", WHOLE + b" 0 0 m 595 842 l S", image=picture())
    with pikepdf.new() as mixed:
        for name in ("letter", "scan", "marked"):
            with pikepdf.open(tmp_path / f"{name}.pdf") as pdf:
                mixed.pages.extend(pdf.pages)
        mixed.save(tmp_path / "mixed.pdf")
    first, second, third = (decode(tmp_path / "mixed.pdf", page) for page in range(3))
    assert first.own_text is not None
    assert first.own_text.text == "Policy AH630873"
    assert second.own_text is None
    assert np.array_equal(second.pixels, np.asarray(picture()))
    assert third.own_text is None
    assert third.pixels.shape == pytest.approx((1754, 1240), abs=2)
    assert not np.array_equal(third.pixels, np.asarray(picture()))
