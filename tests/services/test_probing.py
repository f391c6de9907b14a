"""Whether a store keeps to its locks is tried by clock and doctor, on real servers."""

from __future__ import annotations

import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from config import wiring
from storage import (
    keys,
    lock_probe,
)
from storage.lock_probe import LockResult as Locked
from storage.minio import MinioStore
from storage.s3.bucket import Bucket
from tests import program, services
from tests.contract.conftest import ENDPOINTS, SERVERS, clients
from tests.line import planted
from tests.services.test_fixity import found
from web.status.checks import jobs as looks
from web.status.checks.check_result import PartState
from workers.jobs import (
    fixity,
    lock_probe_job,
    orphans,
    runs,
    scheduler,
)
from workers.models import Run, RunOutcome

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def bucket(endpoint, name):
    client, once = clients(endpoint)
    return Bucket(client, once, name)


@pytest.fixture(params=SERVERS)
def store(request, tmp_path, monkeypatch):
    """The store of this installation: a bucket with object lock."""
    with services.bucket(ENDPOINTS[request.param]) as (endpoint, name):
        store = MinioStore(bucket(endpoint, name), tmp_path / "scratch")
        monkeypatch.setattr(wiring, "objects", lambda: store)
        yield store


def perform(job, work=None):
    entered = runs.start_run(job.name)
    assert entered is not None
    return scheduler.perform(job, entered, work)


def test_the_probe_is_a_run_and_its_outcome_is_shown_with_its_age(store):
    assert looks.worm().state == PartState.NOTED, "nobody has tried yet"
    ended = perform(scheduler.WORM)
    assert ended.outcome == RunOutcome.WELL
    assert lock_probe_job.proof_of(ended.told).outcome == Locked.ENFORCED
    said = looks.worm()
    assert said.state == PartState.WELL
    assert "秒前" in said.words
    assert Run.objects.count() == 1, "looking tries nothing"


def test_what_a_probe_leaves_is_no_unknown_object_but_what_hides_beside_it_is(
    store, monkeypatch
):
    monkeypatch.setattr(orphans, "UNSETTLED_S", -60)
    planted.fill(3)
    perform(scheduler.WORM)
    (left,) = store.listing(keys.PROBES)
    assert keys.is_probe(left.key)
    assert perform(scheduler.FIXITY, fixity.check_all).outcome == RunOutcome.WELL
    large, odd = f"{keys.PROBES}{'0' * 16}-held", f"{keys.PROBES}hidden"
    store.raw_access.write(large, bytes(lock_probe.SIZE + 1))
    store.raw_access.write(odd, bytes(lock_probe.SIZE))
    perform(scheduler.FIXITY, fixity.check_all)
    assert found().keys() == {large, odd}


@dataclass(frozen=True, slots=True)
class Careless(Bucket):
    """A bucket of a server that takes holds and keeps none."""

    def hold(self, key, version, *, on): ...


def test_a_store_that_does_not_keep_a_hold_is_wrong_and_says_what_got_past_it(
    store, monkeypatch
):
    raw = store.bucket
    careless = MinioStore(Careless(raw.client, raw.once, raw.name), store.scratch)
    monkeypatch.setattr(wiring, "objects", lambda: careless)
    said = looks.worm_now()
    assert said.state == PartState.WRONG
    assert "冻结的对象被删除" in said.words
    assert "锁定的对象被删除" not in said.words
    assert Run.objects.get().outcome == RunOutcome.FOUND
    monkeypatch.setattr(wiring, "objects", lambda: store)
    assert looks.worm_now().state == PartState.WELL


def test_a_store_that_is_away_is_a_failed_probe_and_what_was_known_is_still_told(
    store, monkeypatch
):
    perform(scheduler.WORM)
    nowhere = MinioStore(bucket("127.0.0.1:1", "archive"), store.scratch)
    monkeypatch.setattr(wiring, "objects", lambda: nowhere)
    said = looks.worm_now()
    assert said.state == PartState.WRONG
    assert "对象存储没有响应" in said.words
    assert "秒前" in said.words


def finding(told, part):
    return next(each for each in told["findings"] if each["part"] == part)


def test_the_doctor_tries_the_locks_and_a_bucket_without_any_is_wrong_on_services(tmp_path):
    with services.site(LANTAI_ENGINE="null") as site:
        program.answer(tmp_path / "home", "fixity", "--report", **site.settings)
        began = time.time()
        told = program.answer(tmp_path / "home", "doctor", **site.settings)
        assert finding(told, "worm")["state"] == "well", told
        at = urlsplit(site.settings["LANTAI_STORE_URL"])
        client, name = services.store_client(at.netloc), services.fresh_name()
        (left,) = client.list_objects(at.path.strip("/"), keys.PROBES, recursive=True)
        assert left.last_modified.timestamp() > began - 5
        client.make_bucket(name)
        chosen = site.settings | {"LANTAI_STORE_URL": f"http://{at.netloc}/{name}"}
        done = program.run(tmp_path / "home", "doctor", **chosen)
        client.remove_bucket(name)
    assert done.returncode == 1
    assert "对象存储不能锁定对象" in done.stdout, done.stdout
