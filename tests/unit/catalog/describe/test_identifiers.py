from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.describe.identifiers import (
    check_character,
    is_case_number,
    is_policy_number,
    mask_identity,
    mask_phone,
    read_identity,
    read_number,
    read_phone,
    upgraded,
)

TODAY = date(2024, 6, 1)
INVENTED = "99999919900307001"
"""An area that does not exist, so nobody's number."""

numbers = st.builds(
    "999999{:%Y%m%d}{:03d}".format,
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
)


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_the_examples_of_the_standard_are_valid(number):
    identity = read_identity(number, TODAY)
    assert identity is not None
    assert identity.valid
    assert identity.number == number


def test_an_old_number_becomes_eighteen_and_keeps_what_is_printed():
    assert upgraded("130503670401001") == "130503196704010016"
    identity = read_identity("130503670401001", TODAY)
    assert identity is not None
    assert identity.valid
    assert (identity.printed, identity.born) == ("130503670401001", date(1967, 4, 1))


@given(numbers)
def test_exactly_one_check_character_is_right(first):
    valid = [c for c in "0123456789X" if (found := read_identity(first + c)) and found.valid]
    assert valid == [check_character(first)]


@given(numbers, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_passes(first, at, by):
    wrong = first[:at] + str((int(first[at]) + by) % 10) + first[at + 1 :]
    identity = read_identity(wrong + check_character(first))
    assert identity is None or not identity.valid


@pytest.mark.parametrize("born", ["20240230", "19901301", "20240602", "20991231"])
def test_a_right_sum_with_an_impossible_birth_is_not_valid(born):
    first = f"999999{born}001"
    identity = read_identity(first + check_character(first), TODAY)
    assert identity is not None
    assert not identity.valid
    assert identity.born is None


def test_blanks_width_and_small_x_do_not_matter():
    identity = read_identity(" 110105 1949 1231 ００２ｘ ", TODAY)
    assert identity is not None
    assert identity.valid
    assert identity.masked == "110105********002X"


def test_a_look_alike_is_mended_only_where_the_sum_then_fits():
    number = INVENTED + check_character(INVENTED)
    mended = read_identity(number.replace("0", "O"), TODAY)
    assert mended is not None
    assert (mended.number, mended.valid, mended.repaired) == (number, True, True)
    wrong = INVENTED + str((int(check_character(INVENTED)) + 1) % 10)
    assert read_identity(wrong.replace("0", "O"), TODAY) is None


@pytest.mark.parametrize("text", ["", "12345", "0" * 18, "X" * 18, "张三", "9" * 17])
def test_what_has_another_form_is_no_identity(text):
    assert read_identity(text) is None


def test_an_identity_never_shows_itself_in_a_log():
    number = INVENTED + check_character(INVENTED)
    assert number not in repr(read_identity(number))
    assert "1990" not in repr(read_identity(number))


@given(st.text("0123456789X", min_size=11, max_size=18))
def test_a_mask_keeps_the_length_and_hides_the_birth(number):
    masked = mask_identity(number)
    assert len(masked) == len(number)
    assert masked.count("*") == len(number) - 6 - (4 if len(number) > 15 else 3)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("19900000001", "19900000001"),
        ("199 0000 0001", "19900000001"),
        ("199-0000-0001", "19900000001"),
        ("+86 19900000001", "19900000001"),
        ("86-19900000001", "19900000001"),
        ("１９９００００００01", "19900000001"),
        ("010-22345678", "010-22345678"),
        ("(010)22345678", "010-22345678"),
        ("01022345678", "010-22345678"),
        ("0571-2345678转12", "0571-2345678-12"),
        ("400-123-4567", "400-123-4567"),
    ],
)
def test_telephone_numbers_are_read(text, number):
    assert read_phone(text) == number


@pytest.mark.parametrize(
    "text",
    ["", "12900000001", "1990000000", "199000000011", "0571-123456", "110", "99999919900307"],
)
def test_what_is_no_telephone_number_is_refused(text):
    assert read_phone(text) is None


def test_a_masked_telephone_number_hides_its_middle():
    assert mask_phone("19900000001") == "199****0001"
    assert mask_phone("010-22345678") == "010-******78"


def test_numbers_of_policies_are_compared_without_joints():
    assert read_number(" ＰＣ16-1704 8030647 ") == "PC1617048030647"
    assert is_policy_number("PC1617048030647")
    assert not is_policy_number("PC16")
    assert not is_policy_number("ABCDEFGHIJKL")
    assert is_case_number("LP2024")


@given(st.text(max_size=30))
def test_any_text_is_answered(text):
    read_identity(text, TODAY)
    phone = read_phone(text)
    assert phone is None or mask_phone(phone) != phone
    assert isinstance(read_number(text), str)


@given(st.text("AZaz09Ａ９ -–—－_/·.", max_size=30))
def test_a_number_read_again_is_the_same(text):
    assert read_number(read_number(text)) == read_number(text)
