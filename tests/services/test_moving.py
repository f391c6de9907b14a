"""An embedded installation is moved into the services, whatever happens to the move.

`LANTAI_TEST_MOVED_PAGES` says how many pages it has (40; the full proof is 500),
`LANTAI_TEST_MOVE_KILLS` how often the move is killed (3; the full proof is 10).
"""

from __future__ import annotations

import http.client
import json
import os
import sqlite3
import time
from contextlib import closing

import psycopg
import pytest

from tests import program
from tests.browser.driving import serving
from tests.crash import archive
from tests.crash.processes import Running, wait_for
from tests.line import box
from tests.paper import draw
from tests.services import asking, grown, machines, site, store_client
from tests.services.killing_moves import Stood, bucket, kill_again_and_again

pytestmark = [pytest.mark.services, pytest.mark.timeout(3600)]

PAGES = int(os.environ.get("LANTAI_TEST_MOVED_PAGES", "40"))
KILLS = int(os.environ.get("LANTAI_TEST_MOVE_KILLS", "3"))
QUERIES = 50

WORKING = """
    select count(*) from pg_stat_activity
    where datname = current_database() and application_name <> ''
"""
LARGE = ("ingest_keptobject", "ingest_page", "ingest_reading")
ONCE = (
    "select number, title, version from catalog_item order by number",
    "select count(*) from ingest_page",
    "select path, sha256, stage from ingest_sourcefile order by path, stage",
    "select page_id, version, text from ingest_reading order by page_id, version",
    "select key, size, sha256 from ingest_keptobject order by size, sha256",
    "select id, password from auth_user order by id",
    "select count(*) from catalog_recordclass",
)


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    """Give a small installation that was not moved, to be copied and moved."""
    folder = tmp_path_factory.mktemp("old")
    grown.little(folder / "home", folder / "in")
    return folder / "home"


@pytest.fixture
def home(old, tmp_path):
    return program.copied(old, tmp_path / "home")


def assert_there_once(here, at, home, rows):
    """Every row and every object is there, and no object in two versions."""
    assert [archive.rows(at, query, **here.settings) for query in ONCE] == rows
    files = {str(path.relative_to(home / "objects")) for path in (home / "objects").rglob("*")
             if path.is_file()}  # fmt: skip
    assert sorted(name for name, _version in bucket(here)) == sorted(files)


@pytest.mark.skipif(not draw.installed(), reason="no Chinese fonts")
def test_a_move_that_is_killed_again_and_again_brings_everything_once(tmp_path):
    home, at = tmp_path / "home", tmp_path / "at"
    words = grown.papers(tmp_path / "in", PAGES)
    grown.grow(home, tmp_path / "in")
    asked = grown.queries(words, QUERIES)
    before, entries = grown.answers(home, asked), program.answer(home, "ledger")["entries"]
    assert sum(bool(each["hits"]) for each in before[:-1]) > QUERIES / 2
    assert before[-1] == {"people": [asking.NAME], "may": True}
    rows = [archive.rows(home, query) for query in ONCE]
    files = grown.fingerprints(home)
    with site() as here:
        whole = Stood(
            sum(name.startswith("objects/") for name in files),
            sum(archive.rows(home, f"select count(*) from {table}")[0][0] for table in LARGE),
        )
        kills = list(kill_again_and_again(here, at, home, KILLS, whole))
        assert grown.fingerprints(home) == files, "the source is untouched"
        assert len(kills) == KILLS
        done = grown.move(here, at, home)
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        print(f"{kills} {told}")
        assert (told["moved"], told["noted"], told["entries"]) == (True, True, entries)
        assert {**grown.fingerprints(home), "MOVED": ""} == {**files, "MOVED": ""}
        assert_there_once(here, at, home, rows)
        ledger = program.answer(at, "ledger", **here.settings)
        assert (ledger["whole"], ledger["entries"]) == (True, entries + 1)
        assert grown.answers(at, asked, **here.settings) == before  # which are noted themselves
        archive.assert_well(at, **here.settings)


