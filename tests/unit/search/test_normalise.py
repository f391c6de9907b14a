from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from search.normalise import HAN, normalise
from tests.unit.search.strange import texts

HAN_CHAR = re.compile(f"[{HAN}]")


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("被保險人", "被保险人"),
        ("皇后在後面", "皇后在后面"),
        ("瞭解 藉口 答覆", "了解借口答复"),
        ("乾隆 乾燥", "干隆干燥"),
        ("ＡＢＣ１２３", "abc123"),
        ("投保人：  张 三\n性别", "投保人张三性别"),
        ("第 12 页", "第12页"),
        ("ABC  Life\nCo.", "abc life co"),
        ("上呼吸道感染,发热。", "上呼吸道感染发热"),
        ("⻣科 ⻄安 ⻢长⻘ ⻋⻉⻔", "骨科西安马长青车贝门"),
        ("⺠事 ⼈⺟ ⼼⻛", "民事人母心风"),
        ("B001-ZY·TB·SQ·2024·D10-000123", "b001 zy tb sq 2024 d10 000123"),
        ("2024 - 03 / 05", "2024 03 05"),
        ("二○二四年 二〇二四年", "二〇二四年二〇二四年"),
        ("⻓⻋⾦", "长车金"),
        ("㈠ ① ½ ㎡", "一1 1 2 m2"),
        ("e\u0301t\u00e9", "\u00e9t\u00e9"),
        ("张\u200b三\ufeff\x00", "张三"),
        ("\ud800张", "张"),
        ("，。！ \n", ""),
        ("", ""),
    ],
)
def test_two_spellings_have_one_form(text, form):
    assert normalise(text).text == form


def test_origins_lead_back_to_the_text():
    normal = normalise("保險 單：ﬁ１ -\n２")
    assert normal.text == "保险单fi1 2"
    assert normal.origins == (
        (0, 1), (1, 2), (3, 4), (5, 6), (5, 6), (6, 7), (7, 10), (10, 11),
    )  # fmt: skip


def test_marks_belong_to_their_character():
    normal = normalise("a" + "\u0301" * 30 + "b")
    assert normal.text == "áb"
    assert normal.origins == ((0, 31), (31, 32))


@settings(deadline=None)
@given(texts)
def test_every_character_has_an_origin_and_they_never_run_back(text):
    normal = normalise(text)
    assert len(normal.origins) == len(normal.text)
    assert all(0 <= start < end <= len(text) for start, end in normal.origins)
    assert list(normal.origins) == sorted(normal.origins)


@settings(deadline=None)
@given(texts)
def test_a_form_is_its_own_form(text):
    form = normalise(text).text
    assert normalise(form).text == form


@settings(deadline=None)
@given(texts)
def test_a_blank_stands_only_between_letters_or_digits(text):
    form = normalise(text).text
    assert form == form.strip()
    for before, blank, after in zip(form, form[1:], form[2:], strict=False):
        if blank == " ":
            assert before != " "
            assert not HAN_CHAR.match(before)
            assert not HAN_CHAR.match(after)


@settings(deadline=None)
@given(texts)
def test_what_an_origin_holds_has_that_form(text):
    normal = normalise(text)
    for char, (start, end) in zip(normal.text, normal.origins, strict=True):
        if char != " " and end - start < 8:
            assert char in normalise(text[start:end]).text
