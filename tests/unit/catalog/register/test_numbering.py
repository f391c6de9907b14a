from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.register import numbering
from catalog.register.errors import (
    PartRefused,
    SeriesFull,
    TemplateRefused,
)
from catalog.register.numbering import (
    SINGLE_ITEM,
    VOLUME_ITEM,
    Template,
)

KEY = re.compile(r"[a-z0-9]+(?:[._/-][a-z0-9]+)*")
CLAIM: numbering.Parts = {"fonds": "B001", "class": "LP·CL", "year": 2024, "ret": "D10"}

fonds = st.from_regex(r"[A-Z][0-9]{3}", fullmatch=True)
codes = st.from_regex(r"[A-Z0-9]{1,6}", fullmatch=True)
periods = st.just("Y") | st.integers(1, 999).map("D{}".format)
offices = st.text("AZ09办公室业务", min_size=1, max_size=6)
volume_parts = st.fixed_dictionaries(
    {
        "fonds": fonds,
        "class": st.lists(codes, min_size=1, max_size=4).map("·".join),
        "year": st.integers(1900, 2099),
        "ret": periods,
        "volume": st.integers(1, 9999),
        "item": st.integers(1, 999),
    }
)
office_parts = st.fixed_dictionaries(
    {
        "fonds": fonds,
        "year": st.integers(1900, 2099),
        "ret": periods,
        "office": offices,
        "item": st.integers(1, 9999),
    }
)
BY_OFFICE = Template("{fonds}-WS·{year}·{ret}·{office}-{item:04d}")


@pytest.mark.parametrize(
    ("template", "number", "some"),
    [
        (
            "{fonds}-ZY·{L2}·{L3}·{year}·{ret}-{volume:03d}-{item:03d}",
            "J019-ZY·JC·CC·2019·D30-001-001",
            {"fonds": "J019", "L2": "JC", "L3": "CC", "year": 2019, "ret": "D30", "item": 1},
        ),
        (
            "{fonds}-KU·{L2}·{year}-{volume:03d}-{item:03d}",
            "J019-KU·01·2017-001-001",
            {"L2": "01", "year": 2017, "volume": 1, "item": 1},
        ),
        ("{fonds}-RS-{volume:03d}-{item:03d}", "A002-RS-001-002", {"volume": 1, "item": 2}),
        ("{fonds}-KJ·{L2}·{L3}-{item:03d}", "X032-KJ·KY·01-003", {"L3": "01", "item": 3}),
        (
            "{fonds}-KJ·{L2}·{L3}-{volume:03d}-{page:03d}",
            "X032-KJ·JJ·02-005-054",
            {"volume": 5, "page": 54},
        ),
        (
            "{fonds}-ZP·{year}·{ret}-{group:03d}-{item:03d}",
            "K021-ZP·2019·D30-025-005",
            {"group": 25, "item": 5},
        ),
        (
            "{fonds}-{catalogue:03d}-{volume:03d}-{item:03d}",
            "C038-001-002-003",
            {"catalogue": 1, "volume": 2, "item": 3},
        ),
        (
            "{fonds}-WS·{year}·{ret}·{office}-{item:03d}",
            "A439-WS·2015·D30·003-005",
            {"office": "003", "item": 5},
        ),
        (
            "{fonds}-WS·{year}·{ret}·{office}-{item:04d}",
            "Z109-WS·2011·Y·办公室-0001",
            {"ret": "Y", "office": "办公室"},
        ),
        ("{fonds}-WS·{year}·{ret}-{item:03d}", "Z008-WS·2019·Y-037", {"item": 37}),
        (
            "{fonds}-WY·{L2}·{year}·{ret}-{item:05d}",
            "C015-WY·TZGG·2019·D10-00001",
            {"L2": "TZGG", "item": 1},
        ),
        (
            "{fonds}-WS·{year}-{ret}-{office}-{item:04d}",  # DA/T 22-2015
            "Z109-WS·2011-Y-BGS-0001",
            {"year": 2011, "ret": "Y", "office": "BGS", "item": 1},
        ),
        (
            "{fonds}-{category}·{year}·{ret}-{item:03d}",
            "Z008-WS·2019·Y-037",
            {"category": "WS"},
        ),
    ],
)
def test_the_examples_of_the_standards_are_read_and_written(template, number, some):
    parts = Template(template).parse(number)
    assert parts is not None
    assert parts.items() >= some.items()
    assert Template(template).format(parts) == number


def test_our_own_numbers_look_as_decided():
    assert SINGLE_ITEM.format({**CLAIM, "item": 123}) == "B001-ZY·LP·CL·2024·D10-000123"
    assert (
        VOLUME_ITEM.format({**CLAIM, "volume": 12, "item": 3})
        == "B001-ZY·LP·CL·2024·D10-0012-003"
    )


