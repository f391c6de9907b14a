"""All that is found, by growing id: what commands walk that do something with every hit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.access.scope import EVERYTHING, NOTHING, Scope
from search import port
from search.elastic import index as elastic_index
from search.matching.matches import MatchKind
from search.matching.uncertainty import Doubt
from search.query import parse
from search.sqlite import index as sqlite_index
from tests.contract.filed import LETTER

MANY = 23


@pytest.fixture
def index(empty, monkeypatch):
    """More items than are counted, and than are looked up at once."""
    monkeypatch.setattr(port, "COUNTED", 10)
    monkeypatch.setattr(sqlite_index, "_LISTED", 4)
    monkeypatch.setattr(elastic_index, "_LISTED", 4)
    papers = [
        replace(LETTER, id=3 * n, level="L4" if n % 2 else "L1", passages=("来信", "关于保单"))
        for n in range(1, MANY + 1)
    ]
    empty.put(papers[::-1])
    return empty


def ids(index, text, scope=EVERYTHING, **more):
    return list(index.ids(parse(text), scope, **more))


@pytest.mark.parametrize(
    "text", ["保单", "", "year:2021", "关于 保单", "保单 OR 没有", "-没有"]
)
def test_all_are_given_by_growing_id_beyond_what_is_counted(index, text):
    """Paging ended silently at the number up to which totals are exact."""
    assert not index.search(parse(text), EVERYTHING).exact
    assert ids(index, text) == [3 * n for n in range(1, MANY + 1)]


def test_only_what_the_scope_lets_through_is_given(index):
    few = ids(index, "保单", Scope(levels=frozenset({"L4"})))
    assert few == [3 * n for n in range(1, MANY + 1) if n % 2]
    assert ids(index, "保单", NOTHING) == []
    assert ids(index, "保单", Scope(branches=frozenset({"B002"})), similar=True) == []


def test_nothing_found_is_nothing_given(index):
    assert ids(index, "没有这样的词") == []
    assert ids(index, "-来信") == []


def test_what_came_or_went_during_a_walk_is_given_once_at_most(index):
    walk = index.ids(parse("保单"), EVERYTHING)
    first = [next(walk), next(walk)]
    index.delete(first[0], 1)
    index.put([replace(LETTER, id=1, passages=("来信", "关于保单"))])
    rest = list(walk)
    assert rest == sorted(set(rest))
    assert not set(first) & set(rest)


def test_the_misread_are_given_only_where_they_are_asked_for(index):
    doubted = (Doubt(3, 0.5, (("单", 0.4),)),)
    misread = replace(LETTER, id=7, passages=("来信", "关于保草"), doubts=((), doubted))
    index.put([misread])
    found = index.search(parse("保单"), EVERYTHING)
    assert all(
        hit.how == MatchKind.EXACT for hit in found.hits
    )  # so many match that none is doubted
    assert 7 not in ids(index, "保单")
    assert ids(index, "保单", similar=True) == sorted({7, *ids(index, "保单")})
