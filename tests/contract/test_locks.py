"""Versions, retention locks and legal holds: kept by buckets, and not known to folders."""

from __future__ import annotations

import io
import time

import pytest

from storage.errors import LocksMissing, ObjectMissing, ObjectProtected
from storage.keys import original
from storage.minio import MinioStore
from storage.port import Protection
from storage.s3.bucket import Bucket
from tests import services
from tests.contract.conftest import ENDPOINTS, SERVERS, clients

KEY = "derived/aa/paper"
PAPER = b"paper"
A_WHILE_S = 600


def put(store, key=KEY, content=PAPER):
    return store.put(key, io.BytesIO(content))


def in_a_while(factor=1):
    return time.time() + factor * A_WHILE_S


def test_an_object_has_one_version_which_can_be_read_by_its_name(store):
    assert store.versions(KEY) == []
    receipt = put(store)
    put(store)
    (only,) = store.versions(KEY)
    assert (only.size, only.current, only.marker) == (5, True, False)
    assert store.receipt(KEY, only.id) == receipt


def test_versions_are_those_of_one_key(store):
    put(store)
    put(store, f"{KEY}-1")
    assert len(store.versions(KEY)) == 1


def test_a_folder_says_that_it_has_no_locks(disk_store):
    put(disk_store)
    for ask in (
        lambda: disk_store.lock(KEY, in_a_while()),
        lambda: disk_store.hold(KEY, on=True),
        lambda: disk_store.hold(KEY, on=False),
        lambda: disk_store.protection(KEY),
    ):
        with pytest.raises(LocksMissing):
            ask()
    assert disk_store.raw_access is None


def test_a_locked_object_is_not_deleted(bucket_store):
    put(bucket_store)
    assert bucket_store.protection(KEY) == Protection(None, held=False)
    until = in_a_while()
    bucket_store.lock(KEY, until)
    found = bucket_store.protection(KEY)
    assert found.locked_until == pytest.approx(until, abs=1)
    with pytest.raises(ObjectProtected):
        bucket_store.delete(KEY)
    assert bucket_store.receipt(KEY).size == 5


def test_a_lock_gets_longer_and_never_shorter(bucket_store):
    put(bucket_store)
    for asked, found in ((1, 1), (3, 3), (2, 3), (-1, 3)):
        bucket_store.lock(KEY, in_a_while(asked))
        until = bucket_store.protection(KEY).locked_until
        assert until == pytest.approx(in_a_while(found), abs=10)


def test_a_lock_ends_by_itself(bucket_store):
    put(bucket_store)
    bucket_store.lock(KEY, time.time() + 2)
    time.sleep(3)
    bucket_store.delete(KEY)
    assert bucket_store.versions(KEY) == []


def test_a_hold_lasts_until_it_is_lifted(bucket_store):
    put(bucket_store)
    bucket_store.hold(KEY, on=True)
    assert bucket_store.protection(KEY).held
    with pytest.raises(ObjectProtected):
        bucket_store.delete(KEY)
    bucket_store.hold(KEY, on=False)
    assert not bucket_store.protection(KEY).held
    bucket_store.delete(KEY)
    assert bucket_store.versions(KEY) == []


def test_a_hold_and_a_lock_do_not_know_of_each_other(bucket_store):
    put(bucket_store)
    bucket_store.lock(KEY, in_a_while())
    bucket_store.hold(KEY, on=True)
    bucket_store.hold(KEY, on=False)
    with pytest.raises(ObjectProtected):
        bucket_store.delete(KEY)


def test_what_holds_nothing_is_not_locked(bucket_store):
    for ask in (
        lambda: bucket_store.lock(KEY, in_a_while()),
        lambda: bucket_store.hold(KEY, on=True),
        lambda: bucket_store.protection(KEY),
    ):
        with pytest.raises(ObjectMissing):
            ask()


def test_what_was_written_over_from_outside_is_seen_and_locked_with_the_rest(bucket_store):
    put(bucket_store)
    bucket_store.raw_access.write(KEY, b"forgery")
    old, new = bucket_store.versions(KEY)
    assert (old.current, new.current) == (False, True)
    assert bucket_store.receipt(KEY, old.id).size == 5
    bucket_store.raw_access.lock(KEY, new.id, in_a_while())
    assert bucket_store.protection(KEY).locked_until is None, "the paper itself is not locked"
    bucket_store.lock(KEY, in_a_while())
    assert bucket_store.protection(KEY).locked_until