def test_what_was_not_read_yet_comes_along_and_is_read_and_numbered_there(tmp_path):
    home, at = tmp_path / "home", tmp_path / "at"
    grown.little(home, tmp_path / "first")
    folder = box.fill(tmp_path / "in", [f"{n}.tif" for n in range(24)], 10)
    # What its workers had in hand is known to be lost when their leases have run out.
    run = Running(home, "ingest", str(folder), LANTAI_LEASE_S="4", **grown.NULL)
    received = "select count(*) from ingest_sourcefile"
    wait_for(lambda: archive.rows(home, received)[0][0] > 4)
    run.kill()
    with site(**grown.NULL) as here:
        told = json.loads(grown.move(here, at, home).stdout)
        assert told["waiting"] > 0, "it was killed too late"
        with machines.worker(here, tmp_path / "b"):
            again = Running(at, "ingest", str(folder), "--json", **here.settings)
            assert again.answer()["batch"] == 2, "the same command goes on with its batch"
        archive.assert_well(at, **here.settings)
        running = [
            number for (number,) in machines.rows(here, "select running from catalog_item")
        ]
        assert sorted(running) == list(range(1, 27))


def test_nobody_can_work_with_what_is_half_moved_and_the_old_one_goes_on(tmp_path, home):
    at = tmp_path / "at"
    broken = next((home / "objects" / "sha256").rglob("*" * 1 + "?" * 60))
    kept = broken.read_bytes()
    broken.write_bytes(kept[:-1])
    with site() as here:
        done = grown.move(here, at, home)
        told = json.loads(done.stdout)
        assert (done.returncode, told["moved"]) == (1, False)
        (damaged,) = told["damaged"]
        assert (damaged["key"].rpartition("/")[2], damaged["code"]) == (
            broken.name,
            "object-cut",
        )
        for command in ("worker", "serve", "schedule", "search", "ledger"):
            refused = program.run(at, command, LANTAI_LANGUAGE="en", **here.settings)
            assert refused.returncode == 2
            assert "moved here in part only" in " ".join(refused.stderr.split()), command
        doctor = program.run(at, "doctor", "--json", **here.settings)
        (found,) = (
            each for each in json.loads(doctor.stdout)["findings"] if each["part"] == "database"
        )
        assert found["state"] == "wrong"
        broken.write_bytes(kept)
        grown.little(home, tmp_path / "more", ("3.tif",), 30)
        assert json.loads(grown.move(here, at, home).stdout)["items"] == 3
        assert program.answer(at, "ledger", **here.settings)["whole"]
        for command in ("ledger", "serve", "doctor"):
            refused = program.run(home, command, LANTAI_LANGUAGE="en")
            assert refused.returncode == 2
            assert "moved onto services" in " ".join(refused.stderr.split())


REMEMBERED = {"LANTAI_CHECK_REMEMBERED_S": "0.3"}

HALF = "insert into workers_move values (1, '', '', '', now(), null, '{}')"


def test_pages_that_are_open_already_close_while_an_installation_is_moved_there(tmp_path):
    said = {}
    with site(**REMEMBERED) as here, serving(tmp_path / "at", **here.settings) as server:
        for when in ("before", "half moved"):
            asked = http.client.HTTPConnection(server.base.removeprefix("http://"), timeout=30)
            with closing(asked):
                for path in ("/enter/", "/readyz"):
                    asked.request("GET", path, headers={"Accept-Language": "en"})
                    answer = asked.getresponse()
                    said[when, path] = answer.status, answer.read().decode()
            with psycopg.connect(here.settings["LANTAI_DATABASE_URL"]) as connection:
                connection.execute(HALF + " on conflict do nothing")
            time.sleep(float(REMEMBERED["LANTAI_CHECK_REMEMBERED_S"]))
    assert [status for status, _text in said.values()] == [200, 200, 503, 503]
    assert "moved here in part only" in said["half moved", "/enter/"][1]
    assert "database" in said["half moved", "/readyz"][1]


