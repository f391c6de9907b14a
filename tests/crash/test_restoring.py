"""A restored home folder goes on behind the numbers that were given after its backup."""

from __future__ import annotations

import json
import shutil

import pytest

from tests import program
from tests.crash import archive
from tests.line import box

pytestmark = pytest.mark.timeout(900)

NULL = {"LANTAI_ENGINE": "null"}


@pytest.fixture
def home(tmp_path):
    """A home folder with two filed papers; its backup lies beside it."""
    feed(tmp_path / "home", tmp_path / "1")
    shutil.copytree(tmp_path / "home", tmp_path / "backup")
    return tmp_path / "home"


def feed(home, papers):
    """File two papers, and return their running numbers."""
    box.fill(papers, ["1.tif", "2.tif"], 100 * int(papers.name))
    told = program.answer(home, "ingest", str(papers), **NULL)
    return sorted(int(each["number"][-6:]) for each in told["files"])


def restore(home):
    shutil.rmtree(home)
    shutil.copytree(home.parent / "backup", home)


def doctor(home, part):
    told = json.loads(program.run(home, "doctor", "--json", **NULL).stdout)
    return next(each for each in told["findings"] if each["part"] == part)


def test_after_a_restore_no_number_is_given_twice_and_the_lost_ones_are_named(home, tmp_path):
    assert feed(home, tmp_path / "2") == [3, 4]
    restore(home)
    assert doctor(home, "numbers")["state"] == "wrong"
    assert feed(home, tmp_path / "3") == [5, 6]
    found = doctor(home, "numbers")
    assert (found["state"], "2 个档号" in found["said"]) == ("noted", True)
    restore(home)  # twice in a row, of the same backup
    assert feed(home, tmp_path / "2") == [7, 8]
    told = program.answer(home, "numbers")
    assert told["well"] is True
    assert [int(each["number"][-6:]) for each in told["lost"]] == [3, 4, 5, 6]
    now = {each["number"][-6:]: each["now"] and each["now"][-6:] for each in told["lost"]}
    assert sorted(now.items()) == [
        ("000003", now["000003"]), ("000004", now["000004"]), ("000005", None), ("000006", None)
    ]  # fmt: skip
    assert {now["000003"], now["000004"]} == {"000007", "000008"}, "those were fed again"
    archive.assert_well(home)


def test_a_home_restored_where_no_mark_is_asks_before_it_files(home, tmp_path):
    assert feed(home, tmp_path / "2") == [3, 4]
    restore(home)
    shutil.rmtree(program.state(home))
    box.fill(tmp_path / "in", ["1.tif"], 900)
    done = program.run(home, "ingest", str(tmp_path / "in"), **NULL)
    assert done.returncode == 3
    assert "lantai numbers set" in done.stderr.replace("\n", "")
    told = json.loads(program.run(home, "batch", "--json").stdout)
    (file,) = told["files"]
    assert (file["code"], file["number"]) == ("number-marks-missing", None)
    assert doctor(home, "numbers")["state"] == "wrong"
    asked = program.run(home, "numbers", "--json")
    assert asked.returncode == 1
    (series,) = json.loads(asked.stdout)["series"]
    assert (series["stand"], series["last"]) == ("unmarked", 2)
    refused = program.run(home, "numbers", "set", series["series"], "1")
    assert refused.returncode == 2
    named = program.answer(home, "numbers", "set", series["series"], "4")
    assert [number[-6:] for number in named["made_void"]] == ["000003", "000004"]
    told = program.answer(home, "ingest", str(tmp_path / "in"), **NULL)
    assert [each["number"][-6:] for each in told["files"]] == ["000005"]
    archive.assert_well(home)


def test_a_state_folder_that_cannot_be_written_holds_filing_up_and_says_so(home, tmp_path):
    shutil.rmtree(program.state(home))
    program.state(home).write_text("no folder")
    box.fill(tmp_path / "in", ["1.tif"], 900)
    done = program.run(home, "ingest", str(tmp_path / "in"), **NULL)
    assert (done.returncode, "LANTAI_STATE_DIR" in done.stderr) == (3, True)
    assert "LANTAI_STATE_DIR" in doctor(home, "numbers")["said"]
