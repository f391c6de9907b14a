"""A copy is fetched once for all who need it within a while, and then it is gone."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from functools import partial

import pytest

from storage import fetch_cache
from storage.fetch_cache import FetchCache
from tests.places import ROOT


@pytest.fixture
def fetched(tmp_path):
    """What was fetched, in order."""
    return []


@pytest.fixture
def fetch(tmp_path, fetched):
    @contextmanager
    def fetching(key):
        fetched.append(key)
        path = tmp_path / f"{key}-{len(fetched)}"
        path.write_text(key)
        yield path
        path.unlink()

    return lambda key: partial(fetching, key)


def test_the_next_page_gets_the_same_copy(tmp_path, fetch, fetched):
    copies = FetchCache()
    for _ in range(3):
        with copies.borrow("a", fetch("a")) as path:
            assert path.read_text() == "a"
    assert fetched == ["a"]
    copies.drop()
    assert list(tmp_path.iterdir()) == []


def test_of_many_threads_one_fetches(fetch, fetched):
    copies, together = FetchCache(), threading.Barrier(8)

    def read():
        together.wait()
        with copies.borrow("a", fetch("a")) as path:
            assert path.read_text() == "a"

    threads = [threading.Thread(target=read) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert fetched == ["a"]


def test_few_are_kept_that_nobody_uses(tmp_path, fetch, fetched):
    copies = FetchCache()
    for key in "abcd":
        with copies.borrow(key, fetch(key)):
            pass
    assert sorted(path.read_text() for path in tmp_path.iterdir()) == ["c", "d"]
    with (
        copies.borrow("a", fetch("a")),
        copies.borrow("b", fetch("b")),
        copies.borrow("c", fetch("c")),
    ):
        assert len(list(tmp_path.iterdir())) == 4
    assert fetched == ["a", "b", "c", "d", "a", "b"]


def test_what_nobody_uses_for_a_while_is_gone_by_itself(tmp_path, fetch, monkeypatch):
    monkeypatch.setattr(fetch_cache, "IDLE_S", 0.1)
    copies = FetchCache()
    with copies.borrow("a", fetch("a")):
        time.sleep(0.5)
        assert len(list(tmp_path.iterdir())) == 1
    patient_until = time.monotonic() + 10
    while list(tmp_path.iterdir()):
        assert time.monotonic() < patient_until
        time.sleep(0.02)


def test_a_copy_of_what_is_no_more_is_given_to_nobody_else(tmp_path, fetch, fetched):
    copies = FetchCache()
    with copies.borrow("a", fetch("a")) as path:
        copies.forget("a")
        assert path.read_text() == "a"
        with copies.borrow("a", fetch("a")) as other:
            assert other != path
    assert not path.exists()
    copies.forget("a")
    assert list(tmp_path.iterdir()) == []
    assert fetched == ["a", "a"]


def test_what_could_not_be_fetched_is_fetched_again(fetch, fetched, tmp_path):
    copies, missing = FetchCache(), tmp_path / "missing"
    with pytest.raises(FileNotFoundError), copies.borrow("a", partial(missing.open)):
        pytest.fail("there was nothing to give")
    with copies.borrow("a", fetch("a")) as path:
        assert path.read_text() == "a"


PROGRAM = """
import sys, tempfile
from pathlib import Path
from contextlib import contextmanager
from storage.fetch_cache import FetchCache

@contextmanager
def fetch():
    with tempfile.NamedTemporaryFile(dir=sys.argv[1]) as copy:
        yield Path(copy.name)

COPIES = FetchCache()
with COPIES.borrow("a", fetch):
    pass
assert list(Path(sys.argv[1]).iterdir())
"""


def test_a_program_that_ends_leaves_no_copy(tmp_path):
    subprocess.run([sys.executable, "-c", PROGRAM, str(tmp_path)], cwd=ROOT, check=True)
    assert list(tmp_path.iterdir()) == []
