from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from ocr.layout.rows import (
    LinePosition,
    group,
)


def test_cells_of_a_row_stand_from_left_to_right():
    places = [
        LinePosition(500, 600, 101, 30),
        LinePosition(10, 200, 99, 30),
        LinePosition(10, 300, 160, 30),
    ]
    assert group(places) == [[1, 0], [2]]


def test_a_leaning_page_keeps_its_rows():
    lean = math.tan(math.radians(4))
    rows = [
        [
            LinePosition(x, x + 300, 100 + 60 * row + lean * (x + 150), 30, math.radians(4))
            for x in xs
        ]
        for row, xs in enumerate([(0, 900, 1800), (0, 900, 1800), (0, 900, 1800)])
    ]
    places = [place for row in rows for place in row]
    assert group(places) == [[0, 1, 2], [3, 4, 5], [6, 7, 8]]


def test_two_lines_above_each_other_never_share_a_row():
    assert group([LinePosition(0, 400, 100, 40), LinePosition(0, 400, 112, 40)]) == [[0], [1]]


numbers = st.floats(0, 3000)
places = st.builds(
    lambda left, wide, y, tall: LinePosition(left, left + wide + 1, y, tall + 1),
    numbers,
    numbers,
    numbers,
    st.floats(0, 200),
)


@given(st.lists(places, max_size=30))
def test_every_line_has_its_place_once(found):
    assert sorted(n for row in group(found) for n in row) == list(range(len(found)))
