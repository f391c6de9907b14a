"""What PostgreSQL keeps: any text without NUL and without half a character."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from workers.relocation.tables import keepable

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec=None)), inner),
    max_leaves=10,
)


@given(anything)
def test_whatever_was_kept_becomes_text_that_can_be_kept(value):
    told = json.dumps(keepable(value), ensure_ascii=False)
    assert "\\u0000" not in told
    told.encode()
    assert keepable(keepable(value)) == keepable(value)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_what_can_be_kept_stays_as_it_is(text):
    assert keepable({text: [text]}) == {text: [text]}


def test_what_stands_in_its_place_can_be_seen_and_keeps_the_length():
    assert keepable("甲\0乙\ud800丙") == "甲␀乙�丙"
