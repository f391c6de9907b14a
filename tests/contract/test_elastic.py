"""What is particular to the index in Elasticsearch: names, aliases, waiting, refusals."""

from __future__ import annotations

import itertools
import multiprocessing
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from catalog.access.scope import EVERYTHING, Scope
from search.elastic import generations
from search.elastic.bulk import (
    IndexGone,
    Writing,
)
from search.elastic.client import connect
from search.elastic.documents import MAPPINGS, put
from search.elastic.generations import (
    Generations,
    way_in,
)
from search.elastic.index import ElasticIndex
from search.errors import IndexRefused, IndexUnavailable, RebuildOvertaken
from search.port import Kept
from search.query import Query, parse
from tests import services
from tests.contract.filed import APPLICATION, CLAIM, LETTER
from tests.services.doorway import doorway

pytestmark = pytest.mark.services


@pytest.fixture
def index(elastic_index):
    return elastic_index


@pytest.fixture
def door():
    with doorway() as door:
        yield door


def at(url, name, password=None):
    """Give an index as wiring does, of an address with name and password in it."""
    named = urlsplit(url)
    server = f"{named.scheme}://{named.hostname}:{named.port}"
    known = password or named.password or ""
    return ElasticIndex.at(server, named.username or "", known, name)


def through(door, index):
    """The same index, asked through a door."""
    return at(door.url, index.name)


def ids(index, text="", **more):
    return {hit.id for hit in index.search(parse(text), EVERYTHING, limit=5000, **more).hits}


def indices(index):
    return set(index.client.indices.get(index=f"{index.name}-*"))


def letters(*numbers):
    return [replace(LETTER, id=number) for number in numbers]


def test_nothing_is_made_before_it_is_used(index):
    assert indices(index) == set()
    assert ids(index) == set()
    assert indices(index) == {f"{index.name}-items-0001"}


def _put(name, first):
    own = at(services.needs("ELASTICSEARCH_URL")[0], name)
    own.put(letters(*range(first, first + 5)))


def test_several_processes_may_begin_at_once(index):
    spawn = multiprocessing.get_context("spawn")
    others = [spawn.Process(target=_put, args=(index.name, 10 * n)) for n in range(3)]
    for other in others:
        other.start()
    for other in others:
        other.join()
    assert [other.exitcode for other in others] == [0, 0, 0]
    assert len(list(index.kept())) == 15
    assert len(indices(index)) == 1


def test_several_threads_may_begin_at_once(index):
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda number: index.put(letters(number)), range(8)))
    assert ids(index) == set(range(8))
    assert len(indices(index)) == 1


def test_a_mapping_takes_no_field_that_it_does_not_know(index):
    index.put([LETTER])
    (name,) = indices(index)
    kept = index.client.get(index=name, id="3").body["_source"]
    with pytest.raises(Exception, match="strict"):
        index.client.index(index=name, id="3", document={**kept, "customer": "x"})


def test_what_was_read_is_kept_once_and_compressed(index):
    index.put([LETTER])
    (name,) = indices(index)
    kept = index.client.get(index=name, id="3").body["_source"]
    assert not {"words", "maybe", "no"} & set(kept)


def test_a_put_can_be_searched_within_the_second_without_being_forced(index, door):
    """R20: no request of the line forces a refresh."""
    own = through(door, index)
    own.put([CLAIM])
    own.delete(CLAIM.id, 9)
    began = time.monotonic()
    own.put([LETTER])
    while ids(own) != {LETTER.id}:
        assert time.monotonic() - began < 5
        time.sleep(0.05)
    assert time.monotonic() - began < 2.5
    written = [target for method, target in door.asked if "_bulk" in target]
    assert len(written) == 3
    assert not [each for each in door.asked if "refresh=true" in each[1]]
    assert not [each for each in door.asked if "_refresh" in each[1]]


def test_a_deleted_item_stays_deleted_when_elasticsearch_has_forgotten_it(index):
    """R18: the server forgets what was deleted; a tombstone is a document like others."""
    index.put([APPLICATION, CLAIM])
    (name,) = indices(index)
    index.client.indices.put_settings(index=name, settings={"index.gc_deletes": "1s"})
    index.delete(APPLICATION.id, 4)
    time.sleep(2.5)
    index.client.indices.flush(index=name)
    index.client.indices.forcemerge(index=name, max_num_segments=1)
    index.put([replace(APPLICATION, version=4)])
    index.put([APPLICATION])
    assert ids(index) == {CLAIM.id}
    tombstone = index.client.get(index=name, id="1").body
    assert tombstone["_source"] == {"id": 1, "gone": True}
    index.rebuild([replace(APPLICATION, version=3), CLAIM])
    index.put([replace(APPLICATION, version=4)])
    assert ids(index) == {CLAIM.id}
    assert list(index.kept()) == [Kept(CLAIM.id, CLAIM.version)]


