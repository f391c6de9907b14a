"""How the tests are run: a dead worker ends the run, long modules start first."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from tests import program
from tests.places import ROOT
from tests.support import scheduling

DIES = """
import os, signal
def test_whose_worker_dies():
    os.kill(os.getpid(), signal.SIGKILL)
def test_behind_it(): ...
def test_last(): ...
"""
LIVES = """
import time
def test_that_takes_long(): time.sleep(120)
def test_behind_it(): time.sleep(120)
def test_last(): time.sleep(120)
"""


def run(folder, **modules):
    """Run modules as `make test` does, in a folder of their own."""
    for name, text in modules.items():
        (folder / f"test_{name}.py").write_text(text)
    (folder / "pytest.ini").write_text("[pytest]\n")
    options = "-p tests.support.scheduling -p no:django -p no:randomly -q -n 2 --dist loadscope"
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options.split(), str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


def test_a_dead_worker_ends_the_run_at_once_and_names_the_test(tmp_path):
    """Without the hook the run waits for 120 s tests, or for ever; the time limit fails it."""
    ended = run(tmp_path, dies=DIES, lives=LIVES)
    assert ended.returncode == 1
    assert "1 failed" in ended.stdout
    assert "a worker died in" in ended.stdout
    assert "test_dies.py::test_whose_worker_dies" in ended.stdout


def test_the_longest_unit_is_handed_out_first(monkeypatch):
    class Item:
        def __init__(self, nodeid):
            self.nodeid = nodeid

    known = {"tests/a.py": 1.0, "tests/b.py": 60.0, "tests/browser": 9.0}
    monkeypatch.setattr(scheduling, "recorded", lambda: known)
    items: list[Any] = [
        Item(f"tests/{each}")
        for each in ("a.py::x", "browser/c.py::x", "b.py::y", "browser/d.py::x", "new.py::x")
    ]
    scheduling.pytest_collection_modifyitems(items)
    order = [each.nodeid.partition("::")[0] for each in items]
    units = ["new.py", "b.py", "browser/c.py", "browser/d.py", "a.py"]
    assert order == [f"tests/{each}" for each in units]


@pytest.mark.parametrize(("minutes", "late"), [(9.9, {}), (10.1, {"line": 10.1})])
def test_a_folder_is_over_budget_only_when_twice_over(minutes, late, monkeypatch):
    monkeypatch.setitem(scheduling.BUDGETS, "line", 5)
    assert scheduling.over_budget({"line": minutes, "elsewhere": 99.0}) == late


def test_the_record_knows_only_modules_that_exist():
    gone = [each for each in scheduling.recorded() if not (ROOT / each).exists()]
    assert gone == [], "make durations"


@pytest.mark.parametrize("args", [["version"], ["batch", "7"], ["search"], ["no-such-command"]])
def test_a_forked_command_ends_as_a_started_one(tmp_path, args):
    started = subprocess.run(
        [*program.LANTAI, *args],
        env=program.environment(tmp_path / "home"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    forked = program.run(tmp_path / "home", *args)
    assert (forked.returncode, forked.stdout) == (started.returncode, started.stdout)
    assert forked.stderr.splitlines()[-1:] == started.stderr.splitlines()[-1:]
