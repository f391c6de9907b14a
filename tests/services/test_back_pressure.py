"""A server is down, hung or slow: intake says so early, all else waits and then goes on."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from tests import program
from tests.crash.processes import Running, wait_for
from tests.line import box
from tests.services import machines
from tests.services.crew import crew
from tests.services.desk import Desk, at_a_desk
from tests.services.doored import DOWN, HUNG, PARTS, SLOW, Doored, behind_doors

pytestmark = [pytest.mark.services, pytest.mark.timeout(400)]

SAID = {"database": "数据库", "store": "对象存储", "index": "检索索引", "broker": "队列"}
"""How the sentences call each part."""

QUICK = {
    "LANTAI_CHECK_PATIENCE_S": "2",
    "LANTAI_CHECK_REMEMBERED_S": "0.5",
    "LANTAI_MACHINE_WAIT_S": "0.5",
    "LANTAI_LEASE_S": "2",
    "LANTAI_SWEEP_EVERY_S": "1",
    "LANTAI_STORE_ANSWER_S": "5",
}
"""Short periods: what is waited for is the same."""

EARLY_S = 20
"""Within which a refusal comes on a busy machine; a start of the program is in it."""

FILES = 40
BATCHES = "select count(*) from ingest_batch"
UNFILED = "select count(*) from ingest_sourcefile where stage <> 'filed'"
UNFINISHED = "select count(*) from ingest_batch where finished_at is null"
MOST_ATTEMPTS = """
    select max(most) from (
        select max(attempts) as most from ingest_sourcefile
        union all select max(attempts) from ingest_page
        union all select max(attempts) from ingest_bundle
    ) as each
"""

seeds = count(1)


@dataclass(frozen=True)
class Place:
    """An installation at work, and who feeds it: at the pages, and by the command."""

    all: Doored
    desk: Desk
    home: Path

    def ingest(self, folder):
        """Begin to feed a folder."""
        return Running(self.home, "ingest", str(folder), "--json", **self.all.site.settings)

    def refused(self, folder):
        """Feed a folder to the end, which comes early."""
        return program.run(self.home, "ingest", str(folder), "--json", **self.all.site.settings)

    def count(self, query):
        return machines.count(self.all.straight, query)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    with (
        behind_doors(**machines.NULL, **QUICK) as made,
        at_a_desk(made.site, folder / "pages") as desk,
        crew(made.site, folder, 1),
    ):
        yield Place(made, desk, folder / "desk")


def paper():
    return box.scan(10_000 + next(seeds))


def papers(folder, files):
    first = 20_000 + 1000 * next(seeds)
    return box.fill(folder, [f"{number}.tif" for number in range(1, files + 1)], first)


def assert_refused(answer, part):
    assert answer.status == 503
    assert int(answer.headers["retry-after"]) > 0
    assert f"{SAID[part]}没有应答" in answer.json["sentence"]


def ready_again(place, part):
    """Return the first answer that does not name the part that was away."""
    answers = []

    def is_back():
        answers.append(place.desk.ready())
        return answers[-1] != (503, part)

    wait_for(is_back, 60)
    return answers[-1]


@pytest.mark.parametrize("part", PARTS)
def test_uploads_are_refused_while_a_server_is_away_and_taken_when_it_is_back(place, part):
    before = place.count(BATCHES)
    for how in (DOWN, HUNG, SLOW):
        with place.all.trouble(part, how):
            time.sleep(float(QUICK["LANTAI_CHECK_REMEMBERED_S"]))
            began = time.monotonic()
            assert_refused(place.desk.upload("a.tif", paper()), part)
            assert time.monotonic() - began < EARLY_S
            assert place.desk.ready() == (503, part)
    assert place.count(BATCHES) == before, "what is refused leaves nothing behind"
    assert ready_again(place, part) == (200, "ready"), "another part is named"
    wait_for(lambda: place.desk.upload("b.tif", paper()).status == 200, 60)
    wait_for(lambda: place.count(UNFILED) == 0)
    assert place.desk.ready() == (200, "ready")


@pytest.mark.parametrize("part", PARTS)
def test_the_command_is_refused_while_a_server_is_away(place, part, tmp_path):
    before = place.count(BATCHES)
    folder = papers(tmp_path / "in", 1)
    for how in (DOWN, HUNG):
        with place.all.trouble(part, how):
            began = time.monotonic()
            done = place.refused(folder)
            assert time.monotonic() - began < EARLY_S
        said = done.stderr
        assert (done.returncode, done.stdout) == (3, ""), said
        assert f"{SAID[part]}没有应答" in "".join(said.split())
        assert "Traceback" not in said
    assert place.count(BATCHES) == before
    told = program.answer(place.home, "ingest", str(folder), **place.all.site.settings)
    assert {each["verdict"] for each in told["files"]} == {"filed"}


@pytest.mark.parametrize("part", PARTS)
def test_what_is_in_flight_waits_and_no_attempt_is_held_against_it(place, part, tmp_path):
    folder = papers(tmp_path / "in", FILES)
    read = place.count(machines.READ)
    running = place.ingest(folder)
    wait_for(lambda: place.count(machines.READ) > read + 3)
    with place.all.trouble(part, DOWN):
        time.sleep(4)  # more than three attempts, and two leases
        assert place.count(UNFINISHED) > 0, "nothing was in flight"
    told = finished(place, running, folder)
    assert {each["verdict"] for each in told["files"]} == {"filed"}
    assert told["account"]["balances"]
    assert place.count(MOST_ATTEMPTS) == 1
    assert place.count(machines.STAYS) == 0


def finished(place, running, folder):
    """Return what is told at the end, feeding again what was refused in the middle."""
    code, out, said = running.end()
    assert "Traceback" not in said
    if code == 0:
        return json.loads(out)
    assert code == 3, said
    return place.ingest(folder).answer()