def test_deleting_removes_every_version_and_every_marker(bucket_store):
    put(bucket_store)
    raw = bucket_store.raw_access
    raw.write(KEY, b"another")
    raw.client.remove_object(raw.name, KEY)
    put(bucket_store, f"{KEY}-1")
    assert [each.marker for each in bucket_store.versions(KEY)] == [False, False, True]
    bucket_store.delete(KEY)
    assert bucket_store.versions(KEY) == []
    assert [each.key for each in bucket_store.listing()] == [f"{KEY}-1"]


def test_what_somebody_deleted_from_outside_is_missing_and_can_be_put_again(bucket_store):
    put(bucket_store)
    raw = bucket_store.raw_access
    raw.client.remove_object(raw.name, KEY)
    with pytest.raises(ObjectMissing):
        bucket_store.open(KEY)
    assert list(bucket_store.listing()) == []
    put(bucket_store)
    assert bucket_store.receipt(KEY).size == 5


def test_new_originals_are_locked_for_days_where_that_is_chosen_and_nothing_else(bucket_store):
    locking = MinioStore(bucket_store.bucket, bucket_store.scratch, lock_days=2)
    receipt = locking.put(original("ab" * 32), io.BytesIO(PAPER))
    put(locking)
    until = locking.protection(receipt.key).locked_until
    assert until == pytest.approx(time.time() + 2 * 86_400, abs=60)
    with pytest.raises(ObjectProtected):
        locking.delete(receipt.key)
    assert locking.protection(KEY).locked_until is None


def test_an_original_that_lacks_its_lock_gets_it_when_it_comes_again(bucket_store):
    key = original("ab" * 32)
    put(bucket_store, key)
    locking = MinioStore(bucket_store.bucket, bucket_store.scratch, lock_days=2)
    put(locking, key)
    first = locking.protection(key).locked_until
    assert first
    put(locking, key)
    assert locking.protection(key).locked_until == first
    assert len(locking.versions(key)) == 1


def test_an_object_that_is_sent_in_parts_is_locked_too(bucket_store):
    locking = MinioStore(bucket_store.bucket, bucket_store.scratch, lock_days=2)
    key = original("cd" * 32)
    locking.put(key, io.BytesIO(bytes(17 << 20)))
    with pytest.raises(ObjectProtected):
        locking.delete(key)


@pytest.mark.services
@pytest.mark.parametrize("server", SERVERS)
def test_a_lock_that_nobody_may_end_is_made_only_where_it_is_chosen(server, tmp_path):
    """The object outlives the test by a few seconds, and so its bucket."""
    with services.bucket(ENDPOINTS[server]) as (endpoint, name):
        client, once = clients(endpoint)
        store = MinioStore(Bucket(client, once, name, "COMPLIANCE"), tmp_path)
        put(store)
        store.lock(KEY, time.time() + 3)
        assert client.get_object_retention(name, KEY).mode == "COMPLIANCE"
        store.lock(KEY, time.time() + 4)
        time.sleep(5)


@pytest.mark.services
@pytest.mark.parametrize("server", SERVERS)
def test_a_bucket_without_locks_keeps_objects_and_says_what_it_lacks(server, tmp_path):
    (endpoint,) = services.needs(ENDPOINTS[server])
    name, (client, once) = services.fresh_name(), clients(endpoint)
    client.make_bucket(name)
    store = MinioStore(Bucket(client, once, name), tmp_path)
    store.make_ready()
    put(store)
    assert not store.bucket.has_locks()
    locking, paper = MinioStore(store.bucket, tmp_path, lock_days=1), original("ab" * 32)
    for ask in (
        lambda: store.lock(KEY, in_a_while()),
        lambda: store.hold(KEY, on=True),
        lambda: store.protection(KEY),
        locking.make_ready,
        lambda: put(locking, paper),
        lambda: put(locking, paper),
    ):
        with pytest.raises(LocksMissing):
            ask()
    store.delete(KEY)
    store.delete(paper)
    client.remove_bucket(name)


@pytest.mark.services
@pytest.mark.parametrize("server", SERVERS)
def test_a_bucket_is_made_once_with_locks_and_versions(server, tmp_path):
    (endpoint,) = services.needs(ENDPOINTS[server])
    name, (client, once) = services.fresh_name(), clients(endpoint)
    store = MinioStore(Bucket(client, once, name), tmp_path, lock_days=1)
    store.make_ready()
    store.make_ready()
    assert store.bucket.has_locks()
    assert client.get_bucket_versioning(name).status == "Enabled"
    client.remove_bucket(name)
