from __future__ import annotations

import multiprocessing
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

import pytest

from catalog.access.scope import EVERYTHING, Scope
from search.errors import IndexUnavailable, RebuildOvertaken
from search.matching.uncertainty import Doubt
from search.port import Document
from search.query import parse
from search.sqlite import generations
from search.sqlite.index import SqliteIndex

PAPER = Document(
    id=1,
    version=1,
    number="B001-2024-000001",
    title="投保单",
    class_code="TB",
    type_code="APPLICATION",
    year=2024,
    level="L1",
    branch="B001",
    filed_at=0,
    passages=("投保单", "张三的保单"),
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "lantai.sqlite3"


@pytest.fixture
def index(path):
    return SqliteIndex(path, patience_s=0.1)


def total(index, text):
    return index.search(parse(text), EVERYTHING).total


def tables(path):
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {name for (name,) in rows}


def test_nothing_is_made_before_it_is_used(index, path):
    assert not path.exists()
    assert total(index, "") == 0
    assert path.exists()


def test_every_table_carries_the_name_of_the_search(index, path):
    index.put([PAPER])
    assert all(name.startswith("search_") for name in tables(path))


def test_other_tables_of_the_file_are_left_alone(index, path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE item (id INTEGER)")
    index.rebuild([PAPER])
    index.rebuild([PAPER])
    assert "item" in tables(path)


def test_a_locked_file_is_an_index_that_may_answer_later(index, path):
    index.put([PAPER])
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(IndexUnavailable) as refused:
            index.put([replace(PAPER, version=2)])
        assert refused.value.transient
        assert total(index, "张三") == 1
        other.execute("ROLLBACK")
    index.put([replace(PAPER, version=2, passages=("", "李四"))])
    assert total(index, "李四") == 1


def test_a_broken_file_is_an_index_that_may_answer_later(index, path):
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(IndexUnavailable):
        index.put([PAPER])
    path.unlink()
    index.put([PAPER])
    assert total(index, "张三") == 1


def test_a_missing_folder_is_an_index_that_may_answer_later(tmp_path):
    with pytest.raises(IndexUnavailable):
        total(SqliteIndex(tmp_path / "gone" / "lantai.sqlite3"), "张三")


def test_a_refused_put_stores_none_of_its_documents(index):
    with pytest.raises(OverflowError):
        index.put([PAPER, replace(PAPER, id=2, filed_at=1 << 70)])
    assert total(index, "") == 0


def _put(path, first):
    index = SqliteIndex(path)
    for number in range(first, first + 10):
        index.put([replace(PAPER, id=number)])


def test_two_processes_may_begin_at_once(path):
    spawn = multiprocessing.get_context("spawn")
    others = [spawn.Process(target=_put, args=(path, first)) for first in (1, 11)]
    for other in others:
        other.start()
    for other in others:
        other.join()
    assert [other.exitcode for other in others] == [0, 0]
    assert total(SqliteIndex(path), "张三") == 20


def test_two_threads_may_begin_at_once(path):
    with ThreadPoolExecutor(4) as threads:
        for round_ in range(10):
            index = SqliteIndex(path.with_name(f"{round_}.sqlite3"))
            assert list(threads.map(total, [index] * 4, [""] * 4)) == [0] * 4


def test_a_rebuild_gives_way_to_a_later_one(index, path):
    def documents():
        yield PAPER
        index.rebuild([replace(PAPER, id=2)])

    with pytest.raises(RebuildOvertaken):
        index.rebuild(documents())
    assert [hit.id for hit in index.search(parse(""), EVERYTHING).hits] == [2]
    assert len([name for name in tables(path) if name.startswith("search_entry")]) == 1


def test_what_a_killed_rebuild_left_is_cleared_away(index, path):
    index.put([PAPER])
    with index._file.writing() as connection:
        generations.begin(connection)
    index.put([replace(PAPER, id=2)])
    assert index.rebuild([PAPER, replace(PAPER, id=3)]) == 2
    assert {hit.id for hit in index.search(parse(""), EVERYTHING).hits} == {1, 3}
    assert len([name for name in tables(path) if name.startswith("search_entry")]) == 1


def test_others_may_write_between_the_parts_of_a_rebuild(index):
    def documents():
        for number in range(120):
            index.put([replace(PAPER, id=1000 + number)])
            yield replace(PAPER, id=number)

    assert index.rebuild(documents()) == 120
    assert total(index, "张三") == 240


def test_deleted_words_are_gone_from_the_file_after_compacting(index, path):
    def held():
        return b"".join(file.read_bytes() for file in path.parent.iterdir())

    canary = "靐齉".encode()[1:]  # FTS5 stores a word without what it shares with its neighbour
    index.put([PAPER, replace(PAPER, id=2, passages=("", "龘靐齉"))])
    index.delete(2, 2)
    assert canary in held()
    index.compact()
    assert canary not in held()
    assert total(index, "张三") == 1


def test_the_words_are_whole_after_many_changes(index, path):
    for version in range(30):
        index.put(
            [
                replace(
                    PAPER, id=number, version=version, passages=("", f"第{version}版甲{number}")
                )
                for number in range(version % 5, 20, 3)
            ]
        )
        index.delete(version, version)
    index.put([PAPER])
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "INSERT INTO search_words_1(search_words_1) VALUES ('integrity-check')"
        )
        entries = connection.execute("SELECT count(*) FROM search_entry_1").fetchone()
        words = connection.execute("SELECT count(*) FROM search_words_1").fetchone()
    assert entries == words
    assert total(index, "版甲") == entries[0] > 0


MISREAD = replace(
    PAPER,
    passages=("投保单", "张健国的保单"),
    doubts=((), (Doubt(1, 0.5, (("建", 0.3),)),)),
)


def of_the_first_layout(path):
    """Leave a file as the version before doubts made it."""
    index = SqliteIndex(path)
    index.put([replace(MISREAD, doubts=())])
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("ALTER TABLE search_state DROP COLUMN layout")
        connection.execute("ALTER TABLE search_entry_1 DROP COLUMN branch")
        connection.execute("DROP TABLE search_maybe_1")


def test_an_index_from_before_doubts_is_searched_as_before_and_says_so(path):
    of_the_first_layout(path)
    index = SqliteIndex(path)
    assert total(index, "张健国") == 1
    assert index.search(parse("张建国"), EVERYTHING).doubtful == 0
    assert not index.is_current()


def test_an_index_from_before_doubts_takes_what_is_new_and_becomes_whole_by_a_rebuild(path):
    of_the_first_layout(path)
    index = SqliteIndex(path)
    index.put([replace(MISREAD, version=2)])
    assert index.search(parse("张建国"), EVERYTHING).doubtful == 1
    assert not index.is_current()
    index.rebuild([MISREAD])
    assert index.is_current()
    assert SqliteIndex(path).search(parse("张建国"), EVERYTHING).doubtful == 1


def of_before(path, name):
    """Leave a file as the version before a filter made it."""
    SqliteIndex(path).put([PAPER])
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"ALTER TABLE search_entry_1 DROP COLUMN {name}")


