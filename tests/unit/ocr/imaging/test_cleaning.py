from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.imaging import cleaning
from ocr.imaging.skew import skew


def ruled(height=1200, width=900):
    """Paper with lines of dashes."""
    page = np.full((height, width), 235, np.uint8)
    for y in range(100, height - 100, 40):
        for x in range(80, width - 120, 50):
            cv2.rectangle(page, (x, y), (x + 30, y + 14), 40, -1)
    return page


def test_a_straightened_page_has_no_skew_and_a_way_back():
    turn = cv2.getRotationMatrix2D((450, 600), 3, 1)
    leaning = cleaning.clean(cv2.warpAffine(ruled(), turn, (900, 1200), borderValue=(235,)))
    straight, back = cleaning.straightened(leaning, 3)
    assert abs(skew(straight)) <= 0.2
    assert back @ (450, 600, 1) == pytest.approx((450, 600), abs=0.01)


def test_shadow_goes_and_ink_stays():
    page = ruled()
    shade = np.linspace(0.45, 1, page.shape[1])[None, :]
    clean = cleaning.clean((page * shade).astype(np.uint8))
    assert clean[:80].min() > 200
    assert clean[105, 85:105].max() < 90


def test_cleaning_leaves_its_input_alone():
    page = ruled()
    before = page.copy()
    cleaning.clean(page)
    assert np.array_equal(page, before)


def test_an_even_page_can_be_cleaned():
    assert cleaning.clean(np.zeros((40, 3), np.uint8)).shape == (40, 3)
