"""Drawn pages as the reader meets them: a page image, and its text as if perfectly read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PIL import Image

from ocr.files.to_array import as_array
from ocr.files.types import PageImage
from ocr.port import Char, Line, PageText


def image(page):
    """The page image of a drawn page."""
    return PageImage(as_array(page.image), page.dpi, colour=page.image.mode == "RGB")


def text(page):
    """Every drawn word that is on the image, a line each."""
    width, height = page.image.size
    edges = (0, 0, width, height)
    lines = []
    for row, word in enumerate(page.words):
        boxes = zip(word.text, word.char_boxes, strict=True)
        seen = [(char, clipped(box, edges)) for char, box in boxes]
        chars = tuple(Char(char, box, 0.95) for char, box in seen if box)
        if chars:
            lines.append(Line(chars, around([char.box for char in chars]), row))
    turn = page.turn if lines else 0
    return PageText(width, height, tuple(lines), "drawn", "1", turn, blank=not lines)


def clipped(box, edges):
    left, top = max(box[0], edges[0]), max(box[1], edges[1])
    right, bottom = min(box[2], edges[2]), min(box[3], edges[3])
    return (left, top, right, bottom) if left < right and top < bottom else None


def around(boxes):
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def cropped(page, box):
    """What a scanner sees of a sheet that lies askew on its glass."""
    matrix = np.array([(1, 0, -box[0]), (0, 1, -box[1]), (0, 0, 1)], float)
    return page.moved(page.image.crop(box), matrix)


def on_lid(page, margin, shade=20):
    """The sheet on a dark lid, `margin` pixels of which show on each side."""
    width, height = page.image.size
    lid = Image.new("L", (width + 2 * margin, height + 2 * margin), shade)
    lid.paste(page.image, (margin, margin))
    matrix = np.array([(1, 0, margin), (0, 1, margin), (0, 0, 1)], float)
    return page.moved(lid, matrix)


def repainted(page, change):
    """The page after `change` of its pixels (uint8 array in, array out)."""
    pixels = change(np.asarray(page.image))
    return replace(page, image=Image.fromarray(pixels))