@given(volume_parts)
def test_what_is_written_is_read_back(parts):
    number = VOLUME_ITEM.format(parts)
    assert VOLUME_ITEM.parse(number) == parts
    assert number == numbering.normalise(number)


@given(office_parts)
def test_a_name_for_objects_turns_back_into_its_number(parts):
    number = BY_OFFICE.format(parts)
    name = numbering.object_name(number)
    assert KEY.fullmatch(name)
    assert numbering.from_object_name(name) == number


@given(volume_parts, volume_parts)
def test_different_parts_never_give_one_number(one, other):
    same = VOLUME_ITEM.format(one) == VOLUME_ITEM.format(other)
    assert same == (one == other)


@pytest.mark.parametrize("dot", "·•・∙⋅．.‧･")
@pytest.mark.parametrize("dash", "-－–—‐‑−﹣")
def test_every_spelling_of_a_number_is_the_same_number(dot, dash):
    typed = " ｂ001-zy·lp·cl·２０２４·d10-0012-003 ".replace("·", f" {dot}").replace("-", dash)
    assert numbering.normalise(typed) == "B001-ZY·LP·CL·2024·D10-0012-003"
    assert VOLUME_ITEM.parse(typed) == {**CLAIM, "volume": 12, "item": 3}


@given(st.text("AZaz09·•．.-－— 　办Ｂ１", max_size=30))
def test_normalising_again_changes_nothing(text):
    once = numbering.normalise(text)
    assert numbering.normalise(once) == once


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_not_but_never_an_error(text):
    parts = SINGLE_ITEM.parse(text)
    assert parts is None or SINGLE_ITEM.format(parts) == numbering.normalise(text)


def test_the_series_is_all_before_the_running_number():
    parts = {**CLAIM, "volume": 12, "item": 3}
    assert VOLUME_ITEM.series(parts) == "B001-ZY·LP·CL·2024·D10-0012"
    assert VOLUME_ITEM.series(CLAIM, "volume") == "B001-ZY·LP·CL·2024·D10"
    assert SINGLE_ITEM.series(CLAIM) == "B001-ZY·LP·CL·2024·D10"
    with pytest.raises(KeyError):
        SINGLE_ITEM.series(CLAIM, "volume")


@pytest.mark.parametrize(("volume", "item", "series"), [(10000, 1, ""), (9999, 1000, "-9999")])
def test_a_number_is_never_widened(volume, item, series):
    with pytest.raises(SeriesFull) as full:
        VOLUME_ITEM.format({**CLAIM, "volume": volume, "item": item})
    assert full.value.series == "B001-ZY·LP·CL·2024·D10" + series
    assert full.value.number == max(volume, item) if volume > 9999 else item


def test_the_last_number_of_a_series_is_still_given():
    assert SINGLE_ITEM.capacity() == 999_999
    assert VOLUME_ITEM.capacity("volume") == 9999
    assert SINGLE_ITEM.format({**CLAIM, "item": SINGLE_ITEM.capacity()}).endswith("-999999")


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("fonds", "B1"),
        ("fonds", "b001"),
        ("year", 24),
        ("year", 1899),
        ("ret", "D"),
        ("ret", "D0"),
        ("ret", "10"),
        ("class", ""),
        ("class", "理赔"),
        ("class", "LP·"),
        ("item", 0),
        ("item", -1),
        ("item", "1"),
        ("item", True),
    ],
)
def test_a_malformed_part_is_refused_by_name(part, value):
    with pytest.raises(PartRefused) as refused:
        SINGLE_ITEM.format({**CLAIM, "item": 1, part: value})
    assert refused.value.part == part


def test_a_template_may_name_the_levels_of_a_class_one_by_one():
    template = Template("{fonds}-ZY·{L2}·{L3}·{year}·{ret}-{item:06d}")
    parts = CLAIM | {"item": 1}
    assert template.format(parts | numbering.class_parts("LP·CL")) == SINGLE_ITEM.format(parts)
    with pytest.raises(PartRefused) as refused:
        template.format(parts | numbering.class_parts("LP"))
    assert refused.value.part == "L3"


def test_a_missing_part_is_refused_by_name():
    with pytest.raises(PartRefused) as refused:
        SINGLE_ITEM.format(CLAIM)
    assert refused.value.part == "item"


def test_a_number_zero_is_not_a_number():
    assert SINGLE_ITEM.parse("B001-ZY·LP·CL·2024·D10-000000") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{fonds}-ZY",
        "{fonds}-{item:06d}-ZY",
        "{fonds}-{item}",
        "{fonds:03d}-{item:06d}",
        "{nonsense}-{item:06d}",
        "{fonds}-{fonds}-{item:06d}",
        "{L2}{L3}-{item:06d}",
        "{L2}A{L3}-{item:06d}",
        "{fonds}/{item:06d}",
        "{fonds}-{item:06d",
    ],
)
def test_a_template_that_leaves_doubt_is_refused(text):
    with pytest.raises(TemplateRefused):
        Template(text)
