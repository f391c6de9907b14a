"""The index and the register are compared and brought in line, whichever index it is."""

from __future__ import annotations

import time
from dataclasses import asdict

import pytest
import structlog
from django.db import transaction
from django.db.models import F
from structlog.testing import LogCapture

from catalog.access.scope import EVERYTHING
from catalog.ledger.entries import Actor
from catalog.models import Item
from catalog.register import actions as register
from catalog.register.actions import Description
from catalog.register.numbering import Template
from catalog.scheme.actions import plant_class_scheme
from catalog.scheme.shipped import SHIPPED
from search.port import Kept
from search.query import parse
from tests.services.indexed import KINDS, indexed
from workers.jobs import (
    index_reconciler,
    protection,
    runs,
    scheduler,
)
from workers.stations import indexing
from workers.steps import index_item

TEMPLATE = Template("{fonds}-ZY·{L2}·{L3}·{year}·{ret}-{item:06d}")


@pytest.fixture(params=KINDS)
def index(request, transactional_db):
    """An installation with an empty register and an empty index of this kind."""
    plant_class_scheme()
    with indexed(request.param) as index:
        yield index


@transaction.atomic
def entered(number):
    """Enter an item in the register."""
    description = Description(
        title=f"投保单 {number}",
        type_code="APPLICATION",
        type_confidence=1.0,
        class_code="TB·SQ",
        year=2024,
        page_count=1,
        source_name=f"{number}.tif",
        source_channel="command",
    )
    item = register.file_item(
        description, SHIPPED, fonds_no="B001", template=TEMPLATE, marks=protection.marks()
    )
    register.note_filed(item, Actor("周敏"))
    return item.pk


def filed(count):
    """Enter items, and let the line index them."""
    made = [entered(number) for number in range(count)]
    for item in made:
        index_item.fn(item)
    return made


def compared():
    return asdict(index_reconciler.reconcile())


def counts(items, **differing):
    return {"items": items, "missing": 0, "stale": 0, "stray": 0, "ahead": 0, **differing}


def kept(index):
    return [each.id for each in index.kept()]


def found(index, text, wanted):
    """Tell whether a search gives these items within the stated second."""
    patient_until = time.monotonic() + 3
    while time.monotonic() < patient_until:
        if {hit.id for hit in index.search(parse(text), EVERYTHING).hits} == set(wanted):
            return True
        time.sleep(0.05)
    return False


def test_an_index_that_is_in_line_is_left_alone(index):
    items = filed(3)
    assert compared() == counts(3)
    assert kept(index) == items
    assert found(index, "投保单", items)


def test_nothing_at_all_is_in_line(index):
    assert compared() == counts(0)


def test_what_the_line_has_yet_to_index_is_no_difference(index):
    items = filed(2)
    register.note_changed(items[0])
    Item.objects.filter(pk=items[1]).update(indexed_version=0)
    index.rebuild([])
    assert compared() == counts(2)


@pytest.mark.parametrize("at_once", [1, 2, 3, 1000])
def test_what_is_missing_or_stale_is_indexed_again(index, monkeypatch, at_once):
    monkeypatch.setattr(index_reconciler, "AT_ONCE", at_once)
    items = filed(6)
    old = [indexing.document(item) for item in Item.objects.filter(pk__in=items[2:])]
    Item.objects.filter(pk__in=items[4:]).update(version=F("version") + 1)
    Item.objects.update(indexed_version=F("version"))
    index.rebuild(old)
    assert compared() == counts(6, missing=2, stale=2)
    for item in items:
        index_item.fn(item)
    assert compared() == counts(6)
    assert [each.version for each in index.kept()] == [1, 1, 1, 1, 2, 2]


@pytest.mark.parametrize("at_once", [1, 2, 1000])
def test_what_is_not_in_the_register_is_taken_out_for_good(index, monkeypatch, at_once):
    monkeypatch.setattr(index_reconciler, "AT_ONCE", at_once)
    items = filed(4)
    late = [indexing.document(item) for item in Item.objects.all()]
    Item.objects.filter(pk__in=[items[0], items[3]]).delete()
    heard = LogCapture()
    every = structlog.make_filtering_bound_logger("debug")
    log = structlog.wrap_logger(None, processors=[heard], wrapper_class=every)
    monkeypatch.setattr(index_reconciler, "log", log)
    assert compared() == counts(2, stray=2)
    strays = [line for line in heard.entries if line["event"] == "index_stray"]
    assert [line["item"] for line in strays] == [items[0], items[3]]
    assert all(line["why"] for line in strays)
    index.put(late)
    assert kept(index) == items[1:3]


def test_an_index_that_is_ahead_of_the_register_needs_a_new_one(index):
    items = filed(2)
    register.note_changed(items[0])
    index_item.fn(items[0])
    Item.objects.update(version=1, indexed_version=1)  # as a backup had it
    assert compared() == counts(2, ahead=1)
    index.rebuild(indexing.all_documents())
    assert compared() == counts(2)


def test_a_late_message_about_what_is_gone_brings_nothing_back(index):
    """R18: the message was held back while the item was destroyed."""
    gone, stays = filed(2)
    Item.objects.filter(pk=gone).delete()
    assert kept(index) == [gone, stays]
    index_item.fn(gone)
    index_item.fn(gone)
    assert kept(index) == [stays]
    assert found(index, "投保单", [stays])
    assert compared() == counts(1)


def test_an_item_that_moves_on_while_it_is_put_is_put_again(index, monkeypatch):
    (item,) = filed(1)
    register.note_changed(item)
    description = indexing.description
    moved: list[int] = []

    def moving(row):
        if len(moved) < 2:
            moved.append(row.version)
            register.note_changed(item)
        return description(row)

    monkeypatch.setattr(indexing, "description", moving)
    index_item.fn(item)
    assert moved == [2, 3]
    assert list(index.kept()) == [Kept(item, 4)]
    assert Item.objects.get().indexed_version == 4


def test_an_item_that_is_destroyed_while_it_is_put_is_taken_out(index, monkeypatch):
    (item,) = filed(1)
    register.note_changed(item)
    description = indexing.description

    def destroying(row):
        Item.objects.filter(pk=item).delete()
        return description(row)

    monkeypatch.setattr(indexing, "description", destroying)
    index_item.fn(item)
    assert kept(index) == []


def test_of_two_messages_out_of_order_the_newer_stays(index):
    (item,) = filed(1)
    older = indexing.document(Item.objects.get())
    register.note_changed(item)
    index_item.fn(item)
    index.put([older])
    assert [each.version for each in index.kept()] == [2]


def test_the_clock_brings_the_index_in_line_and_says_what_it_found(index):
    gone, stays = filed(2)
    Item.objects.filter(pk=gone).delete()
    (job,) = (job for job in scheduler.JOBS if job.name == "reconcile")
    entered = runs.start_run(job.name)
    assert entered is not None
    run = scheduler.perform(job, entered)
    assert (run.outcome, run.told) == ("well", counts(1, stray=1))
    assert kept(index) == [stays]
