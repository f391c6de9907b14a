"""The fast counts give exactly what the general routines give."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.imaging import statistics


@st.composite
def images(draw):
    shape = draw(st.integers(1, 12)), draw(st.integers(1, 12))
    data = draw(st.binary(min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]))
    return np.frombuffer(data, np.uint8).reshape(shape)


@given(images(), st.one_of(st.integers(0, 100), st.floats(0, 100)))
def test_percentile_is_that_of_numpy(gray, percent):
    assert statistics.percentile(gray, percent) == pytest.approx(
        float(np.percentile(gray, percent)), abs=1e-9
    )


@given(images(), st.sampled_from([1, 7, 128, 250]))
def test_percentile_under_a_mask_counts_only_its_pixels(gray, least):
    mask = (gray >= least).astype(np.uint8)
    if mask.any():
        found = statistics.percentile(gray, 50, mask)
        assert found == float(np.median(gray[mask > 0]))


@pytest.mark.parametrize("share", [0.0, 0.01, 0.2, 0.6, 1.0])
def test_components_are_those_of_opencv(share):
    mask = (np.random.default_rng(1).random((120, 170)) < share).astype(np.uint8)
    _assert_same(mask)


def test_components_that_16_bits_cannot_number_are_told_apart():
    mask = np.zeros((600, 600), np.uint8)
    mask[::2, ::2] = 1
    assert _assert_same(mask) == 300 * 300 + 1


def test_components_are_told_apart_where_only_their_first_numbers_exceed_16_bits():
    grain = np.random.default_rng(1).random((1169, 827)) < 0.25
    assert _assert_same(grain.astype(np.uint8)) < 1 << 16


def _assert_same(mask):
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    found, found_labels, found_stats = statistics.components(mask)
    assert found == count
    assert np.array_equal(found_labels, labels)
    assert np.array_equal(found_stats, stats)
    assert np.array_equal(statistics.component_areas(mask), stats[1:, cv2.CC_STAT_AREA])
    return count
