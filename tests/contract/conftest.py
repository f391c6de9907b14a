"""The adapters that must pass the same suites."""

from __future__ import annotations

import pytest

from search.sqlite import SqliteIndex


@pytest.fixture
def sqlite_index(tmp_path):
    return SqliteIndex(tmp_path / "lantai.sqlite3")


@pytest.fixture(params=["sqlite"])
def empty(request):
    """An index that holds nothing."""
    return request.getfixturevalue(f"{request.param}_index")
