"""Several processes on one installation: each page is read once, and no core twice."""

from __future__ import annotations

import sqlite3
import time

import pytest

from tests.crash import archive
from tests.crash.processes import Running
from tests.paper import draw

pytestmark = [
    pytest.mark.skipif(not draw.installed(), reason="no Chinese fonts"),
    pytest.mark.timeout(1200),
]

PAGES = 12


@pytest.fixture
def boxes(tmp_path):
    made = []
    for seed in (1, 2):
        folder = tmp_path / f"box{seed}"
        folder.mkdir()
        made.append((str(folder), draw.many(PAGES, seed, folder)))
    return made


def readers_at_work(runs):
    """Return how many processes that have loaded an engine use a core at this moment."""
    return sum(
        each.threads_at_work > 0 and each.maps("openvino")
        for run in runs
        for each in run.tree()[1:]
    )


def watch(runs):
    """Return, for some moments while all of them run, how many engines were at work."""
    seen = []
    while any(run.process.poll() is None for run in runs):
        seen.append(readers_at_work(runs))
        time.sleep(0.05)
    return seen


def test_two_boxes_at_once_share_the_reading_slots_and_are_filed_once(tmp_path, boxes):
    home = tmp_path / "home"
    runs = [
        Running(home, "ingest", folder, "--json", LANTAI_READING_CHILDREN="1")
        for folder, _ in boxes
    ]
    seen = watch(runs)
    for run in runs:
        told = run.answer()
        assert {each["verdict"] for each in told["files"]} == {"filed"}
        assert told["account"]["balances"]
    assert seen.count(1) > 0
    # The look is not of one instant: a slot may change hands in the middle of it.
    assert sum(count > 1 for count in seen) <= 0.05 * len(seen), seen
    papers = [paper for _, made in boxes for paper in made]
    archive.assert_filed_once(home, papers)
    archive.assert_well(home)
    archive.assert_found(home, papers)


def test_the_same_box_fed_twice_at_once_is_filed_once(tmp_path, boxes):
    home, (folder, papers) = tmp_path / "home", boxes[0]
    runs = [Running(home, "ingest", folder, "--json") for _ in range(2)]
    told = [run.answer() for run in runs]
    assert {each["verdict"] for answer in told for each in answer["files"]} <= {
        "filed",
        "duplicate",
    }
    archive.assert_filed_once(home, papers)
    archive.assert_well(home)


def test_a_worker_beside_an_intake_changes_nothing(tmp_path, boxes):
    home, (folder, papers) = tmp_path / "home", boxes[1]
    worker = Running(home, "worker")
    told = Running(home, "ingest", folder, "--json").answer()
    assert {each["verdict"] for each in told["files"]} == {"filed"}
    worker.process.terminate()
    assert worker.end()[0] == 0
    archive.assert_filed_once(home, papers)
    archive.assert_well(home)


def test_a_worker_carries_on_what_a_killed_intake_left(tmp_path, boxes):
    home, (folder, papers) = tmp_path / "home", boxes[0]
    run = Running(home, "ingest", folder, "--json")
    query = "select count(*) from ingest_reading"
    while run.process.poll() is None:
        if (home / "lantai.sqlite3").exists() and _count(home, query):
            break
        time.sleep(0.1)
    run.kill()
    closed = _count(home, "select count(*) from ingest_batch where closed_at is not null")
    assert Running(home, "worker", "--until-done").end()[0] == 0
    assert not closed or _count(home, "select count(*) from catalog_item") == PAGES
    Running(home, "ingest", folder, "--json").answer()
    archive.assert_filed_once(home, papers)
    archive.assert_well(home)


def _count(home, query):
    try:
        return archive.rows(home, query)[0][0]
    except sqlite3.OperationalError:  # no tables yet
        return 0
