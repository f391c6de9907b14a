"""The same number in other spellings, in normal form."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.normalise import normalise
from search.spellings import spellings


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12345.67", "12,345.67"),
        ("13618.98", "¥13,618.98元"),
        ("1234567.80", "1,234,567.80"),
        ("980.50", "980.50"),
        ("12345", "12,345"),
        ("苏A12345", "苏A·12345"),
        ("苏AD12345", "苏A D12345"),
        ("02583201234", "025-83201234"),
        ("02583201234", "(025)83201234"),
        ("025-83201234", "02583201234"),
        ("19900000017", "199 0000 0017"),
        ("6222021234567890123", "6222 0212 3456 7890 123"),
        ("P20230000964653", "P2023-0000964653"),
        ("D10000123", "D10-000123"),
        ("2024.4.22", "2024-04-22"),
        ("2024.4.22", "2024年4月22日"),
        ("2024年4月22日", "2024/04/22"),
        ("20240422", "2024年04月22日"),
    ],
)
def test_two_spellings_of_a_number_find_each_other(one, other):
    for typed, written in ((one, other), (other, one)):
        form = normalise(written).text
        found = (normalise(typed).text, *spellings(typed))
        assert any(each in form for each in found), (typed, written)


@pytest.mark.parametrize("typed", ["保单", "张三", "2024", "D10", "123", "甲12", "year", "3.5"])
def test_words_and_short_numbers_have_no_other_spelling(typed):
    assert spellings(typed) == ()


def test_another_number_is_no_spelling():
    assert not any("12345 68" in each for each in spellings("12345.67"))
    assert "13 45 67" not in spellings("12345.67")


@given(st.text("0123456789-.,·/ 年月日ABab苏", max_size=30))
def test_spellings_differ_in_separators_only(typed):
    form = normalise(typed).text

    def bare(text):
        digits = re.sub(r"[ 年月日]", "", text)
        return re.sub(r"0", "", digits)

    others = spellings(typed)
    assert all(bare(each) == bare(form) for each in others)
    assert len(set(others)) == len(others)
    assert form not in others
    assert len(others) < 40
