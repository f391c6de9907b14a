from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.describe.fields import (
    Field,
    FieldValue,
)
from catalog.describe.title_and_year import (
    Year,
    date_in,
    person_in,
    title_for,
    year_for,
)

TODAY = date(2026, 1, 1)


def value(name: Field, text: str, sure: float = 0.9, *, valid: bool = True) -> FieldValue:
    return FieldValue(name, text, text, 0, sure, valid)


@pytest.mark.parametrize(
    ("recognised", "person", "stem", "title"),
    [
        ("人身保险投保单", "张建国", "img001", "人身保险投保单（张建国）"),
        ("人身保险投保单", None, "img001", "人身保险投保单"),
        (None, None, "img001", "[img001]"),
        (None, "张建国", "img001", "[img001]"),
        ("  ", None, "a\x00b\u202ec\n d", "[abc d]"),
        (None, None, "", "[无题]"),
    ],
)
def test_a_title_is_the_printed_one_or_a_made_up_one_in_brackets(
    recognised, person, stem, title
):
    assert title_for(recognised, person, stem) == title


@given(
    st.none() | st.text(max_size=300), st.none() | st.text(max_size=30), st.text(max_size=300)
)
def test_a_title_is_always_one_printable_line(recognised, person, stem):
    title = title_for(recognised, person, stem)
    assert title
    assert len(title) <= 240
    assert not any(mark in title for mark in "\n\r\t\x00\u202e\u200b")


def test_a_paper_is_about_the_claim_before_the_policyholder():
    found = [value(Field.POLICYHOLDER, "张三"), value(Field.CLAIM_PERSON, "李四")]
    assert person_in(found) == "李四"
    assert person_in(found[:1]) == "张三"
    assert person_in([]) is None


def test_a_whole_day_dates_a_paper_before_a_month_alone_and_the_future_never():
    month = value(Field.DOC_DATE, "2001-08")
    future = value(Field.DOC_DATE, "2030-01-01", valid=False)
    assert date_in([future]) == ""
    assert date_in([month, future]) == "2001-08"
    assert date_in([month, future, value(Field.DOC_DATE, "2024-02-03", 0.5)]) == "2024-02-03"


@pytest.mark.parametrize(
    ("listed", "dated", "year"),
    [
        (2020, "2021-01-01", Year(2020)),
        (None, "2021-01-01", Year(2021)),
        (None, "2001-08", Year(2001)),
        (None, "2026", Year(2026)),
        (2026, "", Year(2026)),
        (None, "", Year(2026, presumed=True)),
        (None, "2026-01-02", Year(2026, presumed=True)),
        (None, "2030-01-01", Year(2026, presumed=True)),
        (None, "1066-01-01", Year(2026, presumed=True)),
    ],
)
def test_the_year_is_as_listed_or_dated_else_this_one_and_marked(listed, dated, year):
    assert year_for(listed, dated, TODAY) == year
