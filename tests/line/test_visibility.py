"""What lies within a scope: the rule for one item and the rule for a query give the same."""

from __future__ import annotations

from itertools import product

import pytest
from django.utils import timezone

from catalog.access.scope import EVERYTHING, NOTHING, Scope
from catalog.access.visibility import covers, visible
from catalog.models import Fonds, Item, RecordClass
from ingest.models import Batch, Page, SourceFile

pytestmark = pytest.mark.django_db

CODES = ("TB", "TB·SQ", "TBX", "tb·sq", "LP·CL")
"""Classes of items: beside plain ones a name that begins like another, and small letters."""

CLASSES = (None, (), ("TB",), ("TB·SQ",), ("tb",), ("T",), ("LP", "TBX"), ("no-such-class",))
LEVELS = (None, (), ("L2",), ("L2", "L5"))
BRANCHES = (None, (), ("B7",), ("B1", "B7"), ("b7",))


def chosen(values):
    return None if values is None else frozenset(values)


SCOPES = (
    EVERYTHING,
    NOTHING,
    *(Scope(*map(chosen, each)) for each in product(CLASSES, LEVELS, BRANCHES)),
)


@pytest.fixture
def pages():
    """Pages of an item of each class, level and branch, and one of a file that is not filed."""
    Fonds.objects.create(number="B001")
    for code in ("TBX", "tb·sq"):
        RecordClass.objects.create(code=code, level="L2", retention_code="Y")
    kinds = product(CODES, ("L2", "L5"), ("B1", "B7"))
    items = Item.objects.bulk_create(
        Item(
            number=f"B001-{running}",
            series="B001",
            running=running,
            fonds_id="B001",
            record_class_id=code,
            level=level,
            branch=branch,
            year=2024,
            type_confidence=1.0,
            page_count=1,
            filed_at=timezone.now(),
        )
        for running, (code, level, branch) in enumerate(kinds, start=1)
    )
    batch = Batch.objects.create(started_at=timezone.now())
    file = SourceFile.objects.create(batch=batch, received_at=timezone.now())
    return Page.objects.bulk_create(
        Page(file=file, number=number, item=item)
        for number, item in enumerate([None, *items], start=1)
    )


def test_one_item_in_memory_and_a_query_of_items_are_decided_alike(pages):
    for scope in SCOPES:
        expected = {item for item in Item.objects.all() if covers(scope, item)}
        assert set(visible(Item.objects.all(), scope)) == expected, scope


def test_what_belongs_to_an_item_is_visible_with_it_and_what_belongs_to_none_is_not(pages):
    for scope in SCOPES:
        expected = {page for page in pages if page.item and covers(scope, page.item)}
        assert set(visible(Page.objects.all(), scope, "item")) == expected, scope


def test_a_class_stands_for_all_below_it_and_not_for_what_begins_alike(pages):
    found = visible(Item.objects.all(), Scope(classes=frozenset({"TB"})))
    assert set(found.values_list("record_class", flat=True)) == {"TB", "TB·SQ"}


def test_each_branch_sees_its_own(pages):
    found = visible(Item.objects.all(), Scope(branches=frozenset({"B7"})))
    assert set(found.values_list("branch", flat=True)) == {"B7"}
