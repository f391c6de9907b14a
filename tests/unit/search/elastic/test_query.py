"""Each kind of filter as Elasticsearch is asked for it, and the fields that it asks."""

from __future__ import annotations

import pytest

from catalog.access.scope import NOTHING, Scope
from search import filters
from search.elastic.documents import FACTS, MAPPINGS, candidate, put
from search.elastic.query import HELD, matching, translate
from search.matching.evaluate import evaluate
from search.query import parse
from search.query_tree import Below, Between, OneOf
from tests.contract.filed import APPLICATION


@pytest.mark.parametrize(
    ("node", "clause"),
    [
        (OneOf("type", frozenset({"B", "A"})), {"terms": {"type": ["A", "B"]}}),
        (Below("class", frozenset({"TB"})), {"terms": {"above": ["TB"]}}),
        (Below("place", frozenset()), {"terms": {"place_above": []}}),
        (Between("year", 2020, 2024), {"range": {"year": {"gte": 2020, "lte": 2024}}}),
    ],
)
def test_each_kind_is_one_clause(node, clause):
    assert matching(node) == clause


def test_the_scope_stands_in_the_filter_beside_what_is_typed():
    scope = Scope(classes=frozenset({"TB"}), levels=frozenset({"L2", "L1"}))
    asked = translate(parse("保单 year:2024").within(scope))
    assert asked.others == (
        HELD,
        {"range": {"year": {"gte": 2024, "lte": 2024}}},
        {"terms": {"above": ["TB"]}},
        {"terms": {"level": ["L1", "L2"]}},
    )
    assert len(asked.words) == 1
    assert {"terms": {"level": []}} in translate(parse("").within(NOTHING)).others


def test_every_filter_has_a_field_that_is_filled():
    source = put(APPLICATION).source
    assert set(source) == set(MAPPINGS["properties"])
    assert source["above"] == ("TB", "TB·SQ")
    for each in filters.FILTERS:
        assert source[each.name] == each.value(APPLICATION)


def test_a_candidate_is_evaluated_by_what_was_kept_of_it():
    kept = {name: value for name, value in put(APPLICATION).source.items() if name in FACTS}
    scope = Scope(classes=frozenset({"TB"}), levels=frozenset({"L2"}))
    root = parse("张晓明 type:application year:2024").within(scope).root
    assert evaluate(root, candidate(kept).facts)
    assert not evaluate(root, candidate({**kept, "level": "L4"}).facts)
    del kept["level"]
    assert not evaluate(root, candidate(kept).facts)
