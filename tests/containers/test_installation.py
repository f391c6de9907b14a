"""What the how-to promises of an installation in containers, tried on one that runs."""

from __future__ import annotations

import json
import re

import pytest

from tests.containers.building import timed
from tests.containers.installed import STEPS, finds, ready, wait
from tests.containers.papers import paper
from tests.places import SCANS

pytestmark = [pytest.mark.containers, pytest.mark.timeout(2400)]

OURS = ("web", "worker", "scheduler")
SERVERS = ("database", "broker", "store", "index")
SCAN = "007-诊断证明书-林晓岚.jpg"


def _feed(desk):
    """Send in a new paper; return the name that only it has."""
    name, scan = paper()
    wait(ready(desk))
    assert desk.upload("scan.png", scan).status == 200
    return name


def test_all_services_are_well_and_both_steps_have_ended(installation):
    wait(installation.is_well)
    told = {each["Service"]: each["Health"] for each in installation.services()}
    assert told == dict.fromkeys((*OURS, *SERVERS), "healthy") | dict.fromkeys(STEPS, "")


def test_a_scan_that_was_sent_in_is_found_and_its_words_are_marked(desk):
    sent = desk.upload(SCAN, (SCANS / SCAN).read_bytes())
    assert sent.status == 200
    with timed("a scan, from upload to search"):
        wait(finds(desk, "林晓岚"))
    page = desk.search("林晓岚").text
    assert "<mark>林晓岚</mark>" in page


def test_the_doctor_finds_nothing_wrong(installation, desk):
    wait(lambda: installation.lantai("doctor").code == 0)  # a busy machine answers late
    told = json.loads(installation.lantai("doctor --json").out)
    states = {each["part"]: each["state"] for each in told["findings"]}
    assert states["worm"] == "well"  # the store keeps its locks, as its user sees it
    assert states["database"] == states["workers"] == "well"


def test_three_workers_are_one_command_and_one_again(installation, desk):
    installation.up("--no-recreate --scale worker=3")
    try:
        workers = [each for each in installation.services() if each["Service"] == "worker"]
        assert len(workers) == 3
        fed = [_feed(desk) for _ in range(4)]
        for name in fed:
            wait(finds(desk, name))
        logs = installation.compose("logs worker").text
        done = set(re.findall(r"^(\S+)\s*\| .*step done", logs, re.MULTILINE))
        assert len(done) > 1
    finally:
        installation.up("--no-recreate --scale worker=1")


@pytest.mark.parametrize("service", [*OURS, *SERVERS])
def test_what_is_killed_is_started_again_and_nothing_is_lost(installation, desk, service):
    before = installation.restarts(service)
    name = _feed(desk)
    installation.kill(service)
    with timed(f"{service} killed, until what was sent in is found"):
        wait(finds(desk, name))
        wait(lambda: installation.restarts(service) > before)
    assert finds(desk, name)()


def test_taken_down_and_brought_up_again_it_holds_what_it_held(installation, desk):
    """The steps run once more, on a store that knows its user and policy already."""
    name = _feed(desk)
    wait(finds(desk, name))
    installation.compose("down")
    with timed("up again, until all are well"):
        installation.up()
    assert finds(desk, name)()
    wait(lambda: installation.lantai("doctor").code == 0)


def test_no_secret_is_seen_from_outside(installation, desk):
    _feed(desk)
    names = installation.machine.run(f"ls {installation.folder}/secrets").text.split()
    secrets = [
        installation.machine.run(f"cat {installation.folder}/secrets/{name}").text
        for name in names
    ]
    assert len(secrets) >= 7
    seen = {
        "inspect": json.dumps(installation.inspected()),
        "ps": installation.compose("ps --all --no-trunc").text,
        "logs": installation.compose("logs").text,
        "processes": installation.compose("top").text
        + installation.machine.run("ps axww").text,
        "configuration": installation.compose("config").text,
    }
    shown = [
        (where, name)
        for where, text in seen.items()
        for name, secret in zip(names, secrets, strict=True)
        if secret in text
    ]
    assert shown == []


def test_the_servers_have_no_way_out_and_only_the_pages_are_published(installation, desk):
    ports = {
        each["Config"]["Labels"]["com.docker.compose.service"]: each["NetworkSettings"]["Ports"]
        for each in installation.inspected()
    }
    published = {name for name, held in ports.items() if any((held or {}).values())}
    assert published == {"web"}
    networks = installation.machine.run("docker network inspect lantai-tests_servers").out
    assert json.loads(networks)[0]["Internal"] is True


def test_no_container_may_write_its_own_files_or_gain_rights(installation, desk):
    for each in installation.inspected():
        name = each["Config"]["Labels"]["com.docker.compose.service"]
        host = each["HostConfig"]
        assert host["ReadonlyRootfs"] is (name != "index"), name
        assert host["CapDrop"] == ["ALL"], name
        assert "no-new-privileges:true" in host["SecurityOpt"], name
        assert host["Memory"] > 0, name
        assert host["PidsLimit"] > 0, name
