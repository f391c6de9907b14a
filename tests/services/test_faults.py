"""Workers and servers die in mid-batch: every page once, by itself.

`LANTAI_TEST_SERVICE_KILLS` says how many workers are killed (12; the full proof is 200),
`LANTAI_TEST_SERVICE_PAGES` of how many pages a batch is (60; 300).
"""

from __future__ import annotations

import os
import time

import pytest
import redis

from tests import program
from tests.crash import archive
from tests.crash.processes import Running, wait_for
from tests.paper import draw
from tests.proxy import proxy
from tests.services import needs, servers, site
from tests.services.crew import Crew, crew

pytestmark = [
    pytest.mark.services,
    pytest.mark.faults,
    pytest.mark.skipif(not draw.installed(), reason="no Chinese fonts"),
    pytest.mark.timeout(7200),
]

KILLS = int(os.environ.get("LANTAI_TEST_SERVICE_KILLS", "12"))
PAGES = int(os.environ.get("LANTAI_TEST_SERVICE_PAGES", "60"))
SERVERS = ("postgres", "redis", "minio", "elasticsearch")
READER = {"LANTAI_ENGINE": "ppocr-v6-tiny"}


@pytest.fixture
def here(tmp_path):
    """Give a site and its machines, whose leases run out soon."""
    with site(**READER, LANTAI_LEASE_S="6") as made, crew(made, tmp_path) as hands:
        yield hands


def box(folder, pages, seed):
    folder.mkdir()
    return draw.many(pages, seed, folder)


def read(hands: Crew) -> int:
    """Return how many pages were read so far; 0 while nobody can tell."""
    try:
        counted = "select count(*) from ingest_reading"
        return int(archive.rows(hands.desk, counted, **hands.site.settings)[0][0])
    except Exception:  # noqa: BLE001  the server is gone, or has no tables yet
        return 0


def wait_until_read(hands: Crew, pages: int, running: Running) -> None:
    """Wait until so many pages are read, or the feeding has ended."""
    wait_for(lambda: read(hands) >= pages or running.process.poll() is not None)


def fed(hands: Crew, folder) -> None:
    """Feed a folder until it is finished: the same command again, as its sentence says."""
    until = time.monotonic() + 1800
    while time.monotonic() < until:
        code, _, said = hands.feed(folder).end()
        if code == 0:
            return
        assert code == 3, said
        assert "Traceback" not in said
        time.sleep(1)
    pytest.fail("never finished")


def assert_all_is_well(hands: Crew, papers) -> None:
    chosen = hands.site.settings
    archive.assert_filed_once(hands.desk, papers, **chosen)
    archive.assert_well(hands.desk, **chosen)
    archive.assert_found(hands.desk, papers, **chosen)
    told = program.answer(hands.desk, "reindex", "--compare", **chosen)
    assert (told["missing"], told["stale"], told["stray"]) == (0, 0, 0)


def test_any_worker_may_be_killed_at_any_moment(here, tmp_path):
    papers, number = [], 0
    while here.kills < KILLS:
        number += 1
        folder = tmp_path / f"box{number}"
        papers += box(folder, PAGES, number)
        running = here.feed(folder)
        while here.kills < KILLS and here.kill_one(running, (0.2, 5.0)):
            pass
        code, _, said = running.end()
        assert code == 0, said
    assert_all_is_well(here, papers)
    print(f"{here.kills} kills, {len(papers)} pages")


@pytest.mark.parametrize("server", SERVERS)
def test_a_server_may_be_killed_in_mid_batch(here, tmp_path, server):
    papers = box(tmp_path / "box", PAGES, 1)
    running = here.feed(tmp_path / "box")
    wait_until_read(here, PAGES // 4, running)
    servers("kill", server)
    time.sleep(5)
    servers("start", server)
    _finished(here, running, tmp_path / "box")
    assert_all_is_well(here, papers)


def test_every_server_in_turn_may_be_killed_during_one_batch(here, tmp_path):
    papers = box(tmp_path / "box", PAGES, 1)
    running = here.feed(tmp_path / "box")
    for part, server in enumerate(SERVERS, 1):
        wait_until_read(here, PAGES * part // (len(SERVERS) + 1), running)
        servers("kill", server)
        time.sleep(3)
        servers("start", server)
        running = _going_on(here, running, tmp_path / "box")
    _finished(here, running, tmp_path / "box")
    assert_all_is_well(here, papers)


@pytest.mark.parametrize("server", SERVERS)
def test_a_server_may_hang_for_a_while(here, tmp_path, server):
    papers = box(tmp_path / "box", PAGES // 2, 1)
    running = here.feed(tmp_path / "box")
    wait_until_read(here, PAGES // 8, running)
    servers("pause", server)
    time.sleep(12)  # twice the lease
    servers("resume", server)
    _finished(here, running, tmp_path / "box")
    assert_all_is_well(here, papers)


def test_redis_may_forget_everything(here, tmp_path):
    (url,) = needs("REDIS_URL")
    papers = box(tmp_path / "box", PAGES, 1)
    running = here.feed(tmp_path / "box")
    forgot = 0
    while running.process.poll() is None:
        with redis.Redis.from_url(url) as queues:
            queues.flushall()
        forgot += 1
        time.sleep(2)
    _finished(here, running, tmp_path / "box")
    assert forgot
    assert_all_is_well(here, papers)


def test_an_object_store_that_answers_after_ten_seconds_is_waited_for(tmp_path):
    endpoint = needs("S3_ENDPOINT")[0]
    host, port = endpoint.rsplit(":", 1)
    with proxy(host, int(port)) as door, site(**READER) as made:
        bucket = made.settings["LANTAI_STORE_URL"].rsplit("/", 1)[1]
        made.settings["LANTAI_STORE_URL"] = f"http://127.0.0.1:{door.port}/{bucket}"
        with crew(made, tmp_path) as hands:
            papers = box(tmp_path / "box", 8, 1)
            running = hands.feed(tmp_path / "box")
            wait_until_read(hands, 1, running)
            door.delay_s = 10
            time.sleep(60)
            slow = read(hands)
            assert slow < len(papers) or running.process.poll() is not None
            _finished(hands, running, tmp_path / "box")
            assert read(hands) == len(papers)
            door.delay_s = 0
            assert_all_is_well(hands, papers)


def _going_on(hands: Crew, running: Running, folder) -> Running:
    """Return the feeding that still runs; one that refused for a server is begun again."""
    if running.process.poll() is None:
        return running
    code, _, said = running.end()
    assert code in {0, 3}, said
    return hands.feed(folder)


def _finished(hands: Crew, running: Running, folder) -> None:
    """Wait until a batch is finished, and feed again what was refused meanwhile."""
    code, _, said = running.end()
    assert code in {0, 3}, said
    assert "Traceback" not in said
    fed(hands, folder)
