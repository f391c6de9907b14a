"""Peers' check 9: a full reindex while people search and scan."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from catalog.access.scope import EVERYTHING
from config import wiring
from search.query import parse
from tests.line import box
from tests.services.indexed import KINDS, indexed
from workers.jobs import index_reconciler
from workers.stations import indexing

BEFORE, DURING = 12, 30


@pytest.fixture(params=KINDS)
def index(request, archive):
    with indexed(request.param) as index:
        yield index


def _until(over, work):
    """Do something again and again until it is over; return how often."""
    times = 0
    try:
        while not over.is_set():
            work()
            times += 1
    finally:
        connection.close()
    return times


def _searching(seen):
    """Search for all; what was found once must be found for ever."""
    answer = wiring.index().search(parse("tif"), EVERYTHING, limit=500)
    found = {hit.id for hit in answer.hits}
    assert answer.total == len(found)
    assert found >= seen
    seen |= found
    time.sleep(0.005)


def _reindexing():
    wiring.index().rebuild(indexing.all_documents())


def test_peers_check_9_full_reindex_while_searching_and_scanning_no_downtime_no_missing_hit(
    index, tmp_path
):
    box.feed(box.fill(tmp_path / "before", [f"{n}.tif" for n in range(BEFORE)]))
    _reindexing()
    before = {each.id for each in index.kept()}
    assert len(before) == BEFORE
    over = threading.Event()
    with ThreadPoolExecutor(3) as threads:
        searches = [
            threads.submit(_until, over, lambda seen=set(before): _searching(seen))
            for _ in range(2)
        ]
        rebuilds = threads.submit(_until, over, _reindexing)
        try:
            names = [f"{n}.tif" for n in range(DURING)]
            box.feed(box.fill(tmp_path / "during", names, first_seed=100))
            time.sleep(1)
        finally:
            over.set()
        assert rebuilds.result() >= 2
        assert all(each.result() > 10 for each in searches)
    kept = {each.id for each in index.kept()}
    assert len(kept) == BEFORE + DURING
    assert {hit.id for hit in index.search(parse("tif"), EVERYTHING, limit=500).hits} == kept
    told = index_reconciler.reconcile()
    assert (told.items, told.missing, told.stale, told.stray) == (BEFORE + DURING, 0, 0, 0)
