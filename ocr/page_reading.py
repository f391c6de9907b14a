"""Reads one page of a file: decode, read, measure, make the view; run by the child process."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ocr.files import opener
from ocr.imaging import cleaning
from ocr.imaging.measuring import measure
from ocr.imaging.view import view
from ocr.limits import DEFAULT, Limits
from ocr.own_text import merge

if TYPE_CHECKING:
    from pathlib import Path

    from ocr.files.types import PageImage
    from ocr.imaging.measures import Measures
    from ocr.port import Box, Engine, PageText


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page that was read.

    Attributes:
        text: In pixels of the page image.
        measures: Of the page image.
        view: The page image as JPEG for people, same way up; its pixels are square.
        view_width: In pixels.
        view_height: In pixels.
        seconds: Spent on all of it.
    """

    text: PageText
    measures: Measures
    view: bytes
    view_width: int
    view_height: int
    seconds: float = 0.0


def read_file_page(path: Path, page: int, engine: Engine, limits: Limits = DEFAULT) -> ReadPage:
    """Read page number `page` (from 0) of a file.

    Raises:
        Unreadable: The page cannot be read.
    """
    image = opener.decode(path, page, limits)
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
    """Read with square pixels, and lead the boxes back to the pixels as scanned."""
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
