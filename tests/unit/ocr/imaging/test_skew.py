from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.imaging import cleaning
from ocr.imaging.skew import skew
from tests.paper import ageing, draw, geometry
from tests.unit.ocr.imaging.test_cleaning import ruled

needs_fonts = pytest.mark.skipif(not draw.installed(), reason="no Chinese fonts")


@pytest.mark.parametrize("degrees", [-9.4, -7.3, -2.0, 0.0, 0.6, 5.4, 9.8])
def test_skew_is_found_to_a_tenth_of_a_degree(degrees):
    turn = cv2.getRotationMatrix2D((450, 600), degrees, 1)
    leaning = cv2.warpAffine(ruled(), turn, (900, 1200), borderValue=(235,))
    assert skew(cleaning.clean(leaning)) == pytest.approx(degrees, abs=0.1)


@needs_fonts
@pytest.mark.parametrize("doc_type", draw.FORMS)
@pytest.mark.parametrize("condition", ["office", "skewed", "yellowed", "fax", "copied"])
def test_skew_of_drawn_papers_is_found_to_a_fifth_of_a_degree(doc_type, condition):
    page = draw.form(doc_type, 31, condition)
    clean = cleaning.clean(cleaning.small(np.asarray(page.image.convert("L")), 1200))
    assert skew(clean) == pytest.approx(page.skew, abs=0.2)


@needs_fonts
@settings(max_examples=20, deadline=None)
@given(degrees=st.floats(-8, 8), doc_type=st.sampled_from(sorted(draw.FORMS)))
def test_any_skew_is_found(degrees, doc_type):
    page = geometry.skew(draw.form(doc_type, 3, "clean"), degrees, (255, 255, 255))
    clean = cleaning.clean(cleaning.small(np.asarray(page.image.convert("L")), 1200))
    assert skew(clean) == pytest.approx(degrees, abs=0.2)


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (3000, 1), (40, 3), (64, 64)])
def test_an_image_of_any_shape_has_a_skew(shape):
    assert skew(np.full(shape, 255, np.uint8)) == 0.0
    assert abs(skew(np.zeros(shape, np.uint8))) <= 11


def test_the_conditions_have_skew_to_be_found():
    assert max(each.tilt[1] for each in ageing.CONDITIONS.values()) > 3
