"""What is not moved, and why: found before anything of the services is touched."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing

import pytest

from tests import program
from tests.crash.processes import Running, wait_for
from tests.services import grown
from workers.line import locks

NOWHERE = {
    "LANTAI_DATABASE_URL": "postgresql://nobody@db.invalid/lantai",
    "LANTAI_BROKER_URL": "redis://queue.invalid/0",
    "LANTAI_STORE_URL": "http://store.invalid/bucket",
    "LANTAI_INDEX_URL": "http://index.invalid",
    "LANTAI_SECRET_KEY": "of nobody",
    "LANTAI_LANGUAGE": "en",
}


LATER = """
    insert into django_migrations (app, name, applied)
    values ('workers', '9999_later', '2030-01-01')
"""


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    folder = tmp_path_factory.mktemp("old")
    grown.little(folder / "home", folder / "in", ("1.tif",))
    return folder / "home"


@pytest.fixture
def home(old, tmp_path):
    return program.copied(old, tmp_path / "home")


def refused(home, at, **more):
    """Return exit code and sentence of a move, which must leave its source as it was."""
    before = grown.fingerprints(home)
    done = program.run(at, "move", str(home), **NOWHERE | more)
    assert grown.fingerprints(home) == before
    return done.returncode, " ".join(done.stderr.split())


def change(home, statement):
    with closing(sqlite3.connect(home / "lantai.sqlite3")) as connection, connection:
        connection.execute(statement)


def test_settings_without_services_move_nothing(home, tmp_path):
    done = program.run(tmp_path / "at", "move", str(home), LANTAI_LANGUAGE="en")
    assert (done.returncode, "name no services" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("delete from catalog_ledgerentry", "nothing was ever done in it"),
        ("delete from django_migrations where app = 'workers'", "an earlier version"),
        (LATER, "a later version"),
        ("update catalog_ledgerentry set act = 'nothing' where seq = 1", "does not verify"),
    ],
)
def test_an_installation_that_is_not_as_it_should_be_is_not_moved(
    home, tmp_path, statement, sentence
):
    change(home, statement)
    code, said = refused(home, tmp_path / "at")
    assert (code, sentence in said) == (2, True), said


def test_a_folder_without_an_installation_is_not_moved(tmp_path):
    (tmp_path / "home").mkdir()
    code, said = refused(tmp_path / "home", tmp_path / "at")
    assert (code, "no installation" in said) == (2, True)


def test_a_damaged_database_is_not_moved(home, tmp_path):
    file = home / "lantai.sqlite3"
    content = bytearray(file.read_bytes())
    content[8192:40960] = bytes(32768)
    file.write_bytes(content)
    code, said = refused(home, tmp_path / "at")
    assert (code, "damaged" in said) == (2, True), said


def test_the_folder_of_the_program_itself_is_not_moved(home):
    code, said = refused(home, home)
    assert (code, "works itself" in said) == (2, True)


def test_an_installation_in_which_programs_work_is_not_moved(home, tmp_path):
    (home / "run" / "pulse").unlink()
    worker = Running(home, "worker", LANTAI_ENGINE="null")
    wait_for((home / "run" / "pulse").exists)
    done = program.run(tmp_path / "at", "move", str(home), **NOWHERE)
    worker.kill()
    assert (done.returncode, "still work" in done.stderr) == (3, True)


def test_a_program_of_an_earlier_version_is_seen_by_its_database(home, tmp_path):
    with closing(sqlite3.connect(home / "lantai.sqlite3")) as connection:
        connection.execute("select count(*) from catalog_item").fetchone()
        done = program.run(tmp_path / "at", "move", str(home), **NOWHERE)
        assert (done.returncode, "still work" in done.stderr) == (3, True)


def test_nobody_begins_to_work_in_what_is_being_moved(home):
    handle = locks.try_hold(home, alone=True)
    assert handle is not None
    refused = program.run(home, "ledger", LANTAI_LANGUAGE="en")
    os.close(handle)
    assert (refused.returncode, "being moved" in refused.stderr) == (3, True)
    assert program.answer(home, "ledger")["whole"]
