"""A restored copy is proved or disproved by what it holds, and is not touched by that."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from tests import program
from tests.crash import archive
from tests.line import box

PAPERS = 3


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A home folder with three filed papers, of which nothing runs any more."""
    folder = tmp_path_factory.mktemp("whole")
    feed(folder / "home", folder / "in", 0)
    return folder / "home"


@pytest.fixture
def places(whole, tmp_path):
    """The living home folder, and what was restored from its backup."""
    home, copy = tmp_path / "home", tmp_path / "恢复 #1?"
    for each in (home, copy):
        program.copied(whole, each)
    return home, copy


def feed(home, papers, first_seed):
    box.fill(papers, [f"{number}.tif" for number in range(PAPERS)], first_seed)
    program.answer(home, "ingest", str(papers), LANTAI_ENGINE="null")


def prove(home, copy, *more):
    done = program.run(home, "prove", str(copy), "--json", *more)
    assert done.stdout, done.stderr
    return json.loads(done.stdout), done.returncode


def wrong(told):
    return {name: count for name, count in told["wrong"].items() if count}


def files(folder):
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, digest(path))
        for path in folder.rglob("*")
        if path.is_file()
    }


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def execute(home, *statements):
    with closing(sqlite3.connect(home / "lantai.sqlite3")) as connection:
        for each in statements:
            connection.execute(each)
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def original(home):
    return next(path for path in sorted((home / "objects/sha256").rglob("*")) if path.is_file())


def doctor(home):
    told = json.loads(program.run(home, "doctor", "--json").stdout)
    return next(each for each in told["findings"] if each["part"] == "restore")


def test_a_whole_copy_is_proved_recorded_and_left_as_it_is(places, tmp_path):
    home, copy = places
    assert doctor(home)["state"] == "noted"
    before = files(copy)
    feed(home, tmp_path / "later", 100)
    told, code = prove(home, copy)
    assert (told["proved"], code, wrong(told), told["damaged"]) == (True, 0, {}, [])
    assert (told["items"], told["objects"], told["read"]) == (PAPERS, 2 * PAPERS, 2 * PAPERS)
    assert told["behind"] == 2 * PAPERS, "received and filed"
    assert files(copy) == before
    assert archive.rows(home, "select job, outcome from workers_run") == [("restore", "well")]
    found = doctor(home)
    assert (found["state"], "逐一核对" in found["said"]) == ("well", True)


def test_a_sample_says_what_it_is(places):
    home, copy = places
    told, code = prove(home, copy, "--sample", "2")
    assert (told["proved"], told["read"], told["objects"], code) == (True, 2, 2 * PAPERS, 0)
    assert "抽查 2 / 6" in doctor(home)["said"]


def test_acts_that_sqlite_has_not_folded_in_yet_belong_to_the_copy(places):
    home, copy = places
    execute(copy, "PRAGMA journal_mode=WAL")
    with closing(sqlite3.connect(home / "lantai.sqlite3")) as connection:
        connection.execute("update ingest_batch set label = 'another'")
        connection.commit()
        for end in ("", "-wal"):
            shutil.copy(home / f"lantai.sqlite3{end}", copy)
    assert (copy / "lantai.sqlite3-wal").stat().st_size
    before = files(copy)
    told, code = prove(home, copy)
    assert (told["proved"], code) == (True, 0)
    assert files(copy) == before
    assert not (home / "run" / "proving").exists()


def flip(copy):
    path = original(copy)
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))


def cut(copy):
    path = original(copy)
    path.write_bytes(path.read_bytes()[:-1])


def lose(copy):
    original(copy).unlink()


def lose_with_its_note(copy):
    path = original(copy)
    path.unlink()
    execute(copy, f"delete from ingest_keptobject where sha256 = '{path.name}'")


def edit(copy):
    execute(copy, "update catalog_ledgerentry set subject = 'item:9' where seq = 3")


def cut_the_tail(copy):
    execute(copy, "delete from catalog_ledgerentry where seq = 6")


def renumber(copy):
    execute(copy, "update catalog_item set number = number || '0' where id = 2")


def make_a_gap(copy):
    execute(copy, "update catalog_item set running = 9 where id = 2")


def add_an_item(copy):
    columns = "series, fonds_id, record_class_id, year, retention_code, level, title, doc_type"
    copied = f"{columns}, type_confidence, responsible_party, doc_date, keywords, persons"
    rest = (
        "abstract, language, page_count, copies, original_or_copy, physical_location, box_no,"
        "source_channel, policy_no, claim_no, customer_ref, notes, fields, source_name,"
        "filed_at, version, indexed_version, year_presumed, branch"
    )
    execute(
        copy,
        f"insert into catalog_item (number, running, {copied}, {rest}) "
        f"select number || 'x', 4, {copied}, {rest} from catalog_item where id = 3",
    )


