"""Stored objects are read back from real S3 servers: every damage is found, nothing else."""

from __future__ import annotations

import psycopg
import pytest

from config import wiring
from ingest.objects import inventory
from storage.minio import MinioStore
from storage.s3.account import S3Credentials
from storage.s3.bucket import Bucket
from tests import program, services
from tests.contract.conftest import ENDPOINTS
from tests.crash.processes import Running
from tests.line import planted
from tests.proxy import proxy
from workers.jobs import (
    fixity,
    orphans,
    readback,
    runs,
    scheduler,
)
from workers.models import RunOutcome

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=list(ENDPOINTS))
def door(request, tmp_path, monkeypatch):
    """A way to the server that holds the objects of this installation."""
    with services.bucket(ENDPOINTS[request.param]) as (endpoint, name):
        host, _, port = endpoint.rpartition(":")
        with proxy(host, int(port)) as door:
            access, secret = services.needs("S3_ACCESS_KEY", "S3_SECRET_KEY")
            clients = S3Credentials(
                f"127.0.0.1:{door.port}", access, secret, tls=False
            ).clients()
            store = MinioStore(Bucket(*clients, name), tmp_path / "scratch")
            monkeypatch.setattr(wiring, "objects", lambda: store)
            monkeypatch.setattr(readback, "SECOND_LOOK_S", 0.01)
            yield door


def run():
    entered = runs.start_run("fixity")
    assert entered is not None
    return scheduler.perform(scheduler.FIXITY, entered, fixity.check_all)


def lay(key, content):
    """Write a new version, past all that our store would refuse."""
    raw_access = wiring.objects().raw_access
    assert raw_access is not None
    raw_access.write(key, content)


def found():
    return dict(inventory.findings().values_list("key", "code"))


def test_five_of_each_damage_among_a_thousand_are_found_in_one_cycle(door, monkeypatch):
    held = planted.fill(1000)
    expected = planted.damage(held, lay, 5)
    assert run().told["found"] == 20  # what nobody knows is too young to be told
    monkeypatch.setattr(orphans, "UNSETTLED_S", -60)
    ended = run()
    assert found() == expected
    assert (ended.outcome, ended.told["read"], ended.told["found"]) == ("found", 1000, 25)


def test_a_store_that_is_shut_in_the_middle_is_told_once_and_checked_when_it_is_back(
    door, monkeypatch
):
    monkeypatch.setattr(fixity, "AT_A_TIME", 10)
    held = planted.fill(40)
    entered = runs.start_run("fixity")
    assert entered is not None
    store = wiring.objects()
    eventful = planted.Eventful(store, 15, lambda: setattr(door, "cut", True))
    monkeypatch.setattr(wiring, "objects", lambda: eventful)
    ended = scheduler.perform(scheduler.FIXITY, entered, fixity.check_all)
    assert (ended.outcome, ended.code) == (RunOutcome.FAILED, "store-unavailable")
    assert (ended.told["read"], ended.told["unchecked"], found()) == (10, 30, {})
    door.cut = False
    ended = run()
    assert (ended.outcome, ended.told["read"]) == (RunOutcome.WELL, len(held) - 10)


def test_many_schedulers_on_services_run_a_due_job_once(tmp_path):
    with services.site() as site:
        program.run(tmp_path / "first", "fixity", "--report", **site.settings)
        homes = [tmp_path / f"machine-{number}" for number in range(3)]
        running = [Running(home, "schedule", "--once", **site.settings) for home in homes]
        assert [each.end()[0] for each in running] == [0, 0, 0]
        with psycopg.connect(site.settings["LANTAI_DATABASE_URL"]) as connection:
            rows = connection.execute("select job, outcome from workers_run order by job")
            jobs = sorted(job.name for job in scheduler.JOBS)
            assert rows.fetchall() == [(job, "well") for job in jobs]


def test_objects_are_noted_and_read_back_on_services(tmp_path):
    with services.site(LANTAI_ENGINE="null") as site:
        planted.fill_elsewhere(tmp_path / "home", 50, **site.settings)
        told = program.answer(tmp_path / "home", "fixity", "--all", **site.settings)
        assert (told["outcome"], told["read"], told["kept"]) == ("well", 50, 50)
