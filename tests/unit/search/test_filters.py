from __future__ import annotations

from dataclasses import fields

import pytest

from catalog.access.scope import EVERYTHING, Scope
from search import filters
from search.filters import FILTERS
from search.matching.evaluate import ItemText, evaluate
from search.query import Query, parse
from search.query_tree import And, Below, Between, MatchNone, Or, Word, with_ancestors
from tests.contract.filed import APPLICATION


def test_every_name_and_every_word_is_there_once():
    assert len(filters.BY_NAME) == len(FILTERS)
    assert len(filters.BY_WORD) == sum(len(each.words) for each in FILTERS)


def test_the_facets_are_class_type_and_year():
    assert filters.FACETS == ("class", "type", "year")


@pytest.mark.parametrize("bounds", [each.name for each in fields(Scope)])
def test_whatever_a_scope_bounds_bounds_a_search(bounds):
    """A field of the scope that no row reads would let everything through."""
    assert len(filters.within(Scope(**{bounds: frozenset({"X"})}))) == 1
    assert len(filters.within(Scope(**{bounds: frozenset()}))) == 1


def test_a_scope_of_everything_bounds_nothing():
    assert parse("甲").within(EVERYTHING) == parse("甲")


def test_a_scope_holds_whatever_is_asked():
    bound = Below("class", frozenset({"TB"}))
    scope = Scope(classes=frozenset({"TB"}))
    assert parse("甲 OR 乙").within(scope).root == And((Or((Word("甲"), Word("乙"))), bound))
    assert Query(Word("甲")).within(scope).root == And((Word("甲"), bound))
    assert parse("!").within(scope).root == And((MatchNone(), bound))


@pytest.mark.parametrize("each", FILTERS, ids=lambda each: each.name)
def test_without_values_a_filter_lets_nothing_through(each):
    item = ItemText(filters.values(APPLICATION), "", ())
    assert evaluate(each.any_of([each.value(APPLICATION)]), item)
    assert not evaluate(each.any_of([]), item)


@pytest.mark.parametrize(("asked", "held"), [(10**30, 2**31 - 1), (-(10**30), 1 - 2**31)])
def test_a_number_that_no_column_holds_is_asked_as_one_that_it_does(asked, held):
    assert filters.BY_NAME["year"].any_of([asked]) == Between("year", held, held)


def test_a_code_has_all_that_it_lies_under():
    assert with_ancestors("TB·SQ·A") == ("TB", "TB·SQ", "TB·SQ·A")
    assert with_ancestors("TB") == ("TB",)
    assert with_ancestors("") == ("",)
