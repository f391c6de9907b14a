"""`python -m tests.bench.ocr.sheets [COUNT]`: blank sheets, sheets of one line, turned pages.

Draws so many of each and tells how many were taken for what they are, by engine.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import cycle, islice

import numpy as np

from ocr.engines import registry
from ocr.imaging import cleaning
from ocr.port import Engine, PageText
from tests.paper import ageing, cases, draw, raster
from tests.paper import marks as paper
from tests.paper.marks import Style
from tests.paper.page import Page
from tests.paper.sheet import Sheet

_EMPTY = ("back", "yellowed", "office", "photo", "copied", "faded", "stamped", "colour")
_ONE_LINE = ("office", "yellowed", "faded", "copied", "photo", "skewed", "back", "colour")
_TURNED = ("office", "yellowed", "skewed", "stamped", "faded")
_A4 = (210.0, 297.0)


def blanks(count: int) -> Iterator[Page]:
    """Draw empty sheets: worn, stained, punched, half of them with their other side showing."""
    for number, condition in enumerate(islice(cycle(_EMPTY), count)):
        dpi = ageing.CONDITIONS[condition].dpi
        empty = raster.render(Sheet("", *_A4), dpi, number)
        other = None
        if number % 2 == 0:
            form = list(draw.FORMS.values())[number % len(draw.FORMS)]
            other = raster.render(form(cases.make(number))[0], dpi, number)
        yield ageing.age(empty, condition, number, other_side=other)


def one_line(count: int) -> Iterator[tuple[Page, str]]:
    """Draw sheets with nothing but one short line, and tell the line."""
    for number, condition in enumerate(islice(cycle(_ONE_LINE), count)):
        said = cases.make(number).holder.name + "：同意"
        sheet = Sheet("", *_A4)
        sheet.write(
            30 + number % 60, 40 + 2 * (number % 100), said, paper.sized(Style("sans", 12), 12)
        )
        dpi = ageing.CONDITIONS[condition].dpi
        yield ageing.age(raster.render(sheet, dpi, number), condition, number), said


def turned(count: int) -> Iterator[tuple[np.ndarray, int]]:
    """Draw forms, each four ways up; tell the degrees clockwise that set them upright."""
    forms = sorted(draw.FORMS)
    for number, condition in enumerate(islice(cycle(_TURNED), count)):
        page = draw.form(forms[number % len(forms)], number, condition)
        pixels = _pixels(page)
        for degrees in (0, 90, 180, 270):
            yield cleaning.turned(pixels, (360 - degrees) % 360), degrees


def _pixels(page: Page) -> np.ndarray:
    return np.asarray(page.image.convert("RGB"))[:, :, ::-1].copy()


def _kept(text: PageText, said: str) -> bool:
    """Whether at least half of a line was read: it may be misread, but it must not be lost."""
    return sum(char in text.text for char in said) * 2 >= len(said)


def _told(engine: Engine, count: int) -> None:
    read = sum(not engine.read(_pixels(page)).blank for page in blanks(count))
    lost = sum(not _kept(engine.read(_pixels(page)), said) for page, said in one_line(count))
    turns = [engine.read(pixels).turn == degrees for pixels, degrees in turned(count // 4)]
    print(
        f"{engine.name}: blanks read {read} of {count}, lines lost {lost} of {count}, ", end=""
    )
    print(f"way up wrong {turns.count(False)} of {len(turns)}")


def main(count: str = "100") -> None:
    """Draw, read, tell."""
    for name in ("ppocr-v6", "ppocr-v6-small"):
        _told(registry.make(name), int(count))


if __name__ == "__main__":
    main(*sys.argv[1:])
