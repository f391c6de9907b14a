"""Each kind of filter in SQL says what the evaluation of a candidate says."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.matching.evaluate import ItemText, evaluate
from search.query import Query
from search.query_tree import And, Below, Between, Not, OneOf, Or
from search.sqlite.query import translate

codes = st.lists(st.sampled_from(["TB", "TBX", "T", "SQ", ""]), min_size=1, max_size=3).map(
    "·".join
)
years = st.integers(2020, 2024)
nodes = st.recursive(
    st.builds(OneOf, st.just("type"), st.frozensets(codes, max_size=3))
    | st.builds(Below, st.just("class"), st.frozensets(codes, max_size=3))
    | st.builds(Between, st.just("year"), years, years),
    lambda inner: (
        st.builds(Not, inner)
        | st.lists(inner, min_size=1, max_size=3).map(lambda parts: And(tuple(parts)))
        | st.lists(inner, min_size=1, max_size=3).map(lambda parts: Or(tuple(parts)))
    ),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def connection():
    with closing(sqlite3.connect(":memory:")) as connection:
        yield connection


@settings(deadline=None)
@given(nodes, st.none() | codes, st.none() | codes, st.none() | years)
def test_sql_lets_through_what_the_evaluation_does(
    connection, node, class_code, type_code, year
):
    others = translate(Query(node)).others
    row = "SELECT ? AS class, ? AS type, ? AS year"
    found = connection.execute(
        f"SELECT 1 FROM ({row}) AS e WHERE {others.sql}",
        (class_code, type_code, year, *others.values),
    ).fetchone()
    item = ItemText({"class": class_code, "type": type_code, "year": year}, "", ())
    assert bool(found) == bool(evaluate(node, item))
