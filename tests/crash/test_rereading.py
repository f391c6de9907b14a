"""`kill -9` while pages are read again: each gets one new version, none loses its text."""

from __future__ import annotations

import random

import pytest

from tests import program
from tests.crash import archive
from tests.crash.processes import Running, killed
from tests.paper import draw
from tests.support import recorded

pytestmark = [
    pytest.mark.skipif(not draw.installed(), reason="no Chinese fonts"),
    pytest.mark.timeout(1800),
]

PAGES, KILLS = 12, 4
TINY = {"LANTAI_ENGINE": "ppocr-v6-tiny"}


def line(home):
    return Running(home, "worker", "--until-done", **TINY)


def test_a_page_is_read_again_once_however_often_it_is_killed(tmp_path):
    home, moments = tmp_path / "home", random.Random(7)
    (tmp_path / "box").mkdir()
    papers = draw.many(PAGES, 3, tmp_path / "box")
    program.answer(home, "ingest", str(tmp_path / "box"), LANTAI_ENGINE=recorded.TINY)
    assert program.answer(home, "reread", "--query", "", **TINY)["pages"] == PAGES
    kills = 0
    while kills < KILLS and killed(line(home), moments.uniform(1.5, 5)):
        kills += 1
    program.run(home, "worker", "--until-done", **TINY)
    request = program.answer(home, "reread", "--status")["requests"][0]
    assert (request["done"], request["waiting"], request["set_aside"]) == (PAGES, 0, {})
    versions = "select page_id, group_concat(version) from ingest_reading group by page_id"
    assert {told for _, told in archive.rows(home, versions)} == {"1,2"}
    archive.assert_well(home)
    archive.assert_found(home, papers)
    assert kills
    print(f"{kills} kills, {PAGES} pages read again")