def test_many_tombstones_are_carried_over(index):
    for number in range(30):
        index.delete(number, 5)
    index.rebuild(letters(*range(40)))
    assert ids(index) == set(range(30, 40))


def test_a_rebuild_gives_way_to_a_later_one(index):
    def documents():
        yield APPLICATION
        index.rebuild([CLAIM])
        yield LETTER

    with pytest.raises(RebuildOvertaken):
        index.rebuild(documents())
    assert ids(index) == {CLAIM.id}
    assert len(indices(index)) == 1


def test_what_a_killed_rebuild_left_is_cleared_away(index):
    index.put([APPLICATION])
    left = index._generations.begin()
    index.put([CLAIM])
    assert left in indices(index)
    assert index.rebuild([APPLICATION, LETTER]) == 2
    assert ids(index) == {1, 3}
    assert len(indices(index)) == 1


def test_a_rebuild_killed_after_its_change_over_leaves_what_it_filled(index):
    index.put([APPLICATION])
    generations = Generations(index.client, index.name)
    new = generations.begin()
    Writing(index.client, new, at_once=False).write([put(CLAIM)])
    generations.finish(new)
    generations.change_over(new)
    generations.change_over(new)  # the answer was lost, and it was asked again
    assert ids(index) == {CLAIM.id}
    assert len(indices(index)) == 2
    index.put([LETTER])
    assert index.rebuild([CLAIM, LETTER]) == 2
    assert len(indices(index)) == 1


def test_who_writes_to_an_index_that_is_gone_makes_none(index):
    index.put([LETTER])
    (old,) = indices(index)
    index.rebuild([LETTER])
    with pytest.raises(IndexGone):
        Writing(index.client, old, at_once=False).write([put(CLAIM)])
    assert old not in indices(index)


def test_an_index_of_another_mapping_asks_for_a_rebuild(index):
    index.put([LETTER])
    assert index.is_current()
    (name,) = indices(index)
    index.client.indices.put_mapping(index=name, meta={"filled": "before"})
    assert not index.is_current()
    index.rebuild([LETTER])
    assert index.is_current()


def test_an_index_from_before_branches_needs_no_rebuild(index, monkeypatch):
    """All that an older version indexed is of the branch that it knew."""
    known = {**MAPPINGS["properties"]}
    del known["branch"]
    with monkeypatch.context() as before:
        before.setattr(generations, "MAPPINGS", {**MAPPINGS, "properties": known})
        index._generations.live()
    (name,) = indices(index)
    older = put(LETTER)
    source = {key: value for key, value in older.source.items() if key != "branch"}
    Writing(index.client, name, at_once=True).write([replace(older, source=source)])
    assert index.is_current()
    of_it, of_others = (Scope(branches=frozenset({code})) for code in ("B1", "B2"))
    assert index.search(parse(""), of_it).total == 1
    assert index.search(parse(""), of_others).total == 0
    index.put([replace(CLAIM, branch="B2")])
    assert index.search(parse(""), of_it).total == 1
    assert index.search(parse(""), of_others).total == 1


def test_an_index_from_before_a_filter_takes_what_is_new_and_asks_for_a_rebuild(
    index, monkeypatch
):
    known = {**MAPPINGS["properties"]}
    del known["level"]
    with monkeypatch.context() as before:
        before.setattr(generations, "MAPPINGS", {**MAPPINGS, "properties": known})
        before.setattr(generations, "DIGEST", "before")
        index._generations.live()
    (name,) = indices(index)
    scope = Scope(levels=frozenset({LETTER.level}))
    assert index.search(parse(""), scope).total == 0
    assert not index.is_current()
    index.put([LETTER])
    assert indices(index) == {name}
    assert index.search(parse(""), scope).total == 1
    assert not index.is_current()
    index.rebuild([LETTER])
    assert index.is_current()
    assert index.search(parse(""), scope).total == 1


