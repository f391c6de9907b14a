"""What every object store must do: a folder, and buckets of two S3 servers."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.disk import DiskStore
from storage.errors import (
    ContentChanged,
    ObjectMissing,
    OverwriteRefused,
    StoreFull,
    StoreReadOnly,
    StoreUnavailable,
)
from storage.keys import derivative, original
from storage.port import KEY

PAPER = b"paper"
KEY_OF_PAPER = original(hashlib.sha256(PAPER).hexdigest())


def read(store, key):
    with store.open(key) as held:
        return held.read()


def test_what_was_put_is_read_back_with_a_receipt(store):
    receipt = store.put(KEY_OF_PAPER, io.BytesIO(PAPER))
    assert (receipt.size, receipt.sha256) == (5, hashlib.sha256(PAPER).hexdigest())
    assert store.receipt(KEY_OF_PAPER) == receipt
    assert read(store, KEY_OF_PAPER) == PAPER


def test_storing_the_same_bytes_again_changes_nothing(store):
    first = store.put(KEY_OF_PAPER, io.BytesIO(PAPER))
    assert store.put(KEY_OF_PAPER, io.BytesIO(PAPER)) == first


def test_other_bytes_never_replace_what_is_held(store):
    store.put(KEY_OF_PAPER, io.BytesIO(PAPER))
    with pytest.raises(OverwriteRefused):
        store.put(KEY_OF_PAPER, io.BytesIO(b"forgery"))
    assert read(store, KEY_OF_PAPER) == PAPER


def test_bytes_that_are_not_those_announced_are_not_stored(store):
    announced = hashlib.sha256(PAPER).hexdigest()
    with pytest.raises(ContentChanged):
        store.put(KEY_OF_PAPER, io.BytesIO(b"forgery"), sha256=announced)
    with pytest.raises(ObjectMissing):
        store.open(KEY_OF_PAPER)


def test_a_source_is_read_from_its_start(store):
    source = io.BytesIO(PAPER)
    source.read()
    assert store.put(KEY_OF_PAPER, source).size == 5


def test_a_key_that_holds_nothing_is_missing(store):
    for ask in (store.open, store.receipt):
        with pytest.raises(ObjectMissing):
            ask(KEY_OF_PAPER)
    with pytest.raises(ObjectMissing), store.as_file(KEY_OF_PAPER):
        pass


def test_deleting_twice_is_fine(store):
    store.put(KEY_OF_PAPER, io.BytesIO(PAPER))
    store.delete(KEY_OF_PAPER)
    store.delete(KEY_OF_PAPER)
    with pytest.raises(ObjectMissing):
        store.open(KEY_OF_PAPER)


class Deadly(io.BytesIO):
    """A source at whose end its reader is killed."""

    def read(self, size=-1):
        if not (piece := super().read(size)):
            os.kill(os.getpid(), signal.SIGKILL)
        return piece


def test_what_killed_puts_left_is_tidied_away_and_objects_are_not(store):
    store.put(KEY_OF_PAPER, io.BytesIO(PAPER))
    child = os.fork()
    if child == 0:
        try:
            store.put(original("0" * 64), Deadly(PAPER))
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert store.tidy(3600) == 0
    assert store.tidy(-1) == (1 if isinstance(store, DiskStore) else 0)  # else it has no name
    assert store.tidy(-1) == 0
    assert [each.key for each in store.listing()] == [KEY_OF_PAPER]
    assert read(store, KEY_OF_PAPER) == PAPER


def test_objects_in_parts_that_were_begun_and_not_ended_are_tidied_away(bucket_store):
    bucket_store.put(KEY_OF_PAPER, io.BytesIO(PAPER))
    bucket_store.bucket.begin(original("0" * 64))
    assert bucket_store.tidy(3600) == 0
    assert bucket_store.tidy(-1) == 1
    assert bucket_store.tidy(-1) == 0
    assert read(bucket_store, KEY_OF_PAPER) == PAPER


def test_objects_are_listed_without_reading_them(store):
    assert list(store.listing()) == []
    store.put(KEY_OF_PAPER, io.BytesIO(PAPER))
    store.put("derived/aa/bb-1", io.BytesIO(b"a view"))
    assert {(each.key, each.size) for each in store.listing()} == {
        (KEY_OF_PAPER, 5),
        ("derived/aa/bb-1", 6),
    }
    (listed,) = store.listing("sha256/")
    assert listed.key == KEY_OF_PAPER
    assert abs(listed.kept_at - time.time()) < 60
    assert list(store.listing("sha256/zz")) == []


def test_a_store_that_answers_is_well(store):
    store.check()
    assert list(store.listing()) == []


def test_an_object_is_given_as_a_file(store):
    store.put(KEY_OF_PAPER, io.BytesIO(PAPER))
    with store.as_file(KEY_OF_PAPER) as path:
        assert path.read_bytes() == PAPER


@pytest.mark.parametrize(
    "key", ["", "../x", "a//b", "/etc/passwd", "A", "a/.hidden", "a\0b", "a/../b", "保单"]
)
def test_what_is_no_key_is_refused(store, key):
    with pytest.raises(ValueError, match="not an object key"):
        store.put(key, io.BytesIO(PAPER))


def test_many_writers_of_one_object_all_succeed(store):
    with ThreadPoolExecutor(8) as pool:
        receipts = list(
            pool.map(lambda _: store.put(KEY_OF_PAPER, io.BytesIO(PAPER)), range(32))
        )
    assert len(set(receipts)) == 1


def test_a_killed_put_on_disk_leaves_nothing_for_ever(tmp_path):
    store = DiskStore(tmp_path)
    child = os.fork()
    if child == 0:  # the copy is killed where the bytes are written and have no name yet
        os.link = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        store.put(KEY_OF_PAPER, io.BytesIO(PAPER))
    os.waitpid(child, 0)
    with pytest.raises(ObjectMissing):
        store.open(KEY_OF_PAPER)
    assert store.tidy(3600) == 0
    assert store.tidy(-1) == 1


@given(st.binary(max_size=300), st.integers(1, 10_000))
def test_the_addresses_of_objects_are_keys(content, page):
    digest = hashlib.sha256(content).hexdigest()
    assert KEY.fullmatch(original(digest))
    assert KEY.fullmatch(derivative(digest, page, "view-1.jpg"))


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, StoreFull),
        (errno.EROFS, StoreReadOnly),
        (errno.EACCES, StoreReadOnly),
        (errno.EIO, StoreUnavailable),
    ],
)
def test_trouble_of_the_disk_is_told_and_stores_nothing(tmp_path, monkeypatch, number, told):
    store = DiskStore(tmp_path)

    def fail(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(told):
        store.put(KEY_OF_PAPER, io.BytesIO(PAPER))
    monkeypatch.undo()
    with pytest.raises(ObjectMissing):
        store.open(KEY_OF_PAPER)


def test_the_bytes_and_the_name_are_durable_before_put_returns(tmp_path, monkeypatch):
    synced, linked = [], []
    real_sync, real_link = os.fsync, os.link

    def sync(handle):
        synced.append(handle)
        real_sync(handle)

    def link(source, target):
        linked.append(len(synced))
        real_link(source, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "link", link)
    DiskStore(tmp_path / "new").put(KEY_OF_PAPER, io.BytesIO(PAPER))
    assert len(linked) == 1
    assert len(synced) > linked[0] > 0, "the file before it has its name, the folder after"
