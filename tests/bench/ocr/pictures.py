"""`python -m tests.bench.ocr.pictures FOLDER OUT [ENGINE]`: what was read, drawn on the pages.

Beside every page of FOLDER stands what was read on it, each line in its place; lines are boxed
on both, doubtful characters in red.
"""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw

from ocr.boxes import around, upright
from ocr.engines import registry
from ocr.files import opener
from ocr.formats import claims
from ocr.imaging import cleaning
from ocr.port import Box, Char, PageText
from tests.paper import fonts

_WIDTH = 900
"""Pixels of a page in the picture."""

_DOUBT = 0.8
_SURE_INK, _DOUBT_INK, _LINE = (29, 34, 38), (194, 59, 34), (31, 107, 94)


def picture(page: np.ndarray, text: PageText) -> Image.Image:
    """Return a page set upright and what was read on it, side by side."""
    shown = cleaning.turned(page, text.turn)
    scale = _WIDTH / shown.shape[1]
    small = cv2.resize(shown, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    colours = cv2.COLOR_GRAY2RGB if small.ndim == 2 else cv2.COLOR_BGR2RGB
    left = Image.fromarray(cv2.cvtColor(small, colours))
    both = Image.new("RGB", (2 * left.width + 10, left.height), "white")
    both.paste(left, (0, 0))
    pen = ImageDraw.Draw(both)
    for line in text.lines:
        chars = [(char, _scaled(upright(char.box, text), scale)) for char in line.chars]
        box = around(place for _, place in chars)
        for shift in (0, left.width + 10):
            moved = (box[0] + shift, box[1], box[2] + shift, box[3])
            pen.rectangle(moved, outline=_LINE)
        for char, place in chars:
            _write(pen, char, place, left.width + 10)
    return both


def _scaled(box: Box, scale: float) -> Box:
    left, top, right, bottom = (round(side * scale) for side in box)
    return left, top, max(left + 1, right), max(top + 1, bottom)


def _write(pen: ImageDraw.ImageDraw, char: Char, box: Box, shift: int) -> None:
    size = min(0.86 * (box[3] - box[1]), 1.7 * (box[2] - box[0]))
    font = fonts.load("sans", "SC", max(6, round(size)))
    ink = _DOUBT_INK if char.confidence < _DOUBT else _SURE_INK
    middle = ((box[0] + box[2]) / 2 + shift, (box[1] + box[3]) / 2)
    pen.text(middle, char.text, fill=ink, font=font, anchor="mm")
    if char.confidence < _DOUBT:
        pen.rectangle(box, outline=_DOUBT_INK)


def main(folder: str, out: str, name: str = "ppocr-v6") -> None:
    """Read and draw all pages of a folder."""
    engine = registry.make(name)
    for path in sorted(Path(folder).iterdir()):
        if claims(path.name):
            image = opener.decode(path, 0)
            page = cleaning.square(image.pixels, image.stretch)
            picture(page, engine.read(page)).save(Path(out) / f"{path.stem}.png")


if __name__ == "__main__":
    main(*sys.argv[1:])
