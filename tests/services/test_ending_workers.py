"""Workers that are told to end are gone within 30 s, and others go on with what they had.

`LANTAI_TEST_ENDS` says at how many moments (1; the full proof is 10).
"""

from __future__ import annotations

import os
import signal
import time

import pytest

from tests.crash.processes import wait_for
from tests.paper import draw
from tests.services import machines, site

pytestmark = [
    pytest.mark.services,
    pytest.mark.skipif(not draw.installed(), reason="no Chinese fonts"),
    pytest.mark.timeout(400),
]

ENDS = int(os.environ.get("LANTAI_TEST_ENDS", "1"))
MOMENTS_S = (0.7, 0.1, 1.9, 0.3, 1.1, 2.7, 0.5, 1.5, 0.9, 3.5)
"""After the first page was taken up."""


@pytest.fixture
def papers(tmp_path):
    return machines.drawn(tmp_path / "in", 7)


@pytest.mark.parametrize("after_s", MOMENTS_S[:ENDS])
def test_a_worker_told_to_end_is_gone_in_time_and_loses_nothing(tmp_path, papers, after_s):
    with (
        site() as here,
        machines.fed(here, tmp_path / "a", papers, machines.PAGES) as fed,
    ):
        with machines.worker(here, tmp_path / "b") as ends:
            wait_for(lambda: machines.held(here))
            time.sleep(after_s)
            began = time.monotonic()
            ends.process.terminate()
            code, _, log = ends.end()
            assert code == 0, log
            assert time.monotonic() - began < 30
            assert machines.count(here, machines.STAYS) == 0
        with machines.worker(here, tmp_path / "c"):
            machines.assert_whole(here, fed)
        assert machines.rows(here, "select sum(lost) from ingest_page") == [(0,)]


def test_a_page_that_takes_too_long_is_handed_back_by_a_worker_told_to_end(tmp_path, papers):
    with (
        site() as here,
        machines.fed(here, tmp_path / "a", papers, machines.PAGES) as fed,
    ):
        with machines.worker(here, tmp_path / "b") as ends:
            wait_for(lambda: ends.readers() and machines.held(here))
            stuck = ends.readers()
            for child in stuck:
                os.kill(child.pid, signal.SIGSTOP)
            began = time.monotonic()
            ends.process.terminate()
            code, _, log = ends.end()
            assert code == 0, log
            assert time.monotonic() - began < 30
            assert machines.count(here, machines.STAYS) == 0
            for child in stuck:
                if child.lives:
                    os.kill(child.pid, signal.SIGKILL)
        with machines.worker(here, tmp_path / "c"):
            machines.assert_whole(here, fed)
        counted = "select max(attempts), sum(lost) from ingest_page"
        assert machines.rows(here, counted) == [(1, 0)]
