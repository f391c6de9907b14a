from __future__ import annotations

import re
from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.paper import cases, expenses, money, people

_DIGITS = {char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")}
_UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def said(text: str) -> Decimal:
    """Read capital characters back, without the code that wrote them."""
    whole, _, rest = text.partition("元")
    total = group = digit = 0
    for char in whole:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _UNITS:
            group, digit = group + digit * _UNITS[char], 0
        else:
            total, group, digit = (total + group + digit) * 10_000, 0, 0
    cents = 0
    for char, unit in re.findall("([壹贰叁肆伍陆柒捌玖])([角分])", rest):
        cents += _DIGITS[char] * (10 if unit == "角" else 1)
    return Decimal((total + group + digit) * 100 + cents) / 100


def test_amounts_are_written_as_the_payment_rules_show():
    assert money.capital(Decimal("1409.50")) == "壹仟肆佰零玖元伍角整"
    assert money.capital(Decimal("16409.02")) == "壹万陆仟肆佰零玖元零贰分"
    assert money.capital(Decimal("325.04")) == "叁佰贰拾伍元零肆分"
    assert money.capital(Decimal(100000)) == "壹拾万元整"
    assert money.capital(Decimal(1000001)) == "壹佰万零壹元整"


@given(st.integers(min_value=100, max_value=9_999_999_999))
def test_an_amount_in_capitals_reads_back(cents):
    amount = Decimal(cents) / 100
    text = money.capital(amount)
    assert said(text) == amount
    assert "零零" not in text


def test_the_check_character_is_that_of_the_standard():
    assert people.check_character("11010519491231002") == "X"
    assert people.check_character("44052418800101001") == "4"


@given(st.integers())
def test_nobody_invented_could_be_anybody(seed):
    person = people.invent(Random(seed))
    assert person.id_no[:6] == "999999"
    assert person.id_no[-1] == people.check_character(person.id_no[:17])
    assert person.id_no[6:14] == f"{person.born:%Y%m%d}"
    assert (int(person.id_no[16]) % 2 == 1) == (person.sex == "男")
    assert re.fullmatch(r"199000000\d\d", person.phone)
    assert person.account[-1] == people.luhn_digit(person.account[:-1])


@settings(max_examples=40)
@given(st.integers(min_value=0))
def test_the_days_and_numbers_of_a_case_agree(seed):
    case = cases.make(seed)
    days = [case.applied, case.begins, case.happened, case.admitted, case.discharged]
    days += [case.certified, case.claimed]
    assert days == sorted(days)
    for number in (case.application_no, case.policy_no, case.claim_no, case.change_no):
        assert re.fullmatch(r"[A-Z0-9]{10,25}", number)
    assert all(case.admitted <= charge.day <= case.discharged for charge in case.charges)
    assert sum(expenses.by_kind(case.charges).values()) == case.total
    assert cases.make(seed) == case
