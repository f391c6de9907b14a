"""Health on real servers, one of which hangs or is gone: who is told what, and how soon."""

from __future__ import annotations

import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests import program
from tests.crash.processes import wait_for
from tests.places import SCANS
from tests.services.desk import Desk, at_a_desk
from tests.services.doored import PARTS, behind_doors

pytestmark = pytest.mark.services

SCAN = (SCANS / "007-诊断证明书-林晓岚.jpg").read_bytes()

PROBE_S = 6.5
"""The longest that a watching program has to wait, in seconds: as docker-compose.yml says."""

SCRAPE_S = 10.0
"""After how long Prometheus gives up by default, in seconds."""

LOOK_S = 20.0
"""The longest that a person has to wait for a page, in seconds: six, and a busy machine."""

DOCTOR_S = 60.0
"""The same for what takes long: an answer of the store is waited for twice."""

QUICK = {"LANTAI_CHECK_REMEMBERED_S": "1", "LANTAI_STORE_ANSWER_S": "3"}

STAYS = {"worm", "fixity", "clockwork"}
"""Parts that say how a job ended, also when the server that it failed with is back."""

CLOSED = {
    "database": "数据库没有应答",
    "broker": "队列没有应答",
    "store": "对象存储没有应答",
    "index": "检索索引没有应答",
}
"""Why nothing is taken in."""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Pages on services behind doors, and somebody who is signed in."""
    home = tmp_path_factory.mktemp("health") / "home"
    with behind_doors(**QUICK) as doored, at_a_desk(doored.site, home) as desk:
        settings = doored.site.settings
        yield SimpleNamespace(doors=doored.doors, settings=settings, home=home, desk=desk)


@pytest.fixture(
    scope="module", params=[(part, how) for part in PARTS for how in ("hung", "cut")]
)
def seen(request, site):
    """What all see while a server hangs or is gone; all must be well again soon after."""
    part, how = request.param
    door, desk, nobody = site.doors[part], site.desk, Desk(site.desk.base)
    setattr(door, how, True)
    time.sleep(1.1)  # the time for which it is believed that it is well
    for _ in range(3):  # where the machine is busy, another server may answer late, too
        found = looked(desk, nobody)
        if found["ready"].text == f"{part}\n":
            break
    found["doctor"] = doctor(site)
    setattr(door, how, False)
    wait_for(lambda: site.desk.get("/readyz").status == 200, 30)
    return SimpleNamespace(part=part, **found)


def looked(desk, nobody):
    """Return what is answered to those who ask at the same time."""
    with ThreadPoolExecutor() as people:
        asked = {
            "ready": people.submit(nobody.get, "/readyz"),
            "alive": people.submit(nobody.get, "/healthz"),
            "figures": people.submit(nobody.get, "/metrics"),
            "page": people.submit(desk.get, "/health/"),
            "upload": people.submit(desk.upload, "a.jpg", SCAN),
        }
        return {name: each.result() for name, each in asked.items()}


def doctor(site):
    began = time.monotonic()
    done = program.run(site.home, "doctor", "--json", **site.settings)
    return done, time.monotonic() - began


def figures(answer):
    """Return the value of each figure, by name and label."""
    families = text_string_to_metric_families(answer.text)
    samples = [sample for family in families for sample in family.samples]
    return {(each.name, *each.labels.values()): each.value for each in samples}


def states(page):
    """Return the state of each part that a page shows."""
    return dict(re.findall(r'id="part-(\w+)" data-state="(\w+)"', page))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_all_is_well(site, language):
    doctor(
        site
    )  # tries the locks anew: that they could not be tried while a server was away stays
    page = site.desk.get("/health/", **{"Accept-Language": language})
    assert "wrong" not in states(page.text).values(), page.text
    assert set(PARTS) <= {part for part, how in states(page.text).items() if how == "well"}
    fine = {
        "zh-hans": ("各部分均正常。", "没有异常"),
        "en": ("All parts are well.", "No part has failed"),
    }
    assert any(each in page.text for each in fine[language])
    assert "PostgreSQL" in page.text
    told = figures(site.desk.get("/metrics"))
    assert {part: told["lantai_up", part] for part in PARTS} == dict.fromkeys(PARTS, 1)


def test_who_has_not_signed_in_is_not_told_how_the_parts_are(site):
    answer = Desk(site.desk.base).get("/health/")
    assert (answer.status, answer.headers["location"]) == (302, "/enter/?next=/health/")


def test_probes_name_the_part_that_is_away_in_time_and_nothing_else(seen):
    ready, alive = seen.ready, seen.alive
    assert (ready.status, ready.text) == (503, f"{seen.part}\n")
    assert (alive.status, alive.text) == (200, "well\n")
    assert ready.seconds < PROBE_S
    assert alive.seconds < 3


def test_figures_say_so_and_come_before_the_watcher_gives_up(seen):
    told = figures(seen.figures)
    assert seen.figures.seconds < SCRAPE_S
    assert [each for each in PARTS if told["lantai_up", each] == 0] == [seen.part]
    assert (("lantai_waiting", "read") in told) is (seen.part != "database")


def test_the_page_says_so_and_the_other_parts_are_looked_at(seen):
    assert seen.page.seconds < LOOK_S
    if seen.part == "database":  # which knows who may see the page
        assert seen.page.status == 503
        assert "数据库没有应答" in seen.page.text
    else:
        found = states(seen.page.text)
        wrong = {name for name, how in found.items() if how == "wrong"}
        assert wrong - STAYS == {seen.part}


def test_an_upload_is_refused_early_and_says_why(seen):
    assert seen.upload.status == 503
    assert int(seen.upload.headers["retry-after"]) > 0
    assert CLOSED[seen.part] in seen.upload.json["sentence"]
    assert seen.upload.seconds < LOOK_S


def test_doctor_names_it_and_ends(seen):
    done, took_s = seen.doctor
    assert done.returncode == 1, done.stderr
    told = json.loads(done.stdout)
    assert not told["well"]
    assert seen.part in {each["part"] for each in told["findings"] if not each["well"]}
    assert took_s < DOCTOR_S
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("part", ["database", "store", "index"])
def test_who_watches_is_answered_though_every_page_hangs(site, part):
    """Each page was let in before it was known that a server hangs, and holds a thread."""
    path = {"database": "/batches/", "store": "/health/", "index": "/find/"}[part]
    site.desk.get(path)
    with ThreadPoolExecutor(24) as people:
        site.doors[part].hung = True
        pages = [people.submit(site.desk.get, path) for _ in range(24)]
        time.sleep(4)
        alive, ready = site.desk.get("/healthz"), site.desk.get("/readyz")
        site.doors[part].hung = False
        ends = {page.result().status for page in pages}
    assert (alive.status, ready.status) == (200, 503)
    assert max(alive.seconds, ready.seconds) < PROBE_S
    assert ends <= {200, 503}
    wait_for(lambda: site.desk.get("/readyz").status == 200, 30)