def test_originals_are_locked_as_the_new_installation_says(tmp_path, home):
    with site(LANTAI_STORE_LOCK_DAYS="1") as here:
        assert grown.move(here, tmp_path / "at", home).returncode == 0
        endpoint, _, name = here.settings["LANTAI_STORE_URL"][7:].partition("/")
        client, locked = store_client(endpoint), {}
        for key, version in bucket(here):
            found = client.get_object_retention(name, key, version)
            locked[key] = found is not None and found.mode == "GOVERNANCE"
        assert locked == {key: key.startswith("sha256/") for key in locked}
        assert sum(locked.values()) == 2


def test_a_move_that_was_killed_before_its_last_word_says_it_then(tmp_path, home):
    with site() as here:
        first = json.loads(grown.move(here, tmp_path / "at", home).stdout)
        (home / "MOVED").unlink()
        again = json.loads(grown.move(here, tmp_path / "at", home).stdout)
        assert {**again, "seconds": 0} == {**first, "seconds": 0}
        assert (home / "MOVED").exists()
        with site() as other:
            refused = grown.move(other, tmp_path / "at", home)
            assert refused.returncode == 2
            assert machines.count(other, "select count(*) from workers_move") == 0


def test_services_that_hold_or_do_something_are_not_moved_into(tmp_path, home):
    said = {"LANTAI_LANGUAGE": "en"}
    with site(**grown.NULL) as here:
        with machines.worker(here, tmp_path / "b"):
            wait_for(lambda: machines.count(here, WORKING) > 0)
            done = grown.move(here, tmp_path / "at", home, **said)
            assert (done.returncode, "run already" in done.stderr) == (3, True)
            folder = str(box.fill(tmp_path / "in", ["9.tif"], 9))
            Running(tmp_path / "c", "ingest", folder, "--json", **here.settings).answer()
        done = grown.move(here, tmp_path / "at", home, **said)
        assert (done.returncode, "not of this move" in done.stderr) == (2, True)
        assert machines.count(here, "select count(*) from catalog_item") == 1


def test_a_character_that_postgresql_cannot_keep_is_seen_and_counted(tmp_path, home):
    with closing(sqlite3.connect(home / "lantai.sqlite3")) as connection, connection:
        connection.execute("update catalog_item set notes = 'a' || char(0) || 'b' where id = 1")
        connection.execute("""update ingest_batch set remarks = '["\\u0000", "\\ud800"]'""")
        connection.execute("update ingest_page set measures = '{\"skew\": -0.0}'")
    with site() as here:
        told = json.loads(grown.move(here, tmp_path / "at", home).stdout)
        assert told["mended"] == {"catalog.Item.notes": 1, "ingest.Batch.remarks": 1}
        assert machines.rows(here, "select notes from catalog_item where id = 1") == [("a␀b",)]
        assert machines.rows(here, "select remarks from ingest_batch") == [(["␀", "�"],)]
        assert machines.rows(here, "select detail -> 'mended' from catalog_ledgerentry"
                             " where act = 'moved'") == [(told["mended"],)]  # fmt: skip


def test_a_row_that_postgresql_cannot_keep_is_named(tmp_path, home):
    with closing(sqlite3.connect(home / "lantai.sqlite3")) as connection, connection:
        connection.execute("update catalog_item set box_no = printf('%100d', 1) where id = 2")
    with site() as here:
        done = grown.move(here, tmp_path / "at", home)
        assert (done.returncode, "catalog.Item 2" in done.stderr) == (2, True)


def test_two_moves_at_once_are_one(tmp_path, home):
    with site() as here:
        both = [Running(tmp_path / n, "move", str(home), **here.settings) for n in ("x", "y")]
        ended = [run.end()[0] for run in both]
        assert 0 in ended
        assert set(ended) <= {0, 2, 3}
        assert machines.count(here, "select count(*) from catalog_item") == 2
        whole = "select count(*) from workers_move where ended_at is not null"
        assert machines.count(here, whole) == 1
