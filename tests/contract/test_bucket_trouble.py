"""A store that is slow is waited for, one that is down is told quickly, and nothing is lost."""

from __future__ import annotations

import io
import os
import time
from contextlib import contextmanager, suppress
from dataclasses import replace

import pytest

from storage.errors import (
    ObjectMissing,
    OverwriteRefused,
    StoreReadOnly,
    StoreUnavailable,
)
from storage.minio import MinioStore
from storage.s3.account import S3Credentials
from storage.s3.bucket import PART, Bucket, Upload
from tests import services
from tests.contract.conftest import clients
from tests.proxy import proxy

KEY = "derived/aa/paper"
PAPER = b"paper"
MUCH = os.urandom(8 << 20)


@contextmanager
def behind_a_door(store):
    """Give the same store through a door."""
    host, _, port = store.bucket.client._base_url.host.partition(":")
    with proxy(host, int(port)) as door:
        client, once = clients(f"127.0.0.1:{door.port}")
        bucket = replace(store.bucket, client=client, once=once)
        yield door, replace(store, bucket=bucket)


def put(store, content=PAPER):
    return store.put(KEY, io.BytesIO(content))


def read(store):
    with store.open(KEY) as held:
        return held.read()


def test_a_store_that_answers_after_ten_seconds_is_slow_and_not_down(bucket_store):
    put(bucket_store)
    with behind_a_door(bucket_store) as (door, far):
        door.delay_s = float(os.environ.get("LANTAI_TEST_SLOW_S", "10"))
        before = time.monotonic()
        assert read(far) == PAPER
        assert time.monotonic() - before >= door.delay_s


def test_what_is_put_into_a_slow_store_is_there(bucket_store):
    with behind_a_door(bucket_store) as (door, far):
        door.delay_s = 2
        receipt = put(far)
    assert bucket_store.receipt(KEY) == receipt


def test_a_store_that_is_down_is_told_quickly_and_serves_again_by_itself(bucket_store):
    put(bucket_store)
    with behind_a_door(bucket_store) as (door, far):
        assert read(far) == PAPER
        door.cut = True
        before = time.monotonic()
        for ask in (far.check, lambda: put(far), lambda: far.receipt(KEY), far.make_ready):
            with pytest.raises(StoreUnavailable):
                ask()
        assert time.monotonic() - before < 20
        door.cut = False
        far.check()
        assert read(far) == PAPER


def test_bytes_that_are_cut_off_are_an_error_and_not_an_end(bucket_store):
    put(bucket_store, MUCH)
    with behind_a_door(bucket_store) as (door, far):
        door.cut_after = len(MUCH) // 2
        with far.open(KEY) as held, pytest.raises(StoreUnavailable):
            held.read()
        door.passed, door.cut_after = 0, len(MUCH) // 2
        with pytest.raises(StoreUnavailable), far.as_file(KEY):
            pass
        assert list(far.scratch.iterdir()) == []


def test_a_file_is_fetched_once_for_all_its_pages(bucket_store):
    put(bucket_store, MUCH)
    with behind_a_door(bucket_store) as (door, far):
        for _ in range(5):
            with far.as_file(KEY) as path:
                assert path.stat().st_size == len(MUCH)
        assert len(MUCH) < door.passed < 2 * len(MUCH)
        far.delete(KEY)
        with pytest.raises(ObjectMissing), far.as_file(KEY):
            pass
        assert list(far.scratch.iterdir()) == []


def test_an_object_half_read_gives_its_connection_back(bucket_store):
    put(bucket_store, MUCH)
    for _ in range(40):
        with bucket_store.open(KEY) as held:
            assert held.read(10) == MUCH[:10]
    assert read(bucket_store) == MUCH


def test_a_put_whose_answer_was_lost_has_happened_once(bucket_store):
    with behind_a_door(bucket_store) as (door, far):
        door.cut_after = 1500  # somewhere in the answers: it happened, or it did not
        for _ in range(3):
            with suppress(StoreUnavailable):
                put(far)
            door.passed, door.cut_after = 0, 300
    put(bucket_store)
    assert len(bucket_store.versions(KEY)) == 1
    assert read(bucket_store) == PAPER


