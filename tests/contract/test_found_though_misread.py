"""What every index promises of words that were misread, see `search.port.Index.search`."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import misread
from search.doubts import Doubt, matching
from search.normalise import normalise
from search.port import EVERYTHING, NOTHING, Scope
from search.query import parse
from search.standing import How, places
from tests.contract.filed import APPLICATION, CLAIM, LETTER
from tests.contract.misread import DOUBTED, READ


@pytest.fixture
def index(empty):
    empty.put([APPLICATION, CLAIM, LETTER, DOUBTED])
    return empty


def found(index, text, scope=EVERYTHING, *, similar=False):
    """Give how each item was found."""
    answer = index.search(parse(text), scope, similar=similar)
    hows = [hit.how for hit in answer.hits]
    assert hows == sorted(hows), "the weaker stands behind the stronger"
    assert answer.total == hows.count(How.EXACT)
    assert answer.doubtful == hows.count(How.DOUBTFUL)
    assert answer.similar == hows.count(How.SIMILAR)
    assert answer.listed == len(hows)
    assert answer.searched_all
    scores = [hit.score for hit in answer.hits]
    assert scores == sorted(scores, reverse=True)
    return {hit.id: hit.how.name.lower() for hit in answer.hits}


@pytest.mark.parametrize(
    ("text", "hows"),
    [
        ("张建国", {9: "doubtful"}),
        ("張建國", {9: "doubtful"}),
        ("建国", {2: "exact", 9: "doubtful"}),
        ("建", {2: "exact", 9: "doubtful"}),
        ("P20230000964653", {9: "doubtful"}),
        ("964", {9: "doubtful"}),
        ("张健国", {9: "exact"}),
        ("张键国", {}),  # not likely enough
        ("张建国 964653", {9: "doubtful"}),
        ("张建国 保险单号", {9: "doubtful"}),
        ("张建国 何其昌", {9: "doubtful"}),
        ("张建国 没有这个词", {}),
        ("张建国 OR 张晓明", {1: "exact", 9: "doubtful"}),
        ("张建国 year:2022", {9: "doubtful"}),
        ("张建国 year:2023", {}),
        ("张建国 OR year:2021", {3: "exact", 9: "doubtful"}),
        ("张建国 OR year:1990 何其昌", {9: "doubtful"}),  # only one of both holds it as read
        ("张建国 -何其昌", {}),
        ("张建国 -没有这个词", {9: "doubtful"}),
        ("张健国 -张建国", {9: "exact"}),  # doubt excludes nothing
        ("张建国 class:TB no:D10", {9: "doubtful"}),
    ],
)
def test_next_best_readings_are_found_behind_what_was_read(index, text, hows):
    assert found(index, text) == hows


@pytest.mark.parametrize(
    ("text", "hows"),
    [
        ("张键国", {9: "similar"}),
        ("张建国", {9: "doubtful"}),  # the stronger way
        ("林晓岚", {9: "similar"}),
        ("晓岚", {9: "similar"}),
        ("岚", {}),  # nothing is nearly one character
        ("晓雪", {}),  # for two only what the reader thought possible
        ("P2023000964653", {9: "similar"}),  # a zero gained
        ("保险号单", {}),
        ("林晓岚 没有这个词", {}),
        ("林晓岚 何其昌", {9: "similar"}),
        ("张健国 -林晓岚", {9: "exact"}),
    ],
)
def test_similar_words_are_found_if_asked_for(index, text, hows):
    assert found(index, text, similar=True) == hows
    assert "similar" not in found(index, text).values()


@pytest.mark.parametrize("text", ["理赔", "李芳", "保单", "", "-来信", "class:TB", "88", "？"])
def test_without_doubts_nothing_changes(empty, text):
    plain = [APPLICATION, CLAIM, LETTER, replace(DOUBTED, doubts=())]
    empty.put(plain)
    before = empty.search(parse(text), EVERYTHING)
    empty.put([replace(DOUBTED, version=2)])
    after = empty.search(parse(text), EVERYTHING)
    # Scores are compared within one answer only.
    read = [hit.id for hit in after.hits if hit.how == How.EXACT]
    assert read == [hit.id for hit in before.hits]
    assert (after.total, after.facets) == (before.total, before.facets)


def test_an_answer_tells_on_which_passages_the_misread_words_stand(index):
    (hit,) = index.search(parse("张建国 何其昌"), EVERYTHING).hits
    assert hit.passages == {1}
    (hit,) = index.search(parse("张健国"), EVERYTHING).hits
    assert hit.passages == frozenset()


@pytest.mark.parametrize("similar", [False, True])
@pytest.mark.parametrize(
    "scope",
    [NOTHING, Scope(classes=frozenset({"LP"})), Scope(levels=frozenset({"L4"}))],
)
def test_nothing_beyond_the_scope_is_found_or_counted(index, scope, similar):
    for text in ("张建国", "林晓岚", "张建国 OR 林晓岚"):
        assert found(index, text, scope, similar=similar) == {}


def test_what_may_be_meant_goes_with_its_item(index):
    index.put([replace(DOUBTED, version=2, doubts=())])
    assert found(index, "张建国") == {}
    index.put([replace(DOUBTED, version=3)])
    assert found(index, "张建国") == {9: "doubtful"}
    index.delete(9, 3)
    assert found(index, "张建国") == {}
    index.rebuild([APPLICATION, replace(DOUBTED, id=10)])
    assert found(index, "张建国") == {10: "doubtful"}
    assert index.is_current()


def test_pages_of_hits_join_where_the_ways_meet(empty):
    read = [replace(DOUBTED, id=n, doubts=(), passages=("", "张建国")) for n in range(20, 25)]
    empty.put([*read, *(replace(DOUBTED, id=n) for n in range(30, 37))])
    pages = [
        empty.search(parse("张建国"), EVERYTHING, offset=start, limit=4) for start in (0, 4, 8)
    ]
    ids = [hit.id for page in pages for hit in page.hits]
    assert sorted(ids) == [*range(20, 25), *range(30, 37)]
    assert all(number < 30 for number in ids[:5])
    assert {(page.total, page.doubtful) for page in pages} == {(5, 7)}


def test_the_surer_reading_comes_first(empty):
    at = READ.index("健")
    for number, weight in ((1, 0.12), (2, 0.45), (3, 0.2)):
        doubts = ((), (Doubt(at, 0.4, (("建", weight),)),))
        empty.put([replace(DOUBTED, id=number, doubts=doubts)])
    hits = empty.search(parse("张建国"), EVERYTHING).hits
    assert [hit.id for hit in hits] == [2, 3, 1]


versions = count(1)


def test_an_answer_says_when_not_all_that_promised_was_looked_at(empty, monkeypatch):
    empty.put([replace(DOUBTED, id=number) for number in range(1, 250)])
    monkeypatch.setattr(misread, "LOOKED_AT", 100)
    answer = empty.search(parse("张建国"), EVERYTHING)
    assert 0 < answer.doubtful < 249
    assert not answer.searched_all


letters = st.text("张建健国ab10 ,\n", min_size=1, max_size=10)
other = st.tuples(st.sampled_from("张建健国ab10李,"), st.sampled_from([0.03, 0.1, 0.3]))
doubts = st.lists(
    st.builds(
        Doubt,
        at=st.integers(0, 9),
        confidence=st.sampled_from([0.3, 0.7, 0.95]),
        others=st.lists(other, max_size=2).map(tuple),
    ),
    max_size=4,
    unique_by=lambda doubt: doubt.at,
).map(tuple)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(page=letters, doubted=doubts, word=letters, similar=st.booleans())
def test_found_is_what_stands_there_with_its_doubts(empty, page, doubted, word, similar):
    version = next(versions)
    empty.put([replace(DOUBTED, version=version, passages=("", page), doubts=((), doubted))])
    form = normalise(word).text
    passage = matching(normalise(page), doubted)
    stands = [place.how for place in places(form, passage, similar=similar)] if form else []
    hits = empty.search(parse(f'"{word}"'), EVERYTHING, similar=similar).hits
    assert [hit.how for hit in hits] == ([min(stands)] if stands else [])
