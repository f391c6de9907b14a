from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.arrival.natural_sort import (
    natural_key,
    ordered,
)

names = st.text("aB012９９/. 第页-_", max_size=12)


@pytest.mark.parametrize(
    "right",
    [
        ["img1.jpg", "img2.jpg", "img10.jpg"],
        ["IMG_0001.TIF", "img_0002.tif", "IMG_0010.tif"],
        ["1.jpg", "2.jpg", "10.jpg", "100.jpg"],
        ["2024-1-9 p1.png", "2024-1-10 p1.png", "2024-1-10 p2.png"],
        ["第1页.jpg", "第2页.jpg", "第１０页.jpg"],
        ["1/page9.jpg", "2/page1.jpg", "10/page1.jpg"],
        ["scan.jpg", "scan (2).jpg", "scan (10).jpg"],
        ["img7.jpg", "img007.png", "img8.jpg"],
        ["a" + "1" * 5000, "a" + "2" * 5000],
        ["", ".hidden", "a"],
    ],
)
def test_pages_stand_in_the_order_a_person_counts(right):
    assert ordered(reversed(right)) == right
    assert ordered(right) == right


@given(st.lists(names))
def test_the_order_does_not_depend_on_how_the_names_came(found):
    assert ordered(found) == ordered(sorted(found)) == ordered(reversed(found))


@given(st.lists(st.integers(0, 10**6), unique=True))
def test_numbers_go_by_value(numbers):
    assert ordered(f"p{n}.tif" for n in numbers) == [f"p{n}.tif" for n in sorted(numbers)]


@given(names, names)
def test_only_the_same_name_has_the_same_place(one, other):
    assert (natural_key(one) == natural_key(other)) == (one == other)
