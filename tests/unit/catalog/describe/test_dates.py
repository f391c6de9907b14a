from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.describe.dates import (
    LONG_TERM,
    Precision,
    ReadDate,
    first_date,
    parse_date,
)

DAY = ReadDate(date(2023, 5, 6), Precision.DAY)
days = st.dates(date(1900, 1, 1), date(2099, 12, 31))


def in_han(number: int) -> str:
    """Write 1 to 31 as 一 to 三十一."""
    tens, ones = divmod(number, 10)
    lead = {0: "", 1: "十", 2: "二十", 3: "三十"}[tens]
    return lead + ("一二三四五六七八九"[ones - 1] if ones else "")


@pytest.mark.parametrize(
    "text",
    [
        "2023-05-06",
        "2023/5/6",
        "2023.5.6",
        "2023年5月6日",
        "2023 年 05 月 06 日",
        "２０２３年５月６日",
        "二〇二三年五月六日",
        "二○二三年五月六日",
        "二零二三年五月六日",
        "贰零贰叁年零伍月零陆日",
        "20230506",
        "2023年5月6号",
    ],
)
def test_every_printed_form_is_read(text):
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二三年十月十日", date(2023, 10, 10)),
        ("二〇二三年十一月二十日", date(2023, 11, 20)),
        ("二〇二三年十二月三十一日", date(2023, 12, 31)),
        ("贰零贰叁年零壹拾月壹拾玖日", date(2023, 10, 19)),
        ("贰零贰叁年壹拾贰月叁拾日", date(2023, 12, 30)),
        ("2024-02-29", date(2024, 2, 29)),
    ],
)
def test_numerals_are_read(text, day):
    assert parse_date(text) == ReadDate(day, Precision.DAY)


@given(days)
def test_a_day_is_the_same_in_every_form(day):
    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
    for text in (
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{year}年{in_han(day.month)}月{in_han(day.day)}日",
    ):
        assert parse_date(text) == first_date(f"于 {text} 止") == ReadDate(day, Precision.DAY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "年 月 日",
        "2023年 月 日",
        "20 年 月 日",
        "2023-02-30",
        "2023-13-01",
        "2023-00-10",
        "2023-5-0",
        "23-05-06",
        "2023-05/06",
        "2023 05 06",
        "1823-05-06",
        "20230532",
        "2023-05-061",
        "今天",
        "O023-05-06",
    ],
)
def test_what_is_open_or_impossible_is_no_date(text):
    assert parse_date(text) is None


def test_less_than_a_day_keeps_its_precision():
    assert parse_date("2023年5月") == ReadDate(date(2023, 5, 1), Precision.MONTH)
    assert parse_date("2023-05") == ReadDate(date(2023, 5, 1), Precision.MONTH)
    assert parse_date("二〇二三年") == ReadDate(date(2023, 1, 1), Precision.YEAR)


def test_without_end_and_until_now_are_values_of_their_own():
    assert parse_date("长期") == ReadDate(LONG_TERM, Precision.LONG_TERM)
    assert parse_date("至今") == ReadDate(None, Precision.TO_DATE)


@pytest.mark.parametrize(
    ("text", "iso"),
    [("2023年5月", "2023-05"), ("2023年", "2023"), ("2023.5.6", "2023-05-06"), ("至今", "")],
)
def test_as_much_is_written_as_was_printed(text, iso):
    read = parse_date(text)
    assert read is not None
    assert read.iso == iso


def test_the_first_date_of_a_longer_text_is_found():
    assert first_date("2023年5月6日 至 2024-01-01") == DAY
    assert first_date("打印:2023-05-06 14:30:00") == DAY
    assert first_date("2023-13-01,2023-05-06") == DAY
    assert first_date("单号 99202305061") is None


@given(st.text("0123456789年月日-/.〇一十二拾 长期", max_size=20) | st.text(max_size=20))
def test_any_text_is_a_date_or_none(text):
    for read in (parse_date(text), first_date(text)):
        assert read is None or read.day is None or date(1900, 1, 1) <= read.day <= LONG_TERM
