"""Every code the program can give has a sentence for people, in both languages."""

from __future__ import annotations

import pytest
from django.utils import translation

from tests.house import catalogue, codes
from web.errors.texts.codes import TEXTS

DECIDED_BY_A_ROW = {"duplicate", "database", "recording", "unfinished-download"}
"""Codes that stand in the source as a value among others, or as that of an enumeration."""


def test_every_code_has_a_sentence():
    untold = {code: place for code, place in codes.used().items() if code not in TEXTS}
    assert untold == {}


def test_every_sentence_has_a_code():
    assert set(TEXTS) - set(codes.used()) - DECIDED_BY_A_ROW == set()


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_the_sentences_of_a_code_are_there_in_chinese(code):
    chinese = catalogue.chinese()
    with translation.override("en"):
        said = [str(sentence) for sentence in TEXTS[code]]
    assert [sentence for sentence in said if not chinese.get(sentence)] == []


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_a_code_says_what_is_wrong_and_what_to_do(code):
    with translation.override("en"):
        what, advice = (str(sentence) for sentence in TEXTS[code])
    assert what.endswith(".")
    assert advice.endswith(".")
    assert what != advice
