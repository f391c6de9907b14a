"""Whether a store keeps to its locks is tried, and each answer can be given."""

from __future__ import annotations

import io
import time
from dataclasses import dataclass, fields

import pytest

from storage import (
    keys,
    lock_probe,
)
from storage.lock_probe import LockResult
from storage.minio import MinioStore
from storage.s3.bucket import Bucket
from tests import services
from tests.contract.conftest import ENDPOINTS, SERVERS, clients

KEY = "derived/aa/paper"


def outcomes(proof):
    return {each.name: getattr(proof, each.name) for each in fields(proof)}


def all_of(outcome):
    return dict.fromkeys(("deleting", "shortening", "holding", "overwriting"), outcome)


def test_both_servers_keep_to_their_locks(bucket_store):
    proof = lock_probe.check_locks(bucket_store)
    assert outcomes(proof) == all_of(LockResult.ENFORCED)
    assert proof.code == "worm-enforced"


def test_a_folder_has_no_locks_and_says_so(disk_store):
    proof = lock_probe.check_locks(disk_store)
    assert outcomes(proof) == all_of(LockResult.NO_LOCKS)
    assert proof.code == "locks-missing"
    assert list(disk_store.listing()) == []


@pytest.mark.services
@pytest.mark.parametrize("server", SERVERS)
def test_a_bucket_made_without_locks_says_so(server, tmp_path):
    (endpoint,) = services.needs(ENDPOINTS[server])
    name, (client, once) = services.fresh_name(), clients(endpoint)
    client.make_bucket(name)
    store = MinioStore(Bucket(client, once, name), tmp_path)
    assert outcomes(lock_probe.check_locks(store)) == all_of(LockResult.NO_LOCKS)
    assert list(store.listing()) == []
    client.remove_bucket(name)


@dataclass(frozen=True, slots=True)
class Forgetful(Bucket):
    """A bucket of a server that takes locks and keeps none, as some do."""

    def lock(self, key, version, until): ...

    def locked_until(self, key, version=None): ...

    def hold(self, key, version, *, on): ...


def test_a_store_that_takes_locks_and_deletes_all_the_same_is_found_out(bucket_store):
    raw = bucket_store.bucket
    careless = MinioStore(Forgetful(raw.client, raw.once, raw.name), bucket_store.scratch)
    proof = lock_probe.check_locks(careless)
    assert outcomes(proof) == all_of(LockResult.NOT_ENFORCED) | {
        "overwriting": LockResult.ENFORCED
    }
    assert proof.code == "worm-not-enforced"


@pytest.mark.services
@pytest.mark.parametrize("server", SERVERS)
def test_a_bucket_without_versions_loses_what_is_written_over(server, tmp_path):
    (endpoint,) = services.needs(ENDPOINTS[server])
    name, (client, once) = services.fresh_name(), clients(endpoint)
    client.make_bucket(name)
    store = MinioStore(Forgetful(client, once, name), tmp_path)
    assert lock_probe.check_locks(store).overwriting == LockResult.NOT_ENFORCED
    for each in list(store.listing()):
        store.delete(each.key)
    client.remove_bucket(name)


def test_what_the_probe_leaves_is_removed_once_its_lock_has_ended(bucket_store, monkeypatch):
    monkeypatch.setattr(lock_probe, "LOCKED_S", 3)
    bucket_store.put(KEY, io.BytesIO(b"paper"))
    lock_probe.check_locks(bucket_store)
    (left,) = bucket_store.listing(keys.PROBES)
    time.sleep(3.5)
    lock_probe.check_locks(bucket_store)
    assert left.key not in {each.key for each in bucket_store.listing(keys.PROBES)}
    assert [each.key for each in bucket_store.listing("derived/")] == [KEY]
