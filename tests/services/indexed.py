"""Which index an installation of the tests has: the embedded one, or one in Elasticsearch."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import pytest

from config import wiring
from search.elastic.index import ElasticIndex
from search.port import Index
from tests import services

KINDS = ("sqlite", pytest.param("elastic", marks=pytest.mark.services))


@contextmanager
def indexed(kind: str, *, at_once: bool = False) -> Generator[Index, None, None]:
    """Let the installation of this process have an empty index of a kind.

    Args:
        kind: "sqlite" or "elastic"; all else stays embedded.
        at_once: Whether what is put there can be searched at once.
    """
    if kind == "sqlite":
        wiring.index().rebuild([])
        yield wiring.index()
        return
    name = services.fresh_name()
    with services.index_client() as client, pytest.MonkeyPatch.context() as patch:
        index = ElasticIndex(client, name, at_once)
        patch.setattr(wiring, "index", lambda: index)
        try:
            yield index
        finally:
            services.remove_indices(name)
