"""An installation for the line in this process: an empty register, an empty index."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config import wiring
from config.settings import settings
from search.elastic.index import ElasticIndex
from tests.settings import ON_SERVICES
from workers.line import child_pool
from workers.line.broker import broker

USES_OURS = {"archive", "db", "transactional_db"}
"""Fixtures of tests that use the installation of this process."""


def pytest_collection_modifyitems(items):
    """On services, leave out what starts an embedded installation in processes of its own."""
    if ON_SERVICES:
        items[:] = [
            each
            for each in items
            if each.get_closest_marker("django_db") or USES_OURS & set(each.fixturenames)
        ]


@pytest.fixture
def chosen(monkeypatch):
    """Give a function that sets `LANTAI_…` variables and lets them be read anew."""

    def choose(**values):
        for name, value in values.items():
            monkeypatch.setenv(f"LANTAI_{name.upper()}", str(value))
        settings.cache_clear()

    yield choose
    settings.cache_clear()


@pytest.fixture
def found_at_once(monkeypatch):
    """On services, let what is put be found when `put` returns, and not within a second."""
    if isinstance(index := wiring.index(), ElasticIndex):
        index = replace(index, at_once=True)
        monkeypatch.setattr(wiring, "index", lambda: index)


@pytest.fixture
def archive(transactional_db, chosen, found_at_once):
    """An empty archive whose pages cost nothing to read; threads and children see it."""
    chosen(engine="null")
    broker.flush_all()
    wiring.index().rebuild([])
    yield
    child_pool.close_all()
    broker.flush_all()
