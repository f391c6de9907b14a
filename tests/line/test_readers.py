from __future__ import annotations

import threading

import pytest

from workers.line import (
    child_pool,
    slots,
)


@pytest.fixture(autouse=True)
def _ended():
    yield
    child_pool.close_all()


def test_the_child_that_splits_is_not_the_one_that_loads_an_engine():
    with child_pool.splitting() as splits:
        pass
    with child_pool.reading("null") as reads:
        pass
    with child_pool.splitting() as splits_again:
        pass
    assert reads is not splits
    assert splits_again is splits


def test_a_reader_with_another_engine_takes_the_place_of_an_idle_one():
    with child_pool.reading("null") as first:
        first_child = first._running().process
    with child_pool.reading("null") as again:
        pass
    with child_pool.reading("tesseract") as other:
        pass
    assert again is first
    assert (first.engine, other.engine) == ("null", "tesseract")
    assert first_child.poll() is not None


def test_a_waiting_thread_gets_the_slot_the_moment_it_is_given_back(tmp_path, monkeypatch):
    monkeypatch.setattr(slots, "LOOK_AGAIN_S", 600)
    waits, has_it = threading.Event(), threading.Event()

    def wait_for_it():
        waits.set()
        with slots.slot(tmp_path, 1):
            has_it.set()

    thread = threading.Thread(target=wait_for_it, daemon=True)
    with slots.slot(tmp_path, 1):
        thread.start()
        assert waits.wait(30)
        assert not has_it.wait(0.2)
    assert has_it.wait(30)
    thread.join(30)
