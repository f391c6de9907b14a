"""Workers that die or hang: their pages are read by others, once."""

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

LEASE_S = 4.0
SWEEP_S = 2.0
"""How often a worker sweeps, as the settings have it when nothing is said."""


@pytest.fixture
def papers(tmp_path):
    return machines.drawn(tmp_path / "in", 7)


def holding(here):
    """Wait until a page is in somebody's hand, and return the pages that are."""
    wait_for(lambda: machines.held(here))
    return machines.held(here)


def taken_up(here, pages):
    """Return whether all of these pages are in hand again, or done."""
    begun = (
        "select count(*) from ingest_page where lost > 0"
        " and (stage <> 'waiting' or lease_owner > '')"
        f" and id in ({', '.join(map(str, pages))})"
    )
    return machines.count(here, begun) == len(pages)


def killed_in_mid_page(here, tmp_path, papers):
    """Kill a machine that reads; return how long its pages were in nobody's hand, in s."""
    with machines.fed(here, tmp_path / "a", papers, machines.PAGES) as fed:
        with machines.worker(here, tmp_path / "b") as dies:
            holding(here)
            dies.kill()
            pages = machines.held(here)  # it may have taken up more than was seen before
            assert pages
            since = time.monotonic()
        with machines.worker(here, tmp_path / "c"):
            wait_for(lambda: taken_up(here, pages))
            gap = time.monotonic() - since
            machines.assert_whole(here, fed)
    counted = (
        "select max(attempts), max(lost), count(*) filter (where lost > 0) from ingest_page"
    )
    assert machines.rows(here, counted) == [(1, 1, len(pages))], "lost, and not an attempt"
    return gap


def test_a_killed_workers_page_is_taken_up_a_lease_and_a_sweep_later(tmp_path, papers):
    with site(LANTAI_LEASE_S=str(LEASE_S)) as here:
        gap = killed_in_mid_page(here, tmp_path, papers)
    starts_and_page_in_hand_s = 25
    assert gap < LEASE_S + SWEEP_S + starts_and_page_in_hand_s


def test_with_the_lease_that_is_usual_a_killed_workers_page_waits_no_90_seconds(
    tmp_path, papers
):
    with site() as here:
        assert killed_in_mid_page(here, tmp_path, papers) < 90


def test_a_worker_that_hangs_for_two_leases_is_refused_when_it_goes_on(tmp_path, papers):
    lease = 3.0
    with (
        site(LANTAI_LEASE_S=str(lease), LANTAI_LOG_LEVEL="WARNING") as here,
        machines.fed(here, tmp_path / "a", papers, machines.PAGES) as fed,
        machines.worker(here, tmp_path / "b") as hangs,
    ):
        pages = holding(here)
        os.kill(hangs.process.pid, signal.SIGSTOP)
        pages = machines.held(here) & pages
        with machines.worker(here, tmp_path / "c"):
            wait_for(lambda: taken_up(here, pages))
            time.sleep(2 * lease)
            os.kill(hangs.process.pid, signal.SIGCONT)
            machines.assert_whole(here, fed)
        time.sleep(1)
        hangs.process.terminate()
        code, _, log = hangs.end()
    assert code == 0, log
    assert pages
    assert "late finisher refused" in log
    assert "Traceback" not in log
