from __future__ import annotations

from itertools import islice

import pytest

from search.elastic.index import ElasticIndex
from tests import services
from tests.bench.search import corpus
from tests.bench.search import measuring as bench


@pytest.mark.services
def test_both_indexes_are_filled_asked_and_rebuilt(tmp_path):
    name = services.fresh_name()
    with services.index_client() as client:
        told = bench.figures(ElasticIndex(client, name), tmp_path, 120, 2)
    services.remove_indices(name)
    assert set(told["times"]["all, page 10"]) == {bench.EMBEDDED, bench.SERVED}
    assert all(size > 10_000 for size in told["size, bytes"].values())
    assert told["during a rebuild"]["meanwhile"]["middle_s"] > 0


def test_the_same_papers_are_invented_every_time():
    first = list(corpus.documents(3))
    assert first == list(islice(corpus.documents(700), 3))
    assert len({document.passages for document in corpus.documents(700)}) == 700


def test_a_hundredth_of_the_papers_is_seen_in_the_narrow_scope():
    classes = [document.class_code for document in corpus.documents(1000)]
    assert sum(code.startswith("SX·") for code in classes) == 10
