from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from search.elastic.documents import MAPPINGS
from search.elastic.generations import Generations


class Indices:
    """An index that is searched and one that is neither searched nor filled, on no server."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self.held: dict[str, dict[str, Any]] = {
            "x-items-0001": {"aliases": {"x-items": {}}, "mappings": {"properties": fields}},
            "x-items-0002": {"aliases": {}, "mappings": {"properties": {}}},
        }
        self.added: dict[str, Any] = {}

    def get_alias(self, **_asked: Any) -> dict[str, Any]:
        return self.held

    def get(self, **_asked: Any) -> dict[str, Any]:
        return self.held

    def put_mapping(self, *, index: str, properties: dict[str, Any]) -> None:
        self.added[index] = properties


def written(indices):
    return Generations(cast("Any", SimpleNamespace(indices=indices)), "x").written()


def test_an_index_from_before_gets_the_fields_that_it_lacks_when_it_is_written():
    fields = {**MAPPINGS["properties"]}
    branch = fields.pop("branch")
    indices = Indices(fields)
    assert written(indices) == ["x-items-0001"]
    assert indices.added == {"x-items-0001": {"branch": branch}}


def test_an_index_of_this_version_is_left_alone():
    indices = Indices(MAPPINGS["properties"])
    assert written(indices) == ["x-items-0001"]
    assert indices.added == {}


def test_the_live_index_is_written_after_the_one_that_takes_its_place():
    indices = Indices(MAPPINGS["properties"])
    indices.held["x-items-0002"]["aliases"] = {"x-items-next": {}}
    assert written(indices) == ["x-items-0002", "x-items-0001"]
