"""Reading of one page in the child process: decode, recognise, measure, make the view."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ocr.files import opener
from ocr.imaging import cleaning
from ocr.imaging.measuring import measure
from ocr.imaging.view import view
from ocr.limits import DEFAULT, Limits
from ocr.own_text import merge
from ocr.read_page import ReadPage

if TYPE_CHECKING:
    from pathlib import Path

    from ocr.files.types import PageImage
    from ocr.port import Box, Engine, PageText


def read_file_page(
    path: Path, index: int, engine: Engine, limits: Limits = DEFAULT
) -> ReadPage:
    """Read the page at `index` (from 0) of a file.

    Raises:
        Unreadable: The page cannot be read.
    """
    image = opener.decode(path, index, limits)
    if image.own is None:
        text = _read(image, engine)
        measures = measure(image, text)
    else:
        text, differs = merge.read(image.pixels, image.own, engine)
        measures = replace(
            measure(image, text),
            own_text=not (image.own.on_scan and merge.is_mostly_read(text, image.own)),
            own_text_differs=round(differs, 3),
        )
    return ReadPage(text, measures, *view(image.pixels, image.stretch))


def _read(image: PageImage, engine: Engine) -> PageText:
    """Read with square pixels, and map the boxes back to the scanned pixels."""
    squared = cleaning.square(image.pixels, image.stretch)
    text = engine.read(squared)
    if squared is image.pixels:
        return text
    height, width = image.pixels.shape[:2]
    across, down = width / squared.shape[1], height / squared.shape[0]

    def back(box: Box) -> Box:
        left, right = round(box[0] * across), round(box[2] * across)
        top, bottom = round(box[1] * down), round(box[3] * down)
        return left, top, max(left + 1, right), max(top + 1, bottom)

    lines = tuple(
        replace(
            line,
            box=back(line.box),
            chars=tuple(replace(char, box=back(char.box)) for char in line.chars),
        )
        for line in text.lines
    )
    return replace(text, width=width, height=height, lines=lines)
