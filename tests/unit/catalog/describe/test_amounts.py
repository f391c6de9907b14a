from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.describe.amounts import (
    LARGEST,
    parse_amount,
    parse_capital,
    write_capital,
)

money = st.decimals(0, 10**9, places=2) | st.decimals(0, LARGEST, places=2)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1409.50", "1409.50"),
        ("¥1,409.50", "1409.50"),
        ("￥１，４０９．５", "1409.50"),
        ("1409.5元", "1409.50"),
        ("人民币 1,234,567.00 元整", "1234567.00"),
        ("12万元", "120000.00"),
        ("12.5万", "125000.00"),
        ("0.000001万", "0.01"),
        ("1409元5角", "1409.50"),
        ("1409元5角2分", "1409.52"),
        ("0", "0.00"),
        ("RMB:100", "100.00"),
    ],
)
def test_amounts_in_digits_are_read_exactly(text, amount):
    assert parse_amount(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "¥",
        "元",
        "12O.00",
        "1.234",
        "1,40.50",
        "1.2.3",
        "-5",
        "1e5",
        "壹元",
        "12345678901234567",
    ],
)
def test_what_is_no_amount_is_refused(text):
    assert parse_amount(text) is None


@pytest.mark.parametrize(
    ("capital", "amount"),
    [
        ("人民币壹仟肆佰零玖元伍角", "1409.50"),
        ("壹万陆仟肆佰零玖元零贰分", "16409.02"),
        ("叁佰贰拾伍元零肆分", "325.04"),
        ("陆仟零柒元壹角肆分", "6007.14"),
        ("壹拾万柒仟元伍角叁分", "107000.53"),
        ("壹拾万零柒仟元伍角叁分", "107000.53"),
        ("人民币：壹佰元正", "100.00"),
        ("貳佰陸拾圓整", "260.00"),
        ("叄萬圆整", "30000.00"),
        ("壹亿零壹元整", "100000001.00"),
        ("伍角整", "0.50"),
        ("捌分", "0.08"),
        ("零元整", "0.00"),
    ],
)
def test_amounts_in_capitals_are_read(capital, amount):
    assert parse_capital(capital) == Decimal(amount)


@pytest.mark.parametrize(
    "capital",
    [
        "",
        "人民币",
        "整",
        "元",
        "零",
        "壹仟肆佰玖元",
        "壹仟零零玖元整",
        "佰元整",
        "壹佰贰佰元整",
        "贰拾叁仟元整",
        "壹万亿万元整",
        "一百元",
        "壹元零角",
        "亿亿亿亿亿元",
    ],
)
def test_malformed_capitals_are_refused(capital):
    assert parse_capital(capital) is None


@pytest.mark.parametrize(
    ("amount", "capital"),
    [
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("10", "壹拾元整"),
        ("10000001", "壹仟万零壹元整"),
        ("100000000", "壹亿元整"),
        ("1000000000000", "壹万亿元整"),
        ("100010000", "壹亿零壹万元整"),
    ],
)
def test_capitals_are_written_by_the_rules_of_the_bank(amount, capital):
    assert write_capital(Decimal(amount)) == capital


@given(money)
def test_what_is_written_in_capitals_is_read_back(amount):
    assert parse_capital(write_capital(amount)) == amount
    assert parse_capital("人民币" + write_capital(amount)) == amount


@given(money)
def test_no_two_zeros_meet_and_none_ends_the_yuan(amount):
    capital = write_capital(amount)
    assert "零零" not in capital
    assert "零元" not in capital or capital == "零元整"


@given(money)
def test_digits_are_read_back(amount):
    assert parse_amount(f"¥{amount:,.2f}") == amount


@given(st.text("零壹玖拾佰仟万亿元角分整正人民币", max_size=24) | st.text(max_size=24))
def test_any_text_is_an_amount_or_none(text):
    for amount in (parse_amount(text), parse_capital(text)):
        assert amount is None or 0 <= amount <= LARGEST


@pytest.mark.parametrize("amount", ["-1", "0.001", "10000000000000000"])
def test_what_cannot_be_paid_is_not_written(amount):
    with pytest.raises(ValueError, match=amount):
        write_capital(Decimal(amount))