def lose_a_page(copy):
    execute(copy, "PRAGMA foreign_keys=off", "delete from ingest_page where id = 1")


@pytest.mark.parametrize(
    ("harm", "expected"),
    [
        (flip, {"damaged": 1}),
        (cut, {"damaged": 1}),
        (lose, {"damaged": 1}),
        (lose_with_its_note, {"damaged": 1}),
        (edit, {"breaks": 1}),
        (cut_the_tail, {"breaks": 1, "unfiled": 1}),
        (renumber, {"unlike": 1}),
        (make_a_gap, {"gaps": 1, "unlike": 1}),
        (add_an_item, {"unlike": 1, "unfiled": 1}),
        (lose_a_page, {"unbalanced": 1}),
    ],
)
def test_what_is_not_as_it_was_is_found_for_what_it_is(places, harm, expected):
    home, copy = places
    harm(copy)
    told, code = prove(home, copy)
    assert (wrong(told), told["proved"], code) == (expected, False, 1)
    assert len(told["damaged"]) == expected.get("damaged", 0)
    assert archive.rows(home, "select job, outcome from workers_run") == [("restore", "found")]


def test_a_disproved_restore_is_wrong_until_one_is_proved(places):
    home, copy = places
    lose(copy)
    prove(home, copy)
    assert doctor(home)["state"] == "wrong"
    shutil.rmtree(copy)
    shutil.copytree(home, copy)
    prove(home, copy)
    assert doctor(home)["state"] == "well"


def test_a_copy_of_another_archive_and_one_that_is_ahead_are_not_ours(places, tmp_path):
    home, copy = places
    feed(tmp_path / "other", tmp_path / "in", 200)
    told, code = prove(home, tmp_path / "other")
    assert (told["wrong"]["apart"], code) == (1, 1)
    feed(copy, tmp_path / "later", 300)
    told, code = prove(home, copy)
    assert (told["wrong"]["apart"], told["wrong"]["unlike"], code) == (1, PAPERS, 1)


def test_a_damaged_database_file_is_no_restore(places):
    """Where the damage lies in what is read first, the copy cannot even be opened."""
    home, copy = places
    path = copy / "lantai.sqlite3"
    content = bytearray(path.read_bytes())
    for at in range(40 * 4096, len(content), 7 * 4096):
        content[at : at + 64] = bytes(64)
    path.write_bytes(content)
    done = program.run(home, "prove", str(copy), "--json")
    if done.returncode == 2:
        assert "数据库已损坏" in done.stderr.replace("\n", "")
    else:
        assert (wrong(json.loads(done.stdout)), done.returncode) == ({"unsound": 1}, 1)


def test_a_view_that_was_drawn_anew_after_the_tables_were_copied_is_no_damage(places):
    home, copy = places
    view = next((copy / "objects/derived").rglob("*-view-1.jpg"))
    view.write_bytes(b"drawn anew")
    assert prove(home, copy)[0]["damaged"] == [str(view.relative_to(copy / "objects"))]
    execute(
        home,
        f"update ingest_keptobject set size = 10, sha256 = '{digest(view)}' "
        f"where key like '%/{view.name}'",
    )
    told, code = prove(home, copy)
    assert (told["proved"], wrong(told), code) == (True, {}, 0)


def older(copy):
    execute(copy, "delete from django_migrations where app = 'workers'")


def no_database(copy):
    (copy / "lantai.sqlite3").write_bytes(b"not a database" * 1000)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (older, "由另一个版本的兰台生成"),
        (no_database, "数据库已损坏"),
        (shutil.rmtree, "那里没有档案库"),
        (lambda copy: execute(copy, "delete from catalog_ledgerentry"), "那里没有档案库"),
    ],
)
def test_what_cannot_be_looked_at_is_refused_with_the_next_step(places, harm, said):
    home, copy = places
    harm(copy)
    done = program.run(home, "prove", str(copy))
    assert done.returncode == 2
    assert said in done.stderr.replace("\n", "")
    assert archive.rows(home, "select count(*) from workers_run") == [(0,)]


def test_the_living_archive_is_no_copy_of_itself(places):
    home, copy = places
    shutil.rmtree(copy / "objects")
    (copy / "objects").symlink_to(home / "objects")
    for each in (home, copy):
        done = program.run(home, "prove", str(each))
        assert (done.returncode, "这不是副本" in done.stderr) == (2, True)


def test_the_proof_is_told_in_both_languages(places):
    home, copy = places
    lose(copy)
    for language, said in (
        ("zh-hans", "不要依靠这份备份"),
        ("en", "do not rely on this backup"),
    ):
        done = program.run(home, "prove", str(copy), LANTAI_LANGUAGE=language)
        assert said in done.stdout
        assert "sha256/" in done.stdout
