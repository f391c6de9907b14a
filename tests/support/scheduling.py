"""Schedule modules longest first over the workers of pytest-xdist, and measure each folder.

`tests/durations.json` holds the recorded seconds of each unit of work: a module, or a folder
whose modules share one expensive fixture. `make durations` records them anew.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from functools import cache
from typing import Any

import pytest

from tests.places import ROOT

RECORDED = ROOT / "tests" / "durations.json"

WHOLE_FOLDERS = ("tests/browser",)
"""Folders that one worker runs: their modules share what a session builds once."""

BUDGETS = {"unit": 4, "contract": 8, "line": 9, "web": 4, "browser": 5, "crash": 7,
           "house": 2, "services": 24, "containers": 20, "bench": 2}  # fmt: skip
"""Minutes that the tests of a folder may take in one run, summed over the workers."""

TOLERANCE = 2
"""Machines are noisy: a run fails only above so many budgets."""

LEAST_WORTH_SHOWING = 0.05
"""Minutes; folders below are left out of the table."""


def unit(nodeid: str) -> str:
    """Return the unit of work a test belongs to: its module, or its folder."""
    module = nodeid.partition("::")[0]
    return next((each for each in WHOLE_FOLDERS if module.startswith(f"{each}/")), module)


@cache
def recorded() -> dict[str, float]:
    """Return the recorded seconds by unit."""
    found: dict[str, float] = json.loads(RECORDED.read_text()) if RECORDED.exists() else {}
    return found


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort by the recorded duration of the unit, longest first; a new module counts as long.

    The sort is stable: within a unit the order stays the random one.
    """
    known = recorded()
    items.sort(key=lambda each: (-known.get(unit(each.nodeid), 1e9), unit(each.nodeid)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Hand out whole units in the order of collection, not by their number of tests."""
    if config.getvalue("dist") != "loadscope":
        return None
    from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

    class ByUnit(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return unit(nodeid)

    config.option.loadscopereorder = False
    return ByUnit(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_handlecrashitem(crashitem: str, report: pytest.TestReport, sched: Any) -> None:
    """End the run when a worker dies: report the test as failed and end the other workers.

    By itself xdist would start the test again in a new worker, or wait for ever.
    """
    sched.config.hook.pytest_runtest_logreport(report=report)
    pytest.exit(f"a worker died in {crashitem}", returncode=pytest.ExitCode.TESTS_FAILED)


_spent: defaultdict[str, float] = defaultdict(float)
"""Seconds by unit in this run."""


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up the seconds of a test's setup, call and teardown."""
    _spent[unit(report.nodeid)] += report.duration


def by_folder() -> dict[str, float]:
    """Return the minutes of this run by folder below tests/."""
    minutes: defaultdict[str, float] = defaultdict(float)
    for each, seconds in _spent.items():
        minutes[each.split("/")[1] if "/" in each else each] += seconds / 60
    return dict(sorted(minutes.items(), key=lambda each: -each[1]))


def over_budget(minutes: dict[str, float]) -> dict[str, float]:
    """Return the folders that took more than `TOLERANCE` times their budget."""
    return {
        folder: spent
        for folder, spent in minutes.items()
        if folder in BUDGETS and spent > TOLERANCE * BUDGETS[folder]
    }


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Record where asked to; in continuous integration, fail a run that is twice over."""
    if hasattr(session.config, "workerinput"):
        return
    if os.environ.get("LANTAI_TEST_RECORD"):
        kept = {each: seconds for each, seconds in recorded().items() if (ROOT / each).exists()}
        for each, seconds in _spent.items():  # of several runs, the longest counts
            kept[each] = max(kept.get(each, 0.0), round(seconds, 1))
        RECORDED.write_text(json.dumps(dict(sorted(kept.items())), indent=1) + "\n")
    if os.environ.get("CI") and over_budget(by_folder()) and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the minutes of each folder beside its budget, in continuous integration."""
    if not os.environ.get("CI"):
        return
    minutes = by_folder()
    terminalreporter.section("minutes by folder, and their budget")
    for folder, spent in minutes.items():
        if spent >= LEAST_WORTH_SHOWING:
            budget = BUDGETS.get(folder, "-")
            late = "  FAILED: more than twice over" if folder in over_budget(minutes) else ""
            terminalreporter.write_line(f"{folder:<12}{spent:7.1f} of {budget}{late}")
