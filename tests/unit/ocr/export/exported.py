"""Helpers for tests of what leaves: pages with a text on them, and what a PDF holds of them."""

from __future__ import annotations

import numpy as np
import pikepdf
import pypdfium2
from pikepdf import pdfa as judge
from PIL import Image

from ocr.export import pdfa
from ocr.files import opener
from ocr.limits import DEFAULT
from ocr.port import Char, Line, PageText


def text_on(size, turn=0, rows=(("保单号", "PC 0417"), ("受益人：苏慕雪",)), letter=14):
    """Return a page with rows of cells; in pixels of the page image before it is turned."""
    width, height = size
    across = height if turn in {90, 270} else width

    def turned(box):
        x0, y0, x1, y1 = box
        return {
            0: box,
            90: (y0, height - x1, y1, height - x0),
            180: (width - x1, height - y1, width - x0, height - y0),
            270: (width - y1, x0, width - y0, x1),
        }[turn]

    lines = []
    for row, cells in enumerate(rows):
        left = across // 10
        for cell in cells:
            top = 20 + 2 * letter * row
            boxes = [
                (left + letter * at, top, left + letter * (at + 1), top + letter)
                for at in range(len(cell))
            ]
            whole = (boxes[0][0], top, boxes[-1][2], top + letter)
            chars = tuple(
                Char(char, turned(box), 0.9) for char, box in zip(cell, boxes, strict=True)
            )
            lines.append(Line(chars, turned(whole), row))
            left = boxes[-1][2] + 2 * letter
    return PageText(width, height, tuple(lines), "test", "1", turn=turn)


def leave(path, folder, page=0, *, turn=0, text=None):
    """Make a page of a PDF/A; return its file, whether it is as it was, and the page image."""
    image = opener.decode(path, page)
    height, width = image.pixels.shape[:2]
    target = folder / "page.pdf"
    said = text or text_on((width, height), turn)
    as_it_is = pdfa.make_page(path, page, said, target, DEFAULT)
    report = judge.validate_written(target, "2b")
    assert report.passed, report.summary()
    return target, as_it_is, image


def seen(path, size, page=0):
    """Return a page of a PDF as gray pixels of a size (width, height)."""
    with pypdfium2.PdfDocument(path) as pdf:
        sheet = pdf[page]
        across, down = size[0] / sheet.get_width(), size[1] / sheet.get_height()
        bitmap = sheet.render(scale=max(across, down), grayscale=True)
        return np.asarray(Image.fromarray(bitmap.to_numpy().squeeze()).resize(size))


def apart(one, other):
    """Return by how much two gray images differ where they differ most, dots aside."""
    small = [
        np.asarray(
            Image.fromarray(np.asarray(each, np.uint8)).resize((20, 20), Image.Resampling.BOX)
        )
        for each in (one, other)
    ]
    return int(np.abs(small[0].astype(int) - small[1]).max())


def gray(image):
    pixels = image.pixels
    return pixels if pixels.ndim == 2 else pixels @ np.array([0.114, 0.587, 0.299])


def only_image(pdf):
    """Return the one image on the first page of a PDF."""
    (image,) = pdf.pages[0].get_images().values()
    assert isinstance(image, pikepdf.Stream)
    return image


def stored_image(path):
    """Return the one image of a one-page PDF: its bytes as they are stored, and itself."""
    with pikepdf.open(path) as pdf:
        image = only_image(pdf)
        return image.read_raw_bytes(), {str(key): str(image[key]) for key in image}