def test_an_index_from_before_branches_needs_no_rebuild(path):
    """All that an older version indexed is of the branch that it knew."""
    of_before(path, "branch")
    index = SqliteIndex(path)
    assert index.is_current()
    of_it, of_others = (Scope(branches=frozenset({code})) for code in ("B1", "B2"))
    assert index.search(parse("张三"), of_it).total == 1
    assert index.search(parse("李三"), of_it).doubtful == 0
    assert index.search(parse("张三"), of_others).total == 0


def test_an_index_from_before_a_filter_is_searched_as_before_and_says_so(path):
    of_before(path, "level")
    index = SqliteIndex(path)
    assert total(index, "张三 class:TB year:2024") == 1
    assert index.search(parse(""), Scope(levels=frozenset({"L2", ""}))).total == 0
    assert index.search(parse("李三"), EVERYTHING, similar=True).total == 0
    assert not index.is_current()
    assert not SqliteIndex(path).is_current()


def test_an_index_from_before_a_filter_takes_what_is_new_and_becomes_whole_by_a_rebuild(path):
    of_before(path, "level")
    index = SqliteIndex(path)
    scope = Scope(levels=frozenset({PAPER.level}))
    index.put([replace(PAPER, version=2)])
    assert index.search(parse(""), scope).total == 1
    assert not index.is_current()
    index.rebuild([PAPER])
    assert index.is_current()
    assert SqliteIndex(path).is_current()
    assert SqliteIndex(path).search(parse("张三"), scope).total == 1


def test_two_threads_may_open_an_index_from_before_at_once(path):
    of_before(path, "level")
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(total, [SqliteIndex(path)] * 4, [""] * 4)) == [1] * 4


def test_what_is_taken_out_leaves_no_token_behind(index, path):
    index.put([MISREAD])
    index.put([replace(MISREAD, version=2, doubts=())])
    index.delete(1, 3)
    with closing(sqlite3.connect(path)) as connection:
        for kind in ("words", "maybe"):
            table = f"search_{kind}_1"
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
            sql = f"CREATE VIRTUAL TABLE temp.left_{kind} USING fts5vocab(main, {table}, 'row')"
            connection.execute(sql)
            left = connection.execute(f"SELECT term FROM temp.left_{kind}").fetchall()
            assert left == []
