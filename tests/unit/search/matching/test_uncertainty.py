from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.matching.uncertainty import (
    CONFIDENCES,
    DOUBTED,
    LIKELY,
    WEIGHTS,
    Doubt,
    normalised,
    original,
)
from search.normalise import normalise
from search.packed_passages import Body
from tests.unit.search.strange import doubts_of_any_text, texts


def form(text, *doubts):
    return normalised(normalise(text), doubts)


def test_other_readings_are_brought_into_matching_form():
    found = form("(張 8三)", Doubt(3, 0.5, (("Ｂ", 0.31), ("國", 0.2))))
    assert found.text == "张8三"
    assert found.doubts == {1: Doubt(1, 0.4, (("b", 0.3), ("国", 0.1)))}


def test_a_reading_that_is_the_same_in_matching_form_is_none():
    assert form("张", Doubt(0, 0.9, (("張", 0.4),))).doubts == {}
    assert form("零○", Doubt(1, 0.9, (("〇", 0.4), ("0", 0.3)))).likely == {1: {"0": 0.3}}


def test_punctuation_has_no_doubts_and_is_none():
    assert form("张、三", Doubt(1, 0.1, (("丶", 0.5),))).doubts == {}
    assert form("张三", Doubt(1, 0.9, (("、", 0.5),))).doubts == {}


def test_of_unlikely_readings_one_is_kept_where_the_place_is_doubted():
    unlikely = (("王", 0.06), ("玉", 0.05))
    assert form("张", Doubt(0, 0.5, unlikely)).doubts[0].others == (("王", 0.02),)
    assert form("张", Doubt(0, 0.9, unlikely)).doubts == {}
    assert form("张", Doubt(0, 0.9, (("王", 0.1), *unlikely))).likely == {0: {"王": 0.1}}


def test_what_is_shown_is_how_the_reading_was_written():
    doubts = [Doubt(0, 0.5, (("Ｂ", 0.3),))]
    assert original(doubts, 0, "b") == "Ｂ"
    assert original(doubts, 1, "b") == "b"


@given(texts, doubts_of_any_text)
def test_doubts_lie_on_characters_and_name_others(text, doubts):
    found = form(text, *doubts)
    assert found.text == normalise(text).text
    for at, doubt in found.doubts.items():
        assert doubt.at == at
        assert found.text[at] != " "
        assert doubt.confidence in CONFIDENCES
        assert doubt.confidence < DOUBTED or doubt.others
        for char, weight in doubt.others:
            assert weight in WEIGHTS
            assert normalise(char).text == char != found.text[at]
            assert len(char) == 1
    assert all(w >= LIKELY for others in found.likely.values() for w in others.values())


@given(st.lists(st.tuples(texts, doubts_of_any_text), max_size=3))
def test_the_embedded_index_keeps_passages_as_they_are(passages):
    forms = [form(text, *doubts) for text, doubts in passages]
    body = Body.of(forms)
    assert body.passages == (forms or [form("")])
    assert Body(body.packed).other_tokens == body.other_tokens
