from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.query import LONGEST, MOST, Query, Remark, parse
from search.query_tree import (
    And,
    Below,
    Between,
    MatchNone,
    Not,
    Numbered,
    OneOf,
    Or,
    Word,
)
from tests.unit.search.strange import texts

A, B, C = Word("甲"), Word("乙"), Word("丙")


def in_class(code):
    return Below("class", frozenset({code}))


def of_type(code):
    return OneOf("type", frozenset({code}))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("甲 乙", (A, B)),
        ("甲\u3000乙", (A, B)),
        ("甲 -乙", (A, Not(B))),
        ("甲 － 乙", (A, B)),
        ("甲 OR 乙 丙", (Or((A, B)), C)),
        ("甲|乙｜丙", (Or((A, B, C)),)),
        ("甲 OR OR 乙", (Or((A, B)),)),
        ("OR 甲 OR", (A,)),
        ("甲 or 乙", (A, Word("or"), B)),
        ('"甲 乙" 丙', (Word("甲乙"), C)),
        ("“甲 乙”「ab cd」", (Word("甲乙"), Word("ab cd"))),
        ('-"甲乙"', (Not(Word("甲乙")),)),
        ('"OR"', (Word("or"),)),
        ("foo:bar", (Word("foo bar"),)),
        ("姓名：张三", (Word("姓名张三"),)),
        ("！ 甲 …", (A,)),
        ("class:tb/sq", (in_class("TB·SQ"),)),
        ("类别：TB.SQ", (in_class("TB·SQ"),)),
        ('class:"TB SQ"', (in_class("TB·SQ"),)),
        ("-類別:TB", (Not(in_class("TB")),)),
        ("type:claim_form", (of_type("CLAIM_FORM"),)),
        ("文种:Claim-Form", (of_type("CLAIM_FORM"),)),
        ("单证类型:Claim-Form", (of_type("CLAIM_FORM"),)),
        ("类型：Claim-Form", (of_type("CLAIM_FORM"),)),
        ("year:2024", (Between("year", 2024, 2024),)),
        ("年度：2024年", (Between("year", 2024, 2024),)),
        ("year:2020..2024", (Between("year", 2020, 2024),)),
        ("year:２０２４－２０２０", (Between("year", 2020, 2024),)),
        ("year:..2020", (Between("year", 0, 2020),)),
        ("year:2020-", (Between("year", 2020, 9999),)),
        ("no:D10-0001", (Numbered("d10 0001"),)),
        ("档号:···", (Word("档号"),)),
        ("class: 甲", (in_class("甲"),)),
        ("类别 ：\u3000TB", (in_class("TB"),)),
        ("year: 2024 甲", (Between("year", 2024, 2024), A)),
        ("-type : OTHER", (Not(of_type("OTHER")),)),
        ("class:", (Word("class"),)),
        ("甲 AND 乙", (A, B)),
        ("甲 and 乙", (A, Word("and"), B)),
        ("甲 NOT 乙 丙", (A, Not(B), C)),
        ("甲 AND NOT 乙", (A, Not(B))),
        ("甲 NOT", (A,)),
        ('"AND"', (Word("and"),)),
    ],
)
def test_what_is_typed_becomes_a_tree(text, parts):
    assert parse(text) == Query(And(parts))


@pytest.mark.parametrize(
    ("text", "parts", "code", "value"),
    [
        ('甲 "乙 丙', (A, B, C), "quote-unpaired", '"乙 丙'),
        ("甲」乙", (A, B), "quote-unpaired", "」乙"),
        ("year:abc", (Word("year abc"),), "year-not-understood", "abc"),
        ("year:..", (Word("year"),), "year-not-understood", ".."),
        ("保?合同", (Word("保合同"),), "no-wildcards", "保?合同"),
        ("保险*", (Word("保险"),), "no-wildcards", "保险*"),
        ("保%合同", (Word("保合同"),), "no-wildcards", "保%合同"),
    ],
)
def test_what_is_taken_otherwise_than_it_may_be_meant_is_remarked(text, parts, code, value):
    query = parse(text)
    assert query.root == And(parts)
    assert query.remarks == (Remark(code, value),)


@pytest.mark.parametrize(
    "text", ["甲？", '"甲 乙"丙', "“甲”「乙」", "50%", "何时？ 何地？", "a*"]
)
def test_ordinary_punctuation_is_not_remarked(text):
    remarks = [each.code for each in parse(text).remarks]
    assert remarks == (["no-wildcards"] if text == "a*" else [])


def test_a_class_or_type_that_does_not_exist_is_remarked():
    underwriting = {"承保": "TB", "Underwriting": "TB"}
    names = {"class": underwriting, "type": underwriting}
    assert parse("类别:理赔", names).remarks == (Remark("no-such-class", "理赔"),)
    assert parse("文种:别的", names).remarks == (Remark("no-such-type", "别的"),)
    assert parse("类别:承保 class:tb", names).remarks == ()


def test_a_number_is_wanted_in_other_spellings_unless_it_is_quoted():
    (word,) = parse("12345.67").wanted
    assert (word.form, word.others) == ("12345 67", ("12 345 67",))
    assert parse('"12345.67"').wanted == (Word("12345 67"),)


@pytest.mark.parametrize("text", ["", " ", "\u3000\n"])
def test_an_empty_query_wants_everything(text):
    assert parse(text) == Query() == Query(And(()))


@pytest.mark.parametrize("text", ["！？", "OR", "AND", "NOT", '""', "-", "\u200b", "|"])
def test_what_cannot_be_searched_for_finds_nothing(text):
    assert parse(text).root == MatchNone()


def test_names_stand_for_codes():
    names = {"class": {"承保": "TB"}, "type": {"理赔申请书": "CLAIM_FORM"}}
    assert parse("类别:承保", names).root == And((in_class("TB"),))
    assert parse("文种:理賠申請書", names).root == And((of_type("CLAIM_FORM"),))
    assert parse("文种:别的", names).root == And((of_type("别的"),))


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
    assert parse("甲").narrowed({"class": ["TB·SQ"], "year": [2024]}).root == And(
        (A, in_class("TB·SQ"), Between("year", 2024, 2024))
    )
    assert parse("!").narrowed({"type": ["x"]}).root == And((MatchNone(), of_type("x")))
    assert parse("张" * 600).narrowed({"year": [2024]}).cut
    assert parse("甲").narrowed({"class": []}) == parse("甲")


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