def test_an_index_that_was_wiped_is_made_again(index):
    index.put([LETTER])
    services.remove_indices(index.name)
    assert ids(index) == set()
    index.put([CLAIM])
    assert ids(index) == {CLAIM.id}


def _change(index, first):
    """Change ten items as the line does, which tries again what was put off for too long."""
    newer = [replace(CLAIM, id=number, version=2) for number in range(first, first + 10)]
    while True:
        try:
            index.put(newer)
            return index.delete(first + 7, 5)
        except IndexUnavailable:
            continue


def test_a_rebuild_with_a_thousand_changes_and_a_busy_server_loses_none(
    index, door, monkeypatch
):
    """R19: a bulk in seven is put off; most of what the rebuild brings is older by then."""
    monkeypatch.setattr("search.elastic.bulk._FIRST_WAIT_S", 0.01)
    index.put(letters(*range(1000)))
    turns = itertools.count()
    door.is_busy = lambda _, target: "_bulk" in target and next(turns) % 7 == 0
    own = through(door, index)
    with ThreadPoolExecutor(4) as threads:

        def documents():
            changing = [threads.submit(_change, own, n) for n in range(0, 1000, 10)]
            yield from letters(*range(500))
            for each in changing:
                each.result()
            yield from letters(*range(500, 1000))

        assert own.rebuild(documents()) == 1000
    assert door.refused > 50
    gone = set(range(7, 1000, 10))
    assert list(index.kept()) == [Kept(n, 2) for n in range(1000) if n not in gone]
    assert ids(index, "type:CLAIM_FORM") == set(range(1000)) - gone
    assert len(indices(index)) == 1


def test_racing_versions_end_with_the_newest(index):
    def race(versions):
        for version in versions:
            index.put([replace(LETTER, version=version, passages=("", f"第{version}版甲"))])

    rounds = [range(start, 60, 3) for start in (2, 0, 1)]
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(race, rounds))
    assert list(index.kept()) == [Kept(LETTER.id, 59)]
    assert ids(index, "第59版甲") == {LETTER.id}


def test_a_server_that_is_too_busy_for_long_is_an_index_that_may_answer_later(
    index, door, monkeypatch
):
    monkeypatch.setattr("search.elastic.bulk._FIRST_WAIT_S", 0.01)
    door.is_busy = lambda _, target: "_bulk" in target
    own = through(door, index)
    with pytest.raises(IndexUnavailable) as refused:
        own.put([LETTER])
    assert refused.value.transient
    assert door.refused == 6
    assert ids(index) == set()
    door.is_busy = lambda *_: True
    with pytest.raises(IndexUnavailable):
        own.search(Query(), EVERYTHING)


def test_a_document_that_is_never_taken_is_refused_without_its_words(index):
    with pytest.raises(IndexRefused) as refused:
        index.put([replace(LETTER, filed_at=1 << 70, title="张晓明")])
    assert not refused.value.transient
    assert "/3: 400" in str(refused.value)
    assert "张晓明" not in str(refused.value)
    index.put([CLAIM])
    assert ids(index) == {CLAIM.id}


def test_a_missing_server_is_an_index_that_may_answer_later(index):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = ElasticIndex.at(f"http://127.0.0.1:{port}", "", "", index.name)
    for ask in (
        own.check,
        lambda: own.put([LETTER]),
        lambda: own.delete(1, 1),
        lambda: list(own.kept()),
        lambda: own.rebuild([LETTER]),
        own.is_current,
    ):
        with pytest.raises(IndexUnavailable):
            ask()


def test_a_wrong_password_is_an_index_that_may_answer_later(index):
    own = at(services.needs("ELASTICSEARCH_URL")[0], index.name, "wrong-password")
    with pytest.raises(IndexUnavailable) as refused:
        own.check()
    assert "wrong-password" not in str(refused.value)


def test_a_server_that_never_answers_is_given_up(index):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        client = connect(url, "", "").options(request_timeout=0.5)
        began = time.monotonic()
        with pytest.raises(IndexUnavailable):
            ElasticIndex(client, index.name).check()
        assert time.monotonic() - began < 5


def test_every_index_is_written_through_its_own_alias_only(index):
    index.put([LETTER])
    (name,) = indices(index)
    aliases = index.client.indices.get_alias(index=name)[name]["aliases"]
    assert set(aliases) == {way_in(name), f"{index.name}-items"}
