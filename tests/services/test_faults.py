"""Workers and servers die, hang and forget in mid-batch: every page once, by itself.

`LANTAI_TEST_SERVICE_KILLS` says how many workers are killed (8; the full proof is 200),
`LANTAI_TEST_SERVICE_PAGES` of how many pages a batch is (30; 300).
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
import redis

from tests import program
from tests.crash import archive
from tests.crash.processes import Running
from tests.paper import draw
from tests.services import needs, servers, site
from tests.services.crew import Crew, crew
from tests.services.doored import behind_doors
from workers.readiness import REMEMBERED_S

pytestmark = [
    pytest.mark.services,
    pytest.mark.faults,
    pytest.mark.skipif(not draw.installed(), reason="no Chinese fonts"),
    pytest.mark.timeout(7200),
]

KILLS = int(os.environ.get("LANTAI_TEST_SERVICE_KILLS", "8"))
PAGES = int(os.environ.get("LANTAI_TEST_SERVICE_PAGES", "30"))
SERVERS = ("postgres", "redis", "minio", "elasticsearch")
PARTS = len(SERVERS) + 1
"""Of a batch: before the first server is in trouble, between two, after the last one."""

LEASE_S = 4
CHOSEN = {
    "LANTAI_ENGINE": "ppocr-v6-tiny",
    "LANTAI_READING_CHILDREN": "1",
    "LANTAI_LEASE_S": str(LEASE_S),
}
PATIENCE_S = 1800
LOST = "select sum(lost), max(lost) from ingest_page"
HELD_AGAINST = "select max(attempts) from ingest_page"


@pytest.fixture
def here(tmp_path):
    """Give a site and its machines; whatever happens, all servers run afterwards."""
    needs("SERVICES")
    with site(**CHOSEN) as made, crew(made, tmp_path) as hands:
        try:
            yield hands
        finally:
            servers("resume", *SERVERS)
            servers("start", *SERVERS)


def box(folder, pages, seed=1):
    folder.mkdir()
    return draw.many(pages, seed, folder)


def read(hands: Crew) -> int:
    """Return how many pages were read so far; 0 while nobody can tell."""
    try:
        counted = "select count(*) from ingest_reading"
        return int(archive.rows(hands.desk, counted, **hands.site.settings)[0][0])
    except Exception:  # noqa: BLE001  the server is gone, or has no tables yet
        return 0


def in_mid_batch(hands: Crew, folder: Path, running: Running, pages: int) -> Running:
    """Wait until so many pages are read; begin again what was refused meanwhile."""
    until = time.monotonic() + PATIENCE_S
    while read(hands) < pages:
        assert time.monotonic() < until, "waited in vain"
        if running.process.poll() is not None:
            code, _, said = running.end()
            assert code == 3, f"ended before {pages} pages were read: {said}"
            running = hands.feed(folder)
        time.sleep(0.1)
    return running


def finished(hands: Crew, running: Running, folder) -> None:
    """Wait until a batch is finished; the same command again, as its sentence says."""
    code, _, said = running.end(PATIENCE_S)
    until = time.monotonic() + PATIENCE_S
    while code == 3 and time.monotonic() < until:
        assert "Traceback" not in said
        time.sleep(1)
        code, _, said = hands.feed(folder).end(PATIENCE_S)
    assert code == 0, said


def assert_all_is_well(hands: Crew, papers) -> None:
    chosen = hands.site.settings
    archive.assert_filed_once(hands.desk, papers, **chosen)
    archive.assert_well(hands.desk, **chosen)
    archive.assert_found(hands.desk, papers, **chosen)
    told = program.answer(hands.desk, "reindex", "--compare", **chosen)
    assert (told["missing"], told["stale"], told["stray"]) == (0, 0, 0)
    assert archive.rows(hands.desk, HELD_AGAINST, **chosen) == [(1,)]


def test_peers_check_1_any_worker_may_be_killed_at_any_moment(here, tmp_path):
    papers, number = [], 0
    while here.kills < KILLS:
        number += 1
        folder = tmp_path / f"box{number}"
        papers += box(folder, PAGES, number)
        running = here.feed(folder)
        while here.kills < KILLS and here.kill_one(running, (0.2, 5.0)):
            pass
        finished(here, running, folder)
    assert_all_is_well(here, papers)
    ((lost, most),) = archive.rows(here.desk, LOST, **here.site.settings)
    print(f"{here.kills} kills, {len(papers)} pages, {lost} lost, one {most} times")


def test_peers_check_1_each_server_in_turn_may_be_killed_during_one_batch(here, tmp_path):
    papers = box(tmp_path / "box", PAGES)
    running = here.feed(tmp_path / "box")
    for part, server in enumerate(SERVERS, 1):
        running = in_mid_batch(here, tmp_path / "box", running, PAGES * part // PARTS)
        servers("kill", server)
        time.sleep(3)
        servers("start", server)
    finished(here, running, tmp_path / "box")
    assert_all_is_well(here, papers)


def test_each_server_in_turn_may_hang_for_two_leases_during_one_batch(here, tmp_path):
    papers = box(tmp_path / "box", PAGES)
    running = here.feed(tmp_path / "box")
    for part, server in enumerate(SERVERS, 1):
        running = in_mid_batch(here, tmp_path / "box", running, PAGES * part // PARTS)
        servers("pause", server)
        time.sleep(2 * LEASE_S)
        servers("resume", server)
    finished(here, running, tmp_path / "box")
    assert_all_is_well(here, papers)


def test_redis_may_forget_everything_again_and_again(here, tmp_path):
    (url,) = needs("REDIS_URL")
    papers = box(tmp_path / "box", PAGES)
    running = here.feed(tmp_path / "box")
    running = in_mid_batch(here, tmp_path / "box", running, 1)
    while running.process.poll() is None:
        with redis.Redis.from_url(url) as queues:
            queues.flushall()
        time.sleep(1)
    finished(here, running, tmp_path / "box")
    assert_all_is_well(here, papers)


def test_a_redis_that_is_full_is_told_at_the_door_and_waited_for_by_all_else(here, tmp_path):
    (url,) = needs("REDIS_URL")
    papers = box(tmp_path / "box", PAGES) + box(tmp_path / "late", 2, 2)
    running = here.feed(tmp_path / "box")
    running = in_mid_batch(here, tmp_path / "box", running, 1)
    with redis.Redis.from_url(url) as queues:
        queues.config_set("maxmemory", 1)
        try:
            time.sleep(REMEMBERED_S)
            code, _, said = here.feed(tmp_path / "late").end()
        finally:
            queues.config_set("maxmemory", 0)
    assert code == 3, said
    assert "队列" in said
    finished(here, running, tmp_path / "box")
    finished(here, here.feed(tmp_path / "late"), tmp_path / "late")
    assert_all_is_well(here, papers)


def test_an_object_store_that_answers_after_ten_seconds_is_waited_for(tmp_path):
    papers = box(tmp_path / "box", 8)
    with behind_doors(**CHOSEN) as made, crew(made.site, tmp_path) as hands:
        running = hands.feed(tmp_path / "box")
        running = in_mid_batch(hands, tmp_path / "box", running, 1)
        made.doors["store"].delay_s = 10
        finished(hands, running, tmp_path / "box")
        made.doors["store"].delay_s = 0
        assert_all_is_well(hands, papers)
