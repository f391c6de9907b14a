"""Fills both indexes, asks both the same, and rebuilds one while it is asked."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Mapping
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from catalog.access.scope import EVERYTHING
from search.elastic.index import ElasticIndex
from search.port import Index
from search.query import Query
from search.sqlite.index import SqliteIndex
from tests import services
from tests.bench.search import asking, corpus
from tests.bench.search.asking import Times

EMBEDDED, SERVED = "embedded", "elasticsearch"


def figures(served: ElasticIndex, folder: Path, items: int, each: int) -> dict[str, Any]:
    """Measure all."""
    embedded = SqliteIndex(folder / "lantai.sqlite3")
    indexes: dict[str, Index] = {EMBEDDED: embedded, SERVED: served}
    filled = {name: _filled(index, items) for name, index in indexes.items()}
    kinds = asking.questions(list(islice(corpus.documents(items), 500)), each)
    times = {
        name: {index: asdict(each_) for index, each_ in found.items()}
        for name, found in asking.measured(indexes, kinds)
    }
    return {
        "items": items,
        "fill, seconds": filled,
        "size, bytes": {EMBEDDED: _size(embedded), SERVED: _stored(served)},
        "times": times,
        "during a rebuild": _meanwhile(served, items, kinds),
    }


def _filled(index: Index, items: int) -> float:
    began = time.perf_counter()
    index.rebuild(corpus.documents(items))
    return time.perf_counter() - began


def _size(index: SqliteIndex) -> int:
    index.compact()
    return index.path.stat().st_size


def _stored(index: ElasticIndex) -> int:
    index.client.indices.forcemerge(index=f"{index.name}-items", max_num_segments=1)
    stats = index.client.indices.stats(index=f"{index.name}-items", metric="store")
    return int(stats["_all"]["primaries"]["store"]["size_in_bytes"])


def _rebuilding(name: str, items: int) -> None:
    with services.index_client() as client:
        ElasticIndex(client, name).rebuild(corpus.documents(items))


def _meanwhile(
    served: ElasticIndex, items: int, kinds: Mapping[str, list[str]]
) -> dict[str, Any]:
    """Ask while another process fills a new index; every answer has to be whole."""
    spawn = multiprocessing.get_context("spawn")
    other = spawn.Process(target=_rebuilding, args=(served.name, items))
    texts = [text for each in kinds.values() for text in each[:3]]
    quiet = asking.asked({SERVED: served}, texts, EVERYTHING, 0)[SERVED]
    began = time.perf_counter()
    other.start()
    seconds: list[float] = []
    whole = served.search(Query(), EVERYTHING).total
    while other.is_alive():
        seconds += asking.asked({SERVED: served}, texts, EVERYTHING, 0)[SERVED]
        if served.search(Query(), EVERYTHING).total != whole:
            raise AssertionError("an answer was not whole")
    other.join()
    if other.exitcode:
        raise AssertionError("the rebuild failed")
    return {
        "seconds": time.perf_counter() - began,
        "quiet": asdict(Times.of(quiet)),
        "meanwhile": asdict(Times.of(seconds)),
    }
