"""Strips are looked at in parts, and every line comes out once and whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from ocr.engines import registry
from ocr.engines.paddle import tiles
from ocr.engines.paddle.detection import (
    Detector,
    OrientedBox,
)
from tests.paper import draw, raster
from tests.paper.marks import Style
from tests.paper.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator


class Bars(Detector):
    """Finds black bars, each column or row of a part for itself."""

    def __init__(self, *, across: bool) -> None:
        self.across = across

    def find(self, page: np.ndarray, side: int) -> list[OrientedBox]:
        assert max(page.shape) <= tiles._LEAST
        return list(self._bars(page if self.across else page.T))

    def _bars(self, page: np.ndarray) -> Iterator[OrientedBox]:
        dark = np.concatenate(([False], (page < 128).any(axis=1), [False]))
        starts, ends = np.flatnonzero(np.diff(dark.astype(int))).reshape(-1, 2).T
        for start, end in zip(starts, ends, strict=True):
            columns = np.flatnonzero((page[start:end] < 128).any(axis=0))
            left, right = columns[0], columns[-1] + 1
            place = (left, start, right - left, end - start)
            yield _stretch(*place) if self.across else _stretch(*place[1::-1], *place[:1:-1])


def _stretch(left: float, top: float, width: float, height: float) -> OrientedBox:
    along, down = np.array((float(width), 0.0)), np.array((0.0, float(height)))
    return OrientedBox(np.array((float(left), float(top))), along, down)


def _boxes(found: list[OrientedBox]) -> list[tuple[int, ...]]:
    return sorted((*map(int, each.corner), int(each.width), int(each.height)) for each in found)


@pytest.mark.parametrize("step", [61, 97, 140])
def test_every_line_of_a_tall_page_is_found_once(step: int) -> None:
    """Of a chat 20,000 pixels high half of the lines were lost or misread."""
    page = np.full((15_000, 900), 255, np.uint8)
    wanted = [(50, top, 600, 40) for top in range(30, 14_900, step)]
    for left, top, width, height in wanted:
        page[top : top + height, left : left + width] = 0
    assert _boxes(tiles.find(Bars(across=True), page, 1280)) == sorted(wanted)


def test_a_line_along_a_wide_page_is_one_line() -> None:
    page = np.full((400, 9000), 255, np.uint8)
    page[100:150, 200:8800] = 0
    page[250:300, 2200:2700] = 0
    found = tiles.find(Bars(across=True), page, 1280)
    assert _boxes(found) == [(200, 100, 8600, 50), (2200, 250, 500, 50)]


def test_sheets_of_paper_are_looked_at_as_a_whole() -> None:
    assert not tiles.is_strip(np.empty((7016, 4961), np.uint8))
    assert not tiles.is_strip(np.empty((3000, 600), np.uint8))
    assert tiles.is_strip(np.empty((20_000, 1080), np.uint8))


@pytest.mark.skipif(not draw.installed(), reason="no Chinese fonts")
def test_a_long_chat_is_read_to_its_last_word() -> None:
    sheet = Sheet("", 90, 1000)
    said = [f"第{number:03d}条 您好" for number in range(1, 60)]
    for number, line in enumerate(said):
        sheet.write(8, 10 + 16.5 * number, line, Style("sans", 11))
    page = np.asarray(raster.render(sheet, 130, 1).image.convert("L"))
    assert tiles.is_strip(page)
    text = registry.make("ppocr-v6-tiny").read(page).text.replace(" ", "")
    assert [line.replace(" ", "") in text for line in said].count(False) <= 1
