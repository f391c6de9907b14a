"""Files made to do harm, all in one batch: each gets its verdict and costs little.

The README beside them says of every file what is wanted: R (not filed, with a reason), A
(filed, with its pages) or E (either, but bounded).
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import time
from collections import defaultdict
from pathlib import Path

import pytest

from tests import program
from tests.crash import archive
from tests.crash.processes import Running
from tests.line import box
from tests.paper import draw
from tests.places import shared

pytestmark = [
    pytest.mark.skipif(not draw.installed(), reason="no Chinese fonts"),
    pytest.mark.timeout(1800),
]

ROW = re.compile(r"^\| (\S+) \| \d+ \| ([RAE]) \| (.*?) \| .* \|$", re.MULTILINE)
PAGES = re.compile(r"it has (\d+)|\b([1-9]\d*) page")
NOT_FILED = {"refused", "set_aside", "ignored"}
MOST_MIB, MOST_S = 1430, 60  # 1.5 GB

LEASED = """
select f.path from ingest_page p join ingest_sourcefile f on f.id = p.file_id
where p.lease_owner != '' union
select path from ingest_sourcefile where lease_owner != ''
"""


class Watch:
    """What a run costs: peak memory of each of its processes, processor time of each file."""

    def __init__(self, home):
        self.home = home
        self.peak_mib = 0.0
        self.seconds = defaultdict(float)
        self._used = {}

    def until_end(self, run):
        while run.process.poll() is None:
            self._look(run.tree())
            time.sleep(0.2)
        return run.answer()

    def _look(self, tree):
        self.peak_mib = max([self.peak_mib, *(each.peak_mib for each in tree)])
        used = {each: each.cpu_s for each in tree[1:]}
        spent = sum(now - self._used.get(each, 0.0) for each, now in used.items())
        self._used |= used
        for name in self._at_work():
            self.seconds[name] += max(0.0, spent)

    def _at_work(self):
        try:
            return [Path(path).name for (path,) in archive.rows(self.home, LEASED)]
        except sqlite3.OperationalError:  # no tables yet
            return []


@pytest.fixture(scope="module")
def wanted():
    table = (shared("bad-inputs") / "README.md").read_text()
    found = {name: (verdict, _pages(wrong)) for name, verdict, wrong in ROW.findall(table)}
    assert len(found) >= 40
    return {name: each for name, each in found.items() if not name.endswith(".json")}


def _pages(wrong):
    said = PAGES.search(wrong)
    return int(said[1] or said[2]) if said else 1


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bad") / "in"
    shutil.copytree(shared("bad-inputs"), folder)
    return draw.many(1, 5, folder)[0]


@pytest.fixture(scope="module")
def first(good):
    """Feed all, one page at a time so that what is spent can be told apart by file."""
    folder = good.path.parent
    home = folder.parent / "home"
    watch = Watch(home)
    run = Running(home, "ingest", str(folder), "--json", LANTAI_READING_CHILDREN="1")
    told = watch.until_end(run)
    return home, told, watch


def test_each_bad_file_has_the_verdict_it_should(first, wanted):
    files = box.by_name(first[1])
    assert set(wanted) <= set(files)
    for name, (verdict, pages) in wanted.items():
        told = files[name]
        if verdict == "A":  # a blank sheet was read, too, and a person decides what it is
            taken = "set_aside" if told["code"] == "blank-only" else "filed"
            assert (told["verdict"], told["pages"]) == (taken, pages), name
        elif verdict == "R":
            assert told["verdict"] in NOT_FILED, name
        assert told["verdict"] in NOT_FILED | {"filed"}, name


def test_whatever_is_not_filed_says_why_and_has_no_number(first):
    for told in first[1]["files"]:
        if told["verdict"] != "filed":
            assert told["code"] not in {None, "unexpected", "ocr"}, told
            assert told["sentence"], told
            assert not told["number"], told
    assert first[1]["account"]["balances"]


def test_a_file_stuck_to_the_end_of_another_is_flagged(first):
    tail = box.by_name(first[1])["made__jpeg-with-zip-tail.jpg"]
    assert "bytes-after-end" in tail["warnings"]


def test_no_bad_file_costs_much(first):
    watch = first[2]
    print(f"peak {watch.peak_mib:.0f} MiB", sorted(watch.seconds.items(), key=_cost)[-4:])
    assert 0 < watch.peak_mib < MOST_MIB
    assert max(watch.seconds.values()) < MOST_S


def _cost(each):
    return each[1]


def test_a_good_page_among_them_is_filed_and_found(first, good):
    assert box.by_name(first[1])[good.path.name]["verdict"] == "filed"
    archive.assert_found(first[0], [good])
    archive.assert_well(first[0])


def test_the_same_files_again_get_the_same_verdicts(first, good):
    home, before, _ = first
    told = program.answer(home, "ingest", str(good.path.parent))
    again = {"filed": "duplicate"}
    expected = {
        name: again.get(each["verdict"], each["verdict"])
        for name, each in box.by_name(before).items()
    }
    assert {n: each["verdict"] for n, each in box.by_name(told).items()} == expected
    assert told["account"]["balances"]
    archive.assert_well(home)


def test_nothing_is_left_in_the_scratch_folder(first):
    assert list((first[0].parent / "home-scratch").iterdir()) == []
