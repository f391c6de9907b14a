"""What every index promises of changes and rebuilds, see `search.port.Index`."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from catalog.access.scope import EVERYTHING
from search.port import Kept
from search.query import parse
from tests.contract.filed import APPLICATION, CLAIM, LETTER, found


@pytest.fixture
def index(empty):
    empty.put([APPLICATION, CLAIM, LETTER])
    return empty


def test_the_newer_version_replaces_the_older(index):
    index.put([replace(APPLICATION, version=2, passages=("更正", "王小红"))])
    assert found(index, "王小红") == {1}
    assert found(index, "张晓明") == set()
    assert found(index, "year:2024") == {1}


def test_an_older_version_never_replaces_a_newer(index):
    index.put([replace(APPLICATION, version=0, passages=("", "旧文"))])
    assert found(index, "旧文") == set()
    assert found(index, "张晓明") == {1}


def test_putting_the_same_again_changes_nothing(index):
    before = index.search(parse("李芳"), EVERYTHING)
    index.put([APPLICATION, CLAIM, CLAIM])
    assert index.search(parse("李芳"), EVERYTHING) == before


def test_what_was_deleted_stays_deleted(index):
    index.delete(1, 3)
    index.put([replace(APPLICATION, version=3)])
    index.put([APPLICATION])
    index.delete(1, 2)
    assert found(index, "张晓明") == set()
    assert found(index, "") == {2, 3}


def test_a_put_that_comes_after_its_delete_is_left_out(empty):
    empty.delete(1, 1)
    empty.put([APPLICATION])
    assert found(empty, "") == set()


def test_what_was_taken_back_is_found_again(index):
    index.delete(1, 2)
    index.put([replace(APPLICATION, version=3)])
    index.delete(1, 2)
    assert found(index, "张晓明") == {1}


QUERIES = ["李芳", "保单", "", "-来信", "芳 OR 保", "class:TB", "year:2020..2023", "60123"]


def test_a_rebuild_gives_the_same_answers(index):
    before = [index.search(parse(text), EVERYTHING) for text in QUERIES]
    assert index.rebuild(iter([LETTER, APPLICATION, CLAIM])) == 3
    assert [index.search(parse(text), EVERYTHING) for text in QUERIES] == before


def test_what_can_be_found_is_listed_with_its_version(empty):
    assert list(empty.kept()) == []
    empty.check()
    empty.put([replace(LETTER, id=number, version=number % 7) for number in range(2500, 0, -1)])
    empty.delete(17, 9)
    empty.delete(5000, 1)
    assert list(empty.kept()) == [
        Kept(number, number % 7) for number in range(1, 2501) if number != 17
    ]
    assert list(empty.kept(2498)) == [Kept(2499, 0), Kept(2500, 1)]


def test_a_rebuild_leaves_nothing_of_before(index):
    assert index.rebuild([CLAIM]) == 1
    assert found(index, "") == {2}
    assert found(index, "张晓明") == set()
    assert index.rebuild([]) == 0
    assert found(index, "") == set()


def test_a_rebuild_does_not_bring_back_what_was_deleted(index):
    index.delete(1, 2)
    index.rebuild([APPLICATION, CLAIM])
    assert found(index, "") == {2}


def test_the_old_is_searched_until_the_rebuild_is_done(index):
    seen = []

    def documents():
        for number in range(100, 220):
            seen.append(found(index, "保单"))
            yield replace(LETTER, id=number)

    index.rebuild(documents())
    assert seen == [{1, 3}] * 120
    assert index.search(parse("保单"), EVERYTHING).total == 120


def test_changes_during_a_rebuild_are_kept(index):
    def documents():
        yield APPLICATION
        index.put([replace(APPLICATION, version=2, passages=("", "王小红"))])
        index.put([replace(LETTER, id=9)])
        index.delete(2, 2)
        yield CLAIM
        yield LETTER

    index.rebuild(documents())
    assert found(index, "") == {1, 3, 9}
    assert found(index, "王小红") == {1}


def test_a_rebuild_that_fails_changes_nothing(index):
    def documents():
        yield replace(CLAIM, id=50)
        raise LookupError

    with pytest.raises(LookupError):
        index.rebuild(documents())
    assert found(index, "") == {1, 2, 3}
    assert index.rebuild([CLAIM]) == 1
    assert found(index, "") == {2}


def test_two_threads_may_put_at_once(empty):
    start = threading.Barrier(2)

    def put(first):
        start.wait()
        for number in range(first, 60, 2):
            empty.put([replace(LETTER, id=number), replace(CLAIM, version=number)])

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(put, first) for first in (10, 11)]:
            done.result()
    answer = empty.search(parse("来信"), EVERYTHING, limit=100)
    assert {hit.id for hit in answer.hits} == set(range(10, 60))
    assert found(empty, "被保险人") == {2}
