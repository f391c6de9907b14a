"""The adapters that must pass the same suites."""

from __future__ import annotations

import pytest

from search.elastic import ElasticIndex
from search.sqlite import SqliteIndex
from tests.services import fresh_name, index_client, remove_indices


@pytest.fixture
def sqlite_index(tmp_path):
    return SqliteIndex(tmp_path / "lantai.sqlite3")


@pytest.fixture
def elastic_index():
    name = fresh_name()
    with index_client() as client:
        yield ElasticIndex(client, name, at_once=True)
    remove_indices(name)


@pytest.fixture(params=["sqlite", pytest.param("elastic", marks=pytest.mark.services)])
def empty(request):
    """An index that holds nothing."""
    return request.getfixturevalue(f"{request.param}_index")
