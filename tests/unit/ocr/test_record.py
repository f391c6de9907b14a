from __future__ import annotations

import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr import record
from ocr.errors import RecordDamaged
from ocr.port import Candidate, Char, Line, PageText

places = st.integers(0, 20_000)
boxes = st.tuples(places, places, places, places)
sure = st.floats(0, 1)
candidates = st.lists(st.builds(Candidate, st.characters(), sure), max_size=3).map(tuple)
chars = st.builds(Char, st.characters(), boxes, sure, candidates)
lines = st.builds(Line, st.lists(chars, min_size=1, max_size=8).map(tuple), boxes, places)
pages = st.builds(
    PageText,
    places,
    places,
    st.lists(lines, max_size=5).map(tuple),
    st.text(max_size=12),
    st.text(max_size=12),
    st.sampled_from((0, 90, 180, 270)),
    st.booleans(),
)


@given(pages)
def test_what_is_kept_comes_back_equal(page):
    assert record.from_bytes(record.to_bytes(page)) == page


@given(st.binary(max_size=200))
def test_bytes_that_are_no_record_are_refused(junk):
    with pytest.raises(RecordDamaged):
        record.from_bytes(junk)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=3),
        lambda inner: st.lists(inner, max_size=9),
    )
)
def test_json_that_is_no_record_is_refused(value):
    with pytest.raises(RecordDamaged):
        record.from_bytes(zlib.compress(json.dumps(value).encode()))


def test_a_record_of_a_later_version_is_refused():
    kept = record.to_bytes(PageText(10, 10, (), "null", "1"))
    later = zlib.compress(zlib.decompress(kept).replace(b"[2,", b"[3,", 1))
    with pytest.raises(RecordDamaged):
        record.from_bytes(later)


def test_a_record_of_the_first_version_is_still_read():
    first = [1, 10, 10, "null", "1", 0, False, [[0, 1, 1, 3, 3, "保", [0.5], [1, 1, 2, 2]]]]
    page = record.from_bytes(zlib.compress(json.dumps(first).encode()))
    assert page.lines == (Line((Char("保", (1, 1, 2, 2), 0.5),), (1, 1, 3, 3), 0),)


def test_a_record_that_inflates_without_end_is_refused():
    with pytest.raises(RecordDamaged):
        record.from_bytes(zlib.compress(b" " * (80 * 1024 * 1024)))


def test_a_cut_record_is_refused():
    kept = record.to_bytes(PageText(10, 10, (), "null", "1"))
    with pytest.raises(RecordDamaged):
        record.from_bytes(kept[:-3])
