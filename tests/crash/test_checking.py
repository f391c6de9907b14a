"""A check of the stored objects cannot fail quietly: killed, without room, without a store."""

from __future__ import annotations

import json
import os
import random
import shutil
import socket
import subprocess
from contextlib import suppress

import pytest

from tests import program
from tests.crash import archive
from tests.crash.disks import small_disk
from tests.crash.processes import Running, wait_for
from tests.crash.test_machine_trouble import sentence
from tests.line import planted
from workers.jobs import scheduler

COUNT, HALF = 1000, 500


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A home folder in which nothing runs; made once, for every object is made durable."""
    folder = tmp_path_factory.mktemp("whole") / "home"
    planted.fill_elsewhere(folder, COUNT)
    return folder


@pytest.fixture
def home(whole, tmp_path):
    return shutil.copytree(whole, tmp_path / "home")


def path(home, number):
    return home / "objects" / planted.key_of(number)


def stall(home, number):
    """Let whoever reads this object wait for ever: a pipe into which nobody writes."""
    path(home, number).unlink()
    os.mkfifo(path(home, number))


def is_stalled(home, number):
    """Return whether somebody waits there."""
    with suppress(OSError):
        os.close(os.open(path(home, number), os.O_WRONLY | os.O_NONBLOCK))
        return True
    return False


def mend(home, number):
    path(home, number).unlink()
    path(home, number).write_bytes(planted.content(number))


def report(home):
    done = program.run(home, "fixity", "--report", "--json")
    return json.loads(done.stdout), done.returncode


def run_rows(home):
    return archive.rows(home, "select outcome, code from workers_run order by id")


def test_a_checker_that_is_killed_half_way_is_told_and_the_next_goes_on_with_the_rest(home):
    stall(home, 700)
    run = Running(home, "fixity", "--all", "--json")
    wait_for(
        lambda: archive.rows(
            home, "select id from workers_run where told like '%\"read\": 500%'"
        )
    )
    told, code = report(home)
    assert (told["outcome"], told["unchecked"], code) == ("running", HALF, 0)
    run.kill()
    told, code = report(home)
    assert (told["outcome"], told["code"], code) == ("lost", "run-lost", 1)
    assert (told["read"], told["unchecked"], told["findings"]) == (HALF, HALF, [])
    mend(home, 700)
    again = program.answer(home, "fixity", "--all")
    assert (again["outcome"], again["read"], again["unchecked"]) == ("well", HALF, 0)
    assert run_rows(home) == [("lost", "run-lost"), ("well", "")]


def test_two_checks_at_once_are_one(home):
    stall(home, 3)
    run = Running(home, "fixity", "--all", "--json")
    wait_for(lambda: archive.rows(home, "select id from workers_run where told != '{}'"))
    second = program.run(home, "fixity", "--json")
    assert second.returncode == 3
    assert "正在检查" in sentence(second)
    run.kill()


def test_a_store_that_is_moved_away_is_told_once_and_with_the_number_of_unchecked(home):
    (home / "objects").rename(home / "elsewhere")
    done = program.run(home, "fixity", "--all")
    assert done.returncode == 1
    assert done.stdout.count("对象存储缺少大部分应存对象") == 1
    assert f"{COUNT} 个对象未核对" in done.stdout
    assert len(done.stdout.splitlines()) < 10
    told, code = report(home)
    assert (told["outcome"], told["code"], code) == ("failed", "store-not-ours", 1)
    shutil.rmtree(home / "objects")
    (home / "elsewhere").rename(home / "objects")
    assert program.answer(home, "fixity", "--all")["read"] == COUNT
    assert report(home)[1] == 0


def test_a_disk_that_is_full_is_told_and_the_check_that_it_ended_is_not_forgotten(tmp_path):
    home = tmp_path / "home"
    with small_disk(home, "16m"):
        planted.fill_elsewhere(home, COUNT)
        stall(home, 200)
        run = Running(home, "fixity", "--all", "--json")
        wait_for(lambda: archive.rows(home, "select id from workers_run where told != '{}'"))
        ballast = home / "ballast"
        with suppress(OSError), ballast.open("wb", buffering=0) as file:
            while file.write(bytes(4096)):
                pass
        with path(home, 200).open("wb") as pipe:
            pipe.write(planted.content(200))
        code, out, err = run.end()
        assert code in {1, 3}  # whether there is room for the row that says so is chance
        assert "磁盘" in out + err
        ballast.unlink()
        told, code = report(home)
        assert (told["outcome"], told["code"]) in {
            ("failed", "disk-full"),
            ("lost", "run-lost"),
        }
        assert (told["unchecked"], code) == (COUNT, 1)
        mend(home, 200)
        assert program.answer(home, "fixity", "--all")["read"] == COUNT


def test_what_is_damaged_is_named_with_the_next_step_in_both_languages(home):
    path(home, 4).write_bytes(b"forged")
    for language, said in (("zh-hans", "请从备份恢复"), ("en", "Restore it from a backup")):
        done = program.run(home, "fixity", "--all", LANTAI_LANGUAGE=language)
        assert done.returncode == 1
        assert said in done.stdout
        assert planted.key_of(4) in done.stdout
        assert planted.key_of(5) not in done.stdout


def test_the_schedule_does_what_is_due_and_says_how_it_went(home):
    assert program.run(home, "schedule", "--once").returncode == 0
    done = archive.rows(home, "select job, outcome from workers_run order by job")
    assert done == [(job, "well") for job in ("anchor", "fixity", "reconcile", "tidy", "worm")]
    assert program.run(home, "schedule", "--once").returncode == 0
    assert len(run_rows(home)) == 5


def test_killed_at_any_moment_every_object_is_read_once_and_counted_once(home):
    path(home, 4).write_bytes(b"forged")
    moments = random.Random(8)
    for _ in range(5):
        run = Running(home, "fixity", "--all")
        with suppress(subprocess.TimeoutExpired):
            run.process.wait(moments.uniform(0.3, 3))
        run.kill()
    program.run(home, "fixity", "--all")
    told = [json.loads(row[0]) for row in archive.rows(home, "select told from workers_run")]
    counted = sum(each.get("read", 0) for each in told)
    cycles = [row for row in run_rows(home) if row[0] == "found"]
    assert counted == COUNT * len(cycles), told
    answer, code = report(home)
    assert ([each["key"] for each in answer["findings"]], code) == ([planted.key_of(4)], 1)


def test_a_schedule_that_is_killed_is_gone_on_with_by_the_next_one_by_itself(home):
    stall(home, 700)
    half = "select id from workers_run where job = 'fixity' and told like '%\"read\": 500%'"
    pulse = home / "run" / "pulse"
    first = Running(home, "schedule")
    wait_for(lambda: archive.rows(home, half))
    assert pulse.exists(), "it says that it lives while a job is long"
    first.kill()
    mend(home, 700)
    pulse.unlink()
    second = Running(home, "schedule")
    outcomes = "select outcome from workers_run where job = 'fixity' order by id"
    wait_for(lambda: archive.rows(home, outcomes) == [("lost",), ("well",)])
    assert pulse.exists()
    (told,) = archive.rows(
        home, "select told from workers_run where outcome = 'well' and job = 'fixity'"
    )[0]
    assert json.loads(told)["read"] == HALF
    second.process.terminate()
    assert second.end()[0] == 0


def test_the_pages_of_one_machine_do_what_is_due_beside_them(home):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{free.getsockname()[1]}"
    serving = Running(home, "serve", LANTAI_BIND=bind)
    jobs = sorted(job.name for job in scheduler.JOBS)
    well = "select job from workers_run where outcome = 'well' order by job"
    wait_for(lambda: [job for (job,) in archive.rows(home, well)] == jobs)
    serving.process.terminate()
    assert serving.end()[0] == 0
