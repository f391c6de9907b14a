"""What a table of the code names has a name for people, in both languages."""

from __future__ import annotations

import ast
import re

import pytest
from django.utils import translation

from catalog.access.scope import DEFAULT_BRANCH
from catalog.describe.field_values import READERS
from catalog.describe.label_table import Field
from search import filters
from tests.house import tree
from tests.places import ROOT
from web import labels
from web.search import facets
from web.status.checks import registry
from web.status.checks.jobs import JOBS
from web.status.checks.names import PARTS
from workers.jobs import scheduler

LANGUAGES = pytest.mark.parametrize("language", ["zh-hans", "en"])
PATH = re.compile(
    r"`((?:catalog|config|docs|ingest|ocr|search|storage|tests|web|workers)/[^`*<]*)`"
)


def _acts():
    """Yield the acts that the program appends to the ledger, where they are written out."""
    for file in tree.program():
        for node in ast.walk(tree.syntax(file)):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="append" | "append_once"),
                    args=[ast.Constant(str(act)), _, _, *_],
                ):
                    yield act


@LANGUAGES
def test_every_act_of_the_ledger_has_a_label(language):
    found = set(_acts())
    assert len(found) > 15
    with translation.override(language):
        unknown = labels.act("no such act")
        assert unknown == "no such act"
        if language == "zh-hans":
            assert [act for act in sorted(found) if labels.act(act) == act] == []


def test_every_field_is_read_and_has_a_label():
    assert set(READERS) == set(Field)
    with translation.override("zh-hans"):
        assert [each for each in Field if labels.field(each.value) == each.value] == []


def test_every_job_and_every_check_has_a_name():
    alone = {scheduler.FIXITY.name, scheduler.WORM.name}
    assert {job.name for job in scheduler.JOBS} - alone <= set(JOBS)
    assert {check.part for check in registry.CHECKS} <= set(PARTS)


def test_every_facet_has_a_label():
    assert set(facets.labels()) == set(filters.FACETS)


def test_every_path_that_contributing_names_is_there():
    named = PATH.findall((ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    assert len(named) > 40
    assert [each for each in named if not (ROOT / each.partition("{")[0]).exists()] == []


def test_what_was_indexed_before_branches_is_of_the_branch_that_is_usual():
    assert filters.BY_NAME["branch"].older == DEFAULT_BRANCH
