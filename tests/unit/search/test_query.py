from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.query import LONGEST, MOST, Query, parse
from search.tree import (
    Either,
    Every,
    FromYears,
    InClass,
    Never,
    Numbered,
    OfType,
    Without,
    Word,
)
from tests.unit.search.strange import texts

A, B, C = Word("甲"), Word("乙"), Word("丙")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("甲 乙", (A, B)),
        ("甲\u3000乙", (A, B)),
        ("甲 -乙", (A, Without(B))),
        ("甲 － 乙", (A, B)),
        ("甲 OR 乙 丙", (Either((A, B)), C)),
        ("甲|乙｜丙", (Either((A, B, C)),)),
        ("甲 OR OR 乙", (Either((A, B)),)),
        ("OR 甲 OR", (A,)),
        ("甲 or 乙", (A, Word("or"), B)),
        ('"甲 乙" 丙', (Word("甲乙"), C)),
        ("“甲 乙”「ab cd」", (Word("甲乙"), Word("ab cd"))),
        ('甲 "乙 丙', (A, B, C)),
        ("甲」乙", (A, B)),
        ('-"甲乙"', (Without(Word("甲乙")),)),
        ('"OR"', (Word("or"),)),
        ("foo:bar", (Word("foo bar"),)),
        ("姓名：张三", (Word("姓名张三"),)),
        ("！ 甲 …", (A,)),
        ("class:tb/sq", (InClass("TB·SQ"),)),
        ("类别：TB.SQ", (InClass("TB·SQ"),)),
        ('class:"TB SQ"', (InClass("TB·SQ"),)),
        ("-類別:TB", (Without(InClass("TB")),)),
        ("type:claim_form", (OfType("CLAIM_FORM"),)),
        ("文种:Claim-Form", (OfType("CLAIM_FORM"),)),
        ("year:2024", (FromYears(2024, 2024),)),
        ("年度：2024年", (FromYears(2024, 2024),)),
        ("year:2020..2024", (FromYears(2020, 2024),)),
        ("year:２０２４－２０２０", (FromYears(2020, 2024),)),
        ("year:..2020", (FromYears(0, 2020),)),
        ("year:2020-", (FromYears(2020, 9999),)),
        ("year:abc", (Word("year abc"),)),
        ("year:..", (Word("year"),)),
        ("no:D10-0001", (Numbered("d10 0001"),)),
        ("档号:···", (Word("档号"),)),
        ("class: 甲", (Word("class"), A)),
    ],
)
def test_what_is_typed_becomes_a_tree(text, parts):
    assert parse(text) == Query(Every(parts))


@pytest.mark.parametrize("text", ["", " ", "\u3000\n"])
def test_an_empty_query_wants_everything(text):
    assert parse(text) == Query() == Query(Every(()))


@pytest.mark.parametrize("text", ["！？", "OR", '""', "-", "\u200b", "|"])
def test_what_cannot_be_searched_for_finds_nothing(text):
    assert parse(text) == Query(Never())


def test_names_stand_for_codes():
    names = {"承保": "TB", "理赔申请书": "CLAIM_FORM"}
    assert parse("类别:承保", classes=names).root == Every((InClass("TB"),))
    assert parse("文种:理賠申請書", types=names).root == Every((OfType("CLAIM_FORM"),))
    assert parse("文种:别的", types=names).root == Every((OfType("别的"),))


def test_a_long_query_is_cut_and_says_so():
    assert not parse("张" * LONGEST).cut
    long = parse("张" * (LONGEST + 1))
    assert long.cut
    assert long.words == ("张" * LONGEST,)
    assert parse("ﷺ" * 100).cut


def test_a_query_of_many_words_is_cut_and_says_so():
    assert not parse("甲 " * MOST).cut
    many = parse(" ".join(f"k{number}" for number in range(MOST + 1)))
    assert many.cut
    assert len(many.words) == MOST


def test_the_wanted_words_are_those_not_excluded():
    assert parse("甲 乙 OR 甲 -丙 class:TB no:1").words == ("甲", "乙")


def test_filters_are_added_to_what_is_there():
    assert parse("甲").narrowed(class_code="TB·SQ", year=2024).root == Every(
        (A, InClass("TB·SQ"), FromYears(2024, 2024))
    )
    assert parse("!").narrowed(type_code="x").root == Every((Never(), OfType("x")))
    assert parse("张" * 600).narrowed(year=2024).cut
    assert parse("甲").narrowed() == parse("甲")


signs = st.lists(
    st.sampled_from(
        [
            "-",
            '"',
            "“",
            "」",
            "「",
            "|",
            " OR ",
            "class:",
            "年度：",
            "no:",
            "..",
            "2024",
            "甲",
            " ",
        ]
    ),
    max_size=60,
).map("".join)


@settings(deadline=None)
@given(st.text() | texts | signs)
def test_any_string_is_a_query(text):
    query = parse(text)
    assert all(query.words)
    assert query == parse(text)


@settings(deadline=None)
@given(signs)
def test_full_width_signs_are_the_same(text):
    wide = text.translate({number: number + 0xFEE0 for number in range(0x21, 0x7F)})
    assert parse(wide) == parse(text)
