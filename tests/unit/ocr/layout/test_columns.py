from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from ocr.layout.columns import in_order
from ocr.layout.rows import (
    LinePosition,
    group,
)


def column(left, width, top, lines, leading=40):
    return [LinePosition(left, left + width, top + leading * n, 28) for n in range(lines)]


def test_columns_of_running_text_are_read_one_after_the_other():
    left, right = column(100, 700, 200, 8), column(880, 700, 200, 8)
    places = [place for pair in zip(left, right, strict=True) for place in pair]
    assert [n for row in in_order(places) for n in row] == [*range(0, 16, 2), *range(1, 16, 2)]


def test_what_spans_the_columns_stays_above_and_below_them():
    title, foot = LinePosition(300, 1400, 100, 50), LinePosition(100, 1580, 800, 28)
    places = [foot, *column(880, 700, 200, 8), *column(100, 700, 200, 8), title]
    order = [n for row in in_order(places) for n in row]
    assert order == [17, *range(9, 17), *range(1, 9), 0]


def test_a_narrow_column_of_notes_beside_running_text_is_read_apart():
    notes, text = column(100, 180, 210, 7, leading=57), column(400, 1100, 200, 12)
    order = [n for row in in_order([*notes, *text]) for n in row]
    assert order == list(range(19))


def test_a_form_is_read_along_its_rows():
    labels = [LinePosition(100, 220, 200 + 60 * n, 30) for n in range(10)]
    values = [LinePosition(300, 620, 200 + 60 * n, 30) for n in range(10)]
    assert in_order([*labels, *values]) == [[n, n + 10] for n in range(10)]


def test_a_table_with_one_long_cell_in_each_row_is_read_along_its_rows():
    numbers = [LinePosition(100, 160, 200 + 60 * n, 30) for n in range(10)]
    cells = [LinePosition(300, 1200, 200 + 60 * n, 30) for n in range(10)]
    assert in_order([*numbers, *cells]) == [[n, n + 10] for n in range(10)]


def test_a_leaning_page_keeps_its_columns_and_its_tables():
    lean = math.tan(math.radians(2))

    def leaning(places):
        return [
            LinePosition(
                p.left, p.right, p.y + lean * (p.left + p.right) / 2, 28, math.radians(2)
            )
            for p in places
        ]

    columns = leaning([*column(100, 700, 200, 8), *column(880, 700, 200, 8)])
    assert [n for row in in_order(columns) for n in row] == list(range(16))
    table = leaning([*column(100, 60, 200, 8), *column(300, 900, 200, 8)])
    assert in_order(table) == [[n, n + 8] for n in range(8)]


def test_running_text_in_one_column_has_its_rows():
    places = column(100, 1300, 200, 20)
    assert in_order(places) == group(places)


numbers = st.floats(0, 3000)
places = st.builds(
    lambda left, wide, y, tall: LinePosition(left, left + wide + 1, y, tall + 1),
    numbers,
    numbers,
    numbers,
    st.floats(0, 60),
)


@given(st.lists(places, max_size=40))
def test_every_line_has_its_place_once(found):
    assert sorted(n for row in in_order(found) for n in row) == list(range(len(found)))
