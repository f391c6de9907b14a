from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given, settings

from search.ngrams import (
    Phrase,
    phrase,
    tokens,
)
from search.normalise import normalise
from tests.unit.search.strange import texts


def test_a_token_begins_at_each_character():
    assert tokens("保单号b0012 x张") == [
        "保单", "单号", "号", "b00", "001", "012", "12", "2", "x", "张",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        ("张", Phrase(("张",), open=True)),
        ("张三", Phrase(("张三",), open=False)),
        ("张三丰", Phrase(("张三", "三丰"), open=False)),
        ("d1", Phrase(("d1",), open=True)),
        ("d10 00", Phrase(("d10", "10", "0", "00"), open=True)),
        ("号b0012", Phrase(("号", "b00", "001", "012"), open=False)),
    ],
)
def test_only_what_is_known_of_the_last_run_is_asked(form, wanted):
    assert phrase(form) == wanted


def stands(part, text):
    """Compare rows of tokens as a phrase query does."""
    wanted, held = phrase(part), tokens(text)
    size = len(wanted.tokens)
    return any(
        tuple(held[at : at + size - 1]) == wanted.tokens[:-1]
        and (
            held[at + size - 1].startswith(wanted.tokens[-1])
            if wanted.open
            else held[at + size - 1] == wanted.tokens[-1]
        )
        for at in range(len(held) - size + 1)
    )


@settings(deadline=None)
@given(texts, texts)
def test_a_phrase_of_tokens_stands_where_the_words_stand(text, part):
    form, wanted = normalise(text).text, normalise(part).text
    if wanted:
        assert stands(wanted, form) == (wanted in form)


@settings(deadline=None)
@given(texts)
def test_every_part_of_a_form_is_found(text):
    form = normalise(text).text
    for start in range(len(form)):
        for end in range(start + 1, min(start + 6, len(form)) + 1):
            part = form[start:end].strip()
            if part:
                assert stands(part, form)


@settings(deadline=None)
@given(texts)
def test_sqlite_takes_the_tokens_apart_as_they_were_made(text):
    made = tokens(normalise(text).text)
    with_table = sqlite3.connect(":memory:")
    with_table.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize = 'ascii')")
    with_table.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, instance)")
    with_table.execute("INSERT INTO t VALUES (?)", (" ".join(made),))
    held = with_table.execute("SELECT term FROM v ORDER BY offset").fetchall()
    with_table.close()
    assert [term for (term,) in held] == made
