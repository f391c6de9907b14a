"""Servers are killed or full in mid-batch: every page once, by itself.

They run alone, for the servers are everybody's.
"""

from __future__ import annotations

import time

import pytest
import redis

from tests.paper import draw
from tests.services import needs, servers, site
from tests.services.crew import crew
from tests.services.midbatch import (
    CHOSEN,
    PAGES,
    REMEMBERED_S,
    assert_all_is_well,
    box,
    finished,
    in_mid_batch,
)

pytestmark = [
    pytest.mark.services,
    pytest.mark.faults,
    pytest.mark.skipif(not draw.installed(), reason="no Chinese fonts"),
    pytest.mark.timeout(7200),
]

SERVERS = ("postgres", "redis", "minio", "elasticsearch")
PARTS = len(SERVERS) + 1
"""Of a batch: before the first server is in trouble, between two, after the last one."""


@pytest.fixture
def here(tmp_path):
    """Give a site and its machines; whatever happens, all servers run afterwards."""
    needs("SERVICES")
    with site(**CHOSEN) as made, crew(made, tmp_path) as hands:
        try:
            yield hands
        finally:
            servers("start", *SERVERS)


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
