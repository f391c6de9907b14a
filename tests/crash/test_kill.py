"""`kill -9` at any moment: nothing is lost, nothing is doubled, and it goes on by itself.

`LANTAI_TEST_KILLS` says how often (8; the full proof is 30).
"""

from __future__ import annotations

import os
import random

import pytest

from tests.crash import archive
from tests.crash.processes import PATIENCE_S, Running, killed, wait_for
from tests.paper import draw

pytestmark = [
    pytest.mark.skipif(not draw.installed(), reason="no Chinese fonts"),
    pytest.mark.timeout(3600),
]

KILLS = int(os.environ.get("LANTAI_TEST_KILLS", "8"))
PAGES = 40
"""Pages of one box; when a box is done before the last kill, the next is fed."""

MOMENTS_S = (0.2, 7.0)
SEED = 20261124


def fill(folder, seed):
    folder.mkdir()
    return draw.many(PAGES, seed, folder)


def test_nothing_is_lost_or_doubled_however_often_it_is_killed(tmp_path):
    home, moments = tmp_path / "home", random.Random(SEED)
    papers, kills, box = [], 0, 0
    while kills < KILLS:
        box += 1
        folder = tmp_path / f"box{box}"
        papers += fill(folder, box)
        finished = False
        while not finished and kills < KILLS:
            finished = not killed(
                Running(home, "ingest", str(folder), "--json"), moments.uniform(*MOMENTS_S)
            )
            kills += not finished
        if not finished:
            told = Running(home, "ingest", str(folder), "--json").answer()
            # The last kill may come when all is filed and only the answer is not yet given.
            verdicts = {each["verdict"] for each in told["files"]}
            assert verdicts in ({"filed"}, {"duplicate"}), told
            assert told["account"]["balances"]
    archive.assert_filed_once(home, papers)
    archive.assert_well(home)
    archive.assert_found(home, papers)
    assert leftovers(home) == []
    print(f"{kills} kills, {len(papers)} pages")


def leftovers(home):
    """Return what the killed left lying about: half-written objects, scratch folders."""
    parts = [str(path) for path in (home / "objects").rglob(".part-*")]
    scratch = [str(path) for path in home.parent.glob("home-scratch/*")]
    return parts + scratch


def test_a_child_ends_by_itself_when_its_parent_is_killed_in_mid_page(tmp_path):
    fill(tmp_path / "box", 1)
    run = Running(tmp_path / "home", "ingest", str(tmp_path / "box"), "--json")
    wait_for(run.readers, PATIENCE_S)
    left = run.kill()
    assert left
    wait_for(lambda: not any(each.lives for each in left), 20)
