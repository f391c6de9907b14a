"""`kill -9` at random moments, the same command again: nothing lost, nothing doubled.

The normal suite kills a few times; `LANTAI_TEST_KILLS=30` is the full proof.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from tests import program
from tests.paper import draw

KILLS = int(os.environ.get("LANTAI_TEST_KILLS", "5"))
PAGES = 15 + 3 * KILLS
"""More than can be read between the kills."""

pytestmark = [
    pytest.mark.skipif(not draw.installed(), reason="no Chinese fonts"),
    pytest.mark.timeout(60 + 60 * KILLS),
]


def is_alive(pid):
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:1]
    except OSError:
        return False


def assert_gone(pids):
    """Nothing that the killed process started goes on without it."""
    until = time.monotonic() + 15
    while left := [pid for pid in pids if is_alive(pid)]:
        assert time.monotonic() < until, f"still there: {left}"
        time.sleep(0.05)


def feed_and_kill(home, folder, after):
    """Start the command and kill it after some seconds; return whether it was killed."""
    with subprocess.Popen(
        [*program.LANTAI, "ingest", str(folder), "--json"],
        env=program.environment(home),
        cwd=program.ROOT,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            # Threads start children too, so those of all its tasks are looked for.
            started = [pid for pid in every_child() if is_below(pid, process.pid)]
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            assert_gone(started)
            return True
    return False


def every_child():
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def is_below(pid, ancestor):
    while pid > 1:
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            return False
        if pid == ancestor:
            return True
    return False


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    """Feed a folder, killed again and again; return home, pages and the answer in the end."""
    place = tmp_path_factory.mktemp("killed")
    folder, home = place / "in", place / "home"
    folder.mkdir()
    pages = draw.many(PAGES, 11, folder)
    moments = random.Random(20261123)
    kills = sum(feed_and_kill(home, folder, moments.uniform(0.3, 8)) for _ in range(KILLS))
    told = program.answer(home, "ingest", str(folder))
    assert kills >= KILLS // 2, "most runs were cut short"
    if told["batch"] != 1:  # the last killed run had just finished the batch
        told = program.answer(home, "batch", "1")
    return home, pages, told


def test_every_file_is_filed_exactly_once(killed):
    _, pages, told = killed
    assert Counter(Path(each["path"]).name for each in told["files"]) == Counter(
        page.path.name for page in pages
    )
    assert {each["verdict"] for each in told["files"]} == {"filed"}


def test_numbers_are_without_gap_or_double(killed):
    _, pages, told = killed
    series = defaultdict(list)
    for each in told["files"]:
        scope, _, running = each["number"].rpartition("-")
        series[scope].append(int(running))
    assert sum(map(len, series.values())) == len(pages)
    for numbers in series.values():
        assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_the_account_balances(killed):
    _, pages, told = killed
    account = told["account"]
    assert account["balances"]
    assert account["files_received"] == account["items_filed"] == len(pages)
    assert account["pages_counted"] == account["pages_read"] == len(pages)


def test_the_ledger_is_whole_and_the_installation_well(killed):
    home, _, _ = killed
    assert program.answer(home, "ledger")["whole"]
    health = program.answer(home, "doctor")
    assert health["well"], health


def test_every_page_is_found_by_its_own_number(killed):
    home, pages, _ = killed
    asked = "\n".join(page.policy_no for page in pages)
    done = program.run(home, "search", "--json", "--from", "-", given=asked)
    for page, line in zip(pages, done.stdout.splitlines(), strict=True):
        files = [Path(hit["file"]).name for hit in json.loads(line)["hits"]]
        assert files == [page.path.name]


def test_no_original_is_kept_twice(killed):
    home, pages, _ = killed
    kept = (home / "objects" / "sha256").rglob("*")
    originals = [path for path in kept if path.is_file()]
    assert len(originals) == len(pages)
