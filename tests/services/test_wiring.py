"""Settings alone choose the index of an installation."""

from __future__ import annotations

import pytest

from catalog.access.scope import EVERYTHING
from config import wiring
from config.settings import settings
from search.elastic.index import ElasticIndex
from search.query import Query
from tests import services

pytestmark = pytest.mark.services


@pytest.fixture
def chosen(monkeypatch):
    """An installation on services, by its settings."""
    with services.site() as site:
        for name, value in site.settings.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        wiring.index.cache_clear()
        yield site
        wiring.index.cache_clear()
    settings.cache_clear()


def test_an_installation_on_services_has_its_index_in_elasticsearch(chosen):
    index = wiring.index()
    assert isinstance(index, ElasticIndex)
    assert not index.at_once
    index.check()
    assert index.search(Query(), EVERYTHING).total == 0
    with services.index_client() as client:
        assert list(client.indices.get(index=f"{chosen.name}-*")) == [
            f"{chosen.name}-items-0001"
        ]
