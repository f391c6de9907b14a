from __future__ import annotations

import pytest

from tests.bench import misread
from tests.paper import draw

pytestmark = pytest.mark.skipif(not draw.installed(), reason="needs fonts-noto-cjk")


def test_next_best_readings_and_similar_search_find_what_was_misread():
    figures = misread.measure(300, 60)
    plain, similar = figures["words"], figures["words, similar"]
    assert plain["found as read"] == similar["found as read"] < 1
    assert plain["of the missed, by alternative readings"] >= 0.2
    assert similar["of the missed, with similar"] >= 0.5
    assert plain["false by alternative readings"] <= 0.001
    assert similar["false by similar"] <= 0.02
    assert plain["false by similar"] == 0


def test_the_same_pages_are_drawn_and_misread_every_time():
    assert list(misread.pages(8)) == list(misread.pages(8))
