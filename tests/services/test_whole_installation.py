"""The whole installation as docker-compose.yml starts it, from an upload to a clean end."""

from __future__ import annotations

import json
import re
import time
from types import SimpleNamespace
from urllib.parse import quote

import pytest

from tests import services
from tests.browser.driving import free_port
from tests.crash.processes import wait_for
from tests.house import compose
from tests.places import SCANS
from tests.services.composed import METRICS_TOKEN, composed
from tests.services.desk import PASSWORD, Desk
from tests.services.test_health import figures
from tests.telling import words_of

pytestmark = pytest.mark.services

GOOD, TWO_PAGES = "007-诊断证明书-林晓岚.jpg", "013-费用清单-何其昌.tif"
BROKEN = "019-损坏-扫描中断.jpg"
NO_SCAN = "身份证-欧阳静仪-999999196710029744.tif"

TYPED = ("欧阳静仪", "999999196710029744", "P20230000334338", "19900000052", "ouyang", "olive")
"""What people type: who they look for, and who they are."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """An installation on which somebody worked, and which was then told to end."""
    folder = tmp_path_factory.mktemp("whole")
    bind = f"127.0.0.1:{free_port()}"
    more = {"LANTAI_LOG_LEVEL": "DEBUG", "LANTAI_READING_CHILDREN": "1"}
    with services.site() as site, composed(site, folder, bind, workers=2, **more) as running:
        desk = Desk(f"http://{bind}")
        (link,) = re.findall(r"http://\S+/first/\S+", running["web"].log.read_text())
        desk.sit_down(link)
        seen = work(desk)
        ends = {name: each.end() for name, each in running.items()}
        logs = {name: each.log.read_text() for name, each in running.items()}
        yield SimpleNamespace(**seen, ends=ends, logs=logs, keys=kept_keys(site))


def work(desk):
    """Feed scans, good and bad, until what is good can be found; return what was seen."""
    sent = {name: desk.upload(name, (SCANS / name).read_bytes()) for name in
            (GOOD, TWO_PAGES, BROKEN)}  # fmt: skip
    refused = desk.upload(NO_SCAN, b"no picture")
    queued = most_waiting(desk)
    wait_for(lambda: all(found(desk, word) for word in ("林晓岚", "何其昌")))
    type_what_is_nobodys_business(desk)
    return {
        "sent": sent,
        "refused": refused,
        "queued": queued,
        "ready": desk.get("/readyz"),
        "figures": desk.get("/metrics", Authorization=f"Bearer {METRICS_TOKEN}"),
        "without_token": desk.get("/metrics"),
        "health": desk.get("/health/"),
    }


def most_waiting(desk):
    """Return the most that was seen to wait, until nothing does."""
    most, began = 0.0, time.monotonic()
    while time.monotonic() < began + 240:
        told = figures(desk.get("/metrics", Authorization=f"Bearer {METRICS_TOKEN}"))
        now = sum(told["lantai_waiting", step] for step in ("split", "read", "file"))
        most = max(most, now)
        if not now:
            break
    return most


def found(desk, word):
    return 'class="hit"' in desk.search(word).text


def type_what_is_nobodys_business(desk):
    """Search, miss, fail to sign in, lie about the host: all with what tells of a person."""
    stranger = Desk(desk.base)
    for word in TYPED:
        assert desk.search(word, year=word).status == 200
        assert desk.get(f"/items/{quote(word)}/").status == 404
        assert stranger.get(f"/first/{quote(word)}/").status == 404
        stranger.get("/enter/")
        given = f"login={quote(word)}&password={quote(PASSWORD)}"
        stranger.post("/enter/", given.encode(), "application/x-www-form-urlencoded")
    assert desk.get("/", Host="ouyang.example").status == 400


def kept_keys(site):
    """Return the keys of all objects."""
    _, _, held = site.settings["LANTAI_STORE_URL"].rpartition("/")
    client = services.store_client(*services.needs("S3_ENDPOINT"))
    return [each.object_name for each in client.list_objects(held, recursive=True)]


def events(whole):
    """Return the events of all processes in the order of time, each with who told it."""
    told = [
        {**json.loads(line), "of": name.partition("-")[0]}
        for name, log in whole.logs.items()
        for line in log.splitlines()
        if line.startswith("{")
    ]
    return sorted(told, key=lambda each: each["timestamp"])


def is_ours(event):
    """Whether an event is not one of a library, whose name stands before it."""
    return ":" not in event["event"]


def test_what_was_uploaded_can_be_found_and_all_is_well(whole):
    assert {answer.status for answer in whole.sent.values()} == {200}
    assert whole.refused.json["file"]["verdict"] == "refused"
    assert (whole.ready.status, whole.ready.text) == (200, "ready\n")
    assert 'data-state="wrong"' not in whole.health.text


def test_figures_show_what_waits_to_who_has_the_token(whole):
    assert whole.queued > 0
    told = figures(whole.figures)
    assert told["lantai_waiting", "read"] == 0
    aside = {kind: told["lantai_set_aside", kind] for kind in ("pages", "refused")}
    assert aside == {"pages": 0, "refused": 2}  # the broken scan, and what is none
    assert whole.without_token.status == 401


def test_all_end_by_themselves_and_in_time(whole):
    assert {name: code for name, (code, _) in whole.ends.items()} == dict.fromkeys(
        whole.ends, 0
    )
    grace_s = int(compose.services()["web"]["stop_grace_period"].rstrip("s"))
    assert max(seconds for _, seconds in whole.ends.values()) < grace_s
    assert not any("Traceback" in log for log in whole.logs.values())


def test_a_paper_is_followed_by_one_id_from_upload_to_index(whole):
    told = events(whole)
    asked = whole.sent[GOOD].headers["x-request-id"]
    (received,) = [
        each for each in told if each["event"] == "received" and each["request"] == asked
    ]
    own = [each for each in told if each.get("bundle") == received["bundle"] and is_ours(each)]
    steps = [(each["of"], each["event"], each.get("step")) for each in own]
    assert [*dict.fromkeys(steps)] == [  # of two nudges at once, each may bring it to the index
        ("web", "received", None),
        ("worker", "step done", "split"),
        ("worker", "step done", "read"),
        ("worker", "step done", "file"),
        ("worker", "indexed", None),
    ]


def test_a_paper_that_cannot_be_read_is_followed_to_where_it_ended(whole):
    told = events(whole)
    (failed,) = [each for each in told if each["event"] == "step failed"]
    assert (failed["of"], failed["step"], failed["code"]) == ("worker", "read", "damaged")
    own = [each["event"] for each in told if each.get("bundle") == failed["bundle"]]
    assert own[0] == "received"
    assert "indexed" not in own


def test_every_request_is_told_by_its_page_and_how_it_ended(whole):
    asked = [each for each in events(whole) if each["event"] == "request"]
    found = {(each["page"], each["status"]) for each in asked}
    assert {("upload", 200), ("find", 200), (None, 404), ("metrics", 401)} <= found


def test_nothing_of_a_person_is_in_a_log_or_in_the_name_of_an_object(whole):
    words = {*words_of(GOOD, TWO_PAGES, BROKEN), NO_SCAN, *TYPED, PASSWORD, METRICS_TOKEN}
    assert len(words) > 50
    said = "\n".join([*whole.logs.values(), *whole.keys])
    assert whole.keys
    assert [word for word in words if word in said] == []
