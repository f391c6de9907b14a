"""Blank means no ink: what counts as ink on a sheet, and how much of it was read."""

import cv2
import numpy as np
import pytest

from ocr.imaging import (
    cleaning,
    ink,
    page_outline,
)
from tests.bench.ocr import sheets

_A4 = (1654, 1170)


def _sheet() -> np.ndarray:
    grain = np.random.default_rng(7).normal(243, 3, _A4)
    return np.clip(grain, 0, 255).astype(np.uint8)


def _words(page: np.ndarray, y: int = 700) -> tuple[int, int, int, int]:
    cv2.putText(page, "Seen, agreed", (300, y), cv2.FONT_HERSHEY_DUPLEX, 1.2, 40, 2)
    return 290, y - 50, 600, y + 25


def test_worn_stained_punched_sheets_carry_no_ink() -> None:
    pages = [cleaning.gray(sheets._pixels(page)) for page in sheets.blanks(5)]
    assert max(ink.share(page) for page in pages) < ink.BLANK


def test_one_short_line_on_any_sheet_is_ink() -> None:
    pages = [cleaning.gray(sheets._pixels(page)) for page, _ in sheets.one_line(3)]
    assert min(ink.share(page) for page in pages) > 2 * ink.BLANK


def test_a_stroke_of_the_pen_is_ink() -> None:
    page = _sheet()
    curve = np.array([(300 + 4 * n, 800 + int(60 * np.sin(n / 9))) for n in range(90)])
    cv2.polylines(page, [curve.astype(np.int32)], isClosed=False, color=(60,), thickness=4)
    assert ink.share(page) > ink.BLANK


def test_a_page_printed_all_over_is_ink_from_edge_to_edge() -> None:
    """An all-black page was filed as blank paper."""
    assert ink.share(np.full(_A4, 12, np.uint8)) == 1.0


def test_a_dark_border_beyond_the_sheet_is_no_ink() -> None:
    page = _sheet()
    page[:, :90] = 20
    page[1600:] = 25
    assert ink.share(page) < ink.BLANK


def test_a_streak_along_the_whole_scan_is_no_ink() -> None:
    page = _sheet()
    page[:, 500:503] = 60
    assert ink.share(page) < ink.BLANK


def test_ink_is_accounted_for_where_text_was_read() -> None:
    page = _sheet()
    upper, lower = _words(page, 400), _words(page, 900)
    marks = ink.marks(*_found(page))
    total = marks.mean()
    assert ink.unaccounted(marks, page.shape, [upper, lower]) == 0.0
    half = ink.unaccounted(marks, page.shape, [upper])
    assert half == pytest.approx(total / 2, rel=0.2)
    none = ink.unaccounted(marks, page.shape, [])
    assert none == pytest.approx(total, rel=0.2)  # straight strokes: ruling


@pytest.mark.parametrize("shape", [(1, 1), (1, 4000), (3000, 2), (20, 20)])
def test_slivers_of_images_have_marks_too(shape: tuple[int, int]) -> None:
    assert not ink.marks(*_found(np.full(shape, 240, np.uint8))).any()


def _found(page: np.ndarray) -> tuple[np.ndarray, page_outline.Sheet]:
    small = cleaning.reduced(page)
    return small, page_outline.find(small)
