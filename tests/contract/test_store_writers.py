"""Two processes write one key, one is killed while it writes, and calls come in any order."""

from __future__ import annotations

import io
import time
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.errors import ObjectMissing, OverwriteRefused
from storage.s3.bucket import PART
from tests.contract.writing import content, say, where, writer
from tests.proxy import proxy

KEY = "derived/aa/paper"


def read(store, key):
    with store.open(key) as held:
        return held.read()


@pytest.mark.parametrize("size", [1000, PART + 1])
def test_of_two_processes_that_write_one_key_one_succeeds(store, size):
    rounds = 10 if size < PART else 3
    with writer(where(store)) as one, writer(where(store)) as other:
        for number in range(rounds):
            key = f"{KEY}-{number}"
            for byte, child in enumerate((one, other)):
                say(child, key, byte, size)
            said = [child.stdout.readline().strip() for child in (one, other)]
            assert sorted(said) == ["refused", "stored"]
            assert read(store, key) == content(said.index("stored"), size)
            assert len(store.versions(key)) == 1


def test_two_processes_that_write_the_same_both_succeed(store):
    with writer(where(store)) as one, writer(where(store)) as other:
        for number in range(10):
            for child in (one, other):
                say(child, f"{KEY}-{number}", 7, 1000)
            assert {each.stdout.readline() for each in (one, other)} == {"stored\n"}
            assert len(store.versions(f"{KEY}-{number}")) == 1


@pytest.mark.parametrize("size", [PART // 2, 2 * PART + 1])
def test_a_put_that_is_killed_under_way_leaves_nothing_that_can_be_seen(bucket_store, size):
    client = bucket_store.bucket.client
    host, _, port = client._base_url.host.partition(":")
    with (
        proxy(host, int(port)) as door,
        writer(where(bucket_store, f"127.0.0.1:{door.port}")) as child,
    ):
        door.delay_s = 0.02
        say(child, KEY, 7, size)
        while door.sent < size // 2:
            time.sleep(0.01)
        child.kill()
        child.wait()
    with pytest.raises(ObjectMissing):
        bucket_store.open(KEY)
    assert list(bucket_store.listing()) == []
    in_parts = size > PART
    assert len(bucket_store.bucket.unfinished()) == in_parts
    assert bucket_store.tidy(3600) == 0
    assert bucket_store.tidy(-1) == in_parts
    assert bucket_store.bucket.unfinished() == []
    bucket_store.put(KEY, io.BytesIO(content(7, size)))
    assert read(bucket_store, KEY) == content(7, size)


CALLS = st.lists(
    st.tuples(
        st.sampled_from(["put", "open", "delete", "list"]),
        st.sampled_from(["a", "b", "a-1"]),
        st.sampled_from([b"", b"paper", b"forgery"]),
    ),
    max_size=12,
)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(calls=CALLS)
def test_in_any_order_a_store_holds_what_was_put_first_and_not_deleted_since(store, calls):
    folder = f"any/{uuid4().hex}/"
    kept: dict[str, bytes] = {}
    for call, name, paper in calls:
        key = folder + name
        if call == "put" and kept.setdefault(name, paper) != paper:
            with pytest.raises(OverwriteRefused):
                store.put(key, io.BytesIO(paper))
        elif call == "put":
            assert store.put(key, io.BytesIO(paper)).size == len(paper)
        elif call == "delete":
            store.delete(key)
            kept.pop(name, None)
        elif call == "list":
            found = {each.key.removeprefix(folder) for each in store.listing(folder)}
            assert found == set(kept)
        elif name in kept:
            assert read(store, key) == kept[name]
        else:
            with pytest.raises(ObjectMissing):
                store.open(key)