def test_a_password_that_is_wrong_is_told_as_what_it_is(bucket_store):
    endpoint = bucket_store.bucket.client._base_url.host
    (access,) = services.needs("S3_ACCESS_KEY")
    client, once = S3Credentials(endpoint, access, "wrong", tls=False).clients()
    stranger = replace(bucket_store, bucket=Bucket(client, once, bucket_store.bucket.name))
    for ask in (stranger.check, lambda: put(stranger)):
        with pytest.raises(StoreReadOnly):
            ask()
    assert "wrong" not in repr(S3Credentials(endpoint, access, "wrong"))


def test_a_bucket_that_is_not_there_is_no_missing_object(bucket_store):
    elsewhere = replace(bucket_store.bucket, name=services.fresh_name())
    lost = replace(bucket_store, bucket=elsewhere)
    for ask in (
        lost.check,
        lambda: put(lost),
        lambda: lost.open(KEY),
        lambda: list(lost.listing()),
    ):
        with pytest.raises(StoreUnavailable):
            ask()


def test_what_lies_there_and_is_not_what_its_label_says_is_noticed(bucket_store):
    digest = put(bucket_store).sha256
    bucket_store.delete(KEY)
    bucket_store.bucket.put(Upload(KEY, io.BytesIO(b"paqer!"), 6, digest))
    with pytest.raises(OverwriteRefused):
        put(bucket_store)
    bucket_store.delete(KEY)
    client = bucket_store.bucket.client
    client.put_object(bucket_store.bucket.name, KEY, io.BytesIO(PAPER), 5)  # by another program
    assert put(bucket_store).sha256 == digest
    assert len(bucket_store.versions(KEY)) == 1


def test_names_that_are_no_keys_are_listed_too(bucket_store):
    odd = ["Not A Key!", "保单/x", "a&b<c>", "..hid", "UPPER", "50%+1"]
    for name in odd:
        client = bucket_store.bucket.client
        client.put_object(bucket_store.bucket.name, name, io.BytesIO(PAPER), 5)
    assert sorted(each.key for each in bucket_store.listing()) == sorted(odd)


def test_more_than_one_page_of_objects_and_versions_is_seen(bucket_store):
    raw = bucket_store.bucket
    for number in range(1100):
        raw.client.put_object(raw.name, KEY, io.BytesIO(PAPER), 5)
        if number % 10 == 0:
            raw.client.put_object(raw.name, f"derived/bb/{number}", io.BytesIO(PAPER), 5)
    assert len(bucket_store.versions(KEY)) == 1100
    assert len(list(bucket_store.listing())) == 111
    bucket_store.delete(KEY)
    assert bucket_store.versions(KEY) == []
    with pytest.raises(ObjectMissing):
        bucket_store.open(KEY)


def test_an_object_in_parts_is_read_back_whole(bucket_store):
    content = os.urandom(2 * PART + 7)
    receipt = put(bucket_store, content)
    assert bucket_store.receipt(KEY) == receipt
    assert put(bucket_store, content) == receipt
    with pytest.raises(OverwriteRefused):
        put(bucket_store, content[:-1])
    with bucket_store.as_file(KEY) as path:
        assert path.read_bytes() == content
    assert len(bucket_store.versions(KEY)) == 1


def test_copies_that_a_killed_program_left_on_this_machine_are_tidied_away(bucket_store):
    put(bucket_store)
    with bucket_store.as_file(KEY):
        (bucket_store.scratch / "left").write_bytes(PAPER)
    assert bucket_store.tidy(3600) == 0
    assert bucket_store.tidy(-1) == 1
    assert list(bucket_store.scratch.iterdir()) == []


def test_a_store_does_nothing_when_it_is_made(tmp_path):
    client, once = S3Credentials("127.0.0.1:1", "nobody", "secret", tls=False).clients()
    store = MinioStore(Bucket(client, once, "archive"), tmp_path / "scratch")
    with pytest.raises(ValueError, match="not an object key"):
        store.open("../x")
    assert not store.scratch.exists()
