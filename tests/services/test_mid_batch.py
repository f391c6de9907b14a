"""Workers die, servers hang, are slow and forget in mid-batch: every page once, by itself.

`LANTAI_TEST_SERVICE_KILLS` says how many workers are killed (8; the full proof is 200).
"""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
import redis

from tests.crash import archive
from tests.paper import draw
from tests.services import needs, site
from tests.services.crew import crew
from tests.services.doored import HUNG, PARTS, behind_doors
from tests.services.midbatch import (
    CHOSEN,
    LEASE_S,
    PAGES,
    assert_all_is_well,
    box,
    finished,
    in_mid_batch,
)

pytestmark = [
    pytest.mark.services,
    pytest.mark.skipif(not draw.installed(), reason="no Chinese fonts"),
    pytest.mark.timeout(7200),
]

KILLS = int(os.environ.get("LANTAI_TEST_SERVICE_KILLS", "8"))
LOST = "select sum(lost), max(lost) from ingest_page"


def test_peers_check_1_any_worker_may_be_killed_at_any_moment(tmp_path):
    papers, number = [], 0
    with site(**CHOSEN) as made, crew(made, tmp_path) as here:
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


def test_each_server_in_turn_may_hang_for_two_leases_during_one_batch(tmp_path):
    papers, folder = box(tmp_path / "box", PAGES), tmp_path / "box"
    with behind_doors(**CHOSEN) as made, crew(made.site, tmp_path) as hands:
        running = hands.feed(folder)
        for part, server in enumerate(PARTS, 1):
            running = in_mid_batch(hands, folder, running, PAGES * part // (len(PARTS) + 1))
            with made.trouble(server, HUNG):
                time.sleep(2 * LEASE_S)
        finished(hands, running, folder)
        assert_all_is_well(hands, papers)


@contextmanager
def redis_of_its_own():
    """Give the address of a database on Redis that may lose everything, and its client."""
    (url,) = needs("REDIS_URL")
    own = urlsplit(url)._replace(path="/9").geturl()
    with redis.Redis.from_url(own) as queues:
        yield own, queues
        queues.flushdb()


def test_redis_may_forget_everything_again_and_again(tmp_path):
    papers = box(tmp_path / "box", PAGES)
    with (
        redis_of_its_own() as (own, queues),
        site(**CHOSEN, LANTAI_BROKER_URL=own) as made,
        crew(made, tmp_path) as hands,
    ):
        running = hands.feed(tmp_path / "box")
        running = in_mid_batch(hands, tmp_path / "box", running, 1)
        while running.process.poll() is None:
            queues.flushdb()
            time.sleep(1)
        finished(hands, running, tmp_path / "box")
        assert_all_is_well(hands, papers)


def test_an_object_store_that_answers_after_ten_seconds_is_waited_for(tmp_path):
    papers = box(tmp_path / "box", 4)
    with behind_doors(**CHOSEN) as made, crew(made.site, tmp_path) as hands:
        running = hands.feed(tmp_path / "box")
        running = in_mid_batch(hands, tmp_path / "box", running, 1)
        made.doors["store"].delay_s = 10
        finished(hands, running, tmp_path / "box")
        made.doors["store"].delay_s = 0
        assert_all_is_well(hands, papers)
