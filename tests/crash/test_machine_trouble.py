"""The machine fails: a sentence, an exit code, and nothing lost when it is well again."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess

import pytest

from tests import program
from tests.crash import archive
from tests.crash.disks import small_disk
from tests.crash.processes import Running, wait_for
from tests.line import box
from tests.paper import draw
from tests.places import ROOT

pytestmark = pytest.mark.timeout(900)

NULL = {"LANTAI_ENGINE": "null"}


def sentence(done):
    """Return the one sentence a command ended with; no traceback, no JSON."""
    assert "Traceback" not in done.stderr, done.stderr
    assert done.stdout == ""
    assert done.stderr.strip()
    return "".join(done.stderr.split())


@pytest.fixture
def papers(tmp_path):
    return box.fill(tmp_path / "in", [f"{number}.tif" for number in range(1, 5)])


def test_less_room_than_the_floor_stops_the_intake_with_a_sentence(tmp_path, papers):
    home = tmp_path / "home"
    full = program.run(
        home, "ingest", str(papers), "--json", LANTAI_FREE_SPACE_FLOOR_MIB="999999999", **NULL
    )
    assert full.returncode == 3
    assert "磁盘" in sentence(full)
    told = program.answer(home, "ingest", str(papers), **NULL)
    assert {each["verdict"] for each in told["files"]} == {"filed"}
    assert len(archive.rows(home, "select id from ingest_batch")) == 1


def test_a_disk_that_is_really_full_loses_nothing(tmp_path):
    papers = box.fill(tmp_path / "in", [f"{number}.tif" for number in range(1, 60)])
    home = tmp_path / "home"
    tight = {**NULL, "LANTAI_FREE_SPACE_FLOOR_MIB": "0"}
    with small_disk(home, "8m"):
        assert program.run(home, "batch", **tight).returncode == 2  # makes the tables
        ballast = home / "ballast"
        free = shutil.disk_usage(home).free
        ballast.write_bytes(bytes(max(0, free - 200 * 1024)))
        full = Running(home, "ingest", str(papers), "--json", **tight)
        code, out, err = full.end()
        assert (code, out) == (3, ""), err
        assert "Traceback" not in err
        assert "磁盘" in err.strip().splitlines()[-1]
        ballast.unlink()
        told = program.answer(home, "ingest", str(papers), **tight)
        assert {each["verdict"] for each in told["files"]} == {"filed"}
        assert box.running_numbers(told) == list(range(1, 60))
        archive.assert_well(home, **tight)


def test_a_disk_that_is_full_from_the_first_moment_is_told(tmp_path, papers):
    home = tmp_path / "home"
    with small_disk(home, "64k"):
        (home / "ballast").write_bytes(bytes(shutil.disk_usage(home).free))
        full = program.run(home, "ingest", str(papers), "--json", **NULL)
        assert full.returncode == 3
        assert "磁盘" in sentence(full)


def bound_by_rights(home, *args):
    """Run a command for whom the rights on files count, also where root tests."""
    bound = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        pytest.skip("root may do everything")
    return subprocess.run(
        [*(bound if os.geteuid() == 0 else ()), *program.LANTAI, *args],
        env=program.environment(home, **NULL),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("made", [False, True])
def test_a_data_folder_that_may_not_be_written_is_told(tmp_path, papers, made):
    home = tmp_path / "home"
    if made:
        program.answer(home, "ingest", str(papers), **NULL)
        subprocess.run(["chmod", "-R", "a+rX,a-w", str(home)], check=True)
    else:
        home.mkdir(mode=0o555)
    told = bound_by_rights(home, "ingest", str(papers), "--json")
    assert told.returncode in {1, 2, 3}
    assert "数据文件夹" in sentence(told)
    if made:
        subprocess.run(["chmod", "-R", "u+w", str(home)], check=True)
        archive.assert_well(home)


def test_a_path_that_is_not_there_is_told_before_anything_is_done(tmp_path, papers):
    home = tmp_path / "home"
    done = program.run(home, "ingest", str(papers), str(tmp_path / "nowhere"), "--json", **NULL)
    assert done.returncode == 2
    assert "nowhere" in sentence(done)
    assert archive.rows(home, "select * from ingest_batch") == []


def test_a_file_that_may_not_be_read_is_told_and_the_others_are_filed(tmp_path, papers):
    (papers / "2.tif").chmod(0o000)
    home = tmp_path / "home"
    done = bound_by_rights(home, "ingest", str(papers), "--json")
    assert done.returncode == 0, done.stderr
    told = box.verdicts(json.loads(done.stdout))
    assert told.pop("2.tif") == ("refused", "cannot-open")
    assert set(told.values()) == {("filed", None)}


def test_a_folder_that_may_not_be_read_is_told(tmp_path, papers):
    box.fill(papers, ["closed/9.tif"], 9)
    (papers / "closed").chmod(0o000)
    home = tmp_path / "home"
    done = bound_by_rights(home, "ingest", str(papers), "--json")
    assert done.returncode == 0, done.stderr
    told = box.verdicts(json.loads(done.stdout))
    assert told.pop("closed")[1] == "cannot-open"
    assert set(told.values()) == {("filed", None)}


def test_ctrl_c_stops_and_the_same_command_goes_on(tmp_path):
    if not draw.installed():
        pytest.skip("no Chinese fonts")
    folder, home = tmp_path / "box", tmp_path / "home"
    folder.mkdir()
    papers = draw.many(24, 1, folder)
    run = Running(home, "ingest", str(folder), "--json")
    wait_for(lambda: run.process.poll() is not None or run.readers())
    children = run.tree()[1:]
    run.process.send_signal(signal.SIGINT)
    code, out, err = run.end()
    assert (code, out) == (3, ""), err
    assert "Traceback" not in err
    wait_for(lambda: not any(each.lives for each in children), 20)
    told = program.answer(home, "ingest", str(folder))
    assert {each["verdict"] for each in told["files"]} == {"filed"}
    archive.assert_filed_once(home, papers)
    archive.assert_well(home)
    assert len(archive.rows(home, "select id from ingest_batch")) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_told_to_stop_ends_well_and_leaves_nothing(tmp_path, number):
    home = tmp_path / "home"
    run = Running(home, "worker", **NULL)
    wait_for(lambda: list((home / "run").glob("*")) and _ready(home))
    assert run.process.stderr is not None
    run.process.stderr.readline()  # it says that it runs, so it listens to signals
    run.process.send_signal(number)
    assert run.end()[0] == 0
    assert list((home / "run").glob("owner-*")) == []


def _ready(home):
    return (home / "lantai.sqlite3").exists()
