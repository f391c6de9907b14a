"""The line from end to end: whatever becomes of messages, every page is filed once."""

from __future__ import annotations

import random

import pytest

from catalog.access.scope import EVERYTHING
from catalog.ledger import entries
from catalog.models import Item, LedgerEntry
from catalog.register import actions as register
from catalog.register import queries as catalog
from config import wiring
from ingest.line import (
    actions,
    queries,
)
from ingest.models import Batch, Bundle, Page, Reading, SourceFile
from tests.line import box
from tests.places import SCANS
from tests.support import children
from web.search import found_items
from workers import steps
from workers.line.broker import broker
from workers.stations import (
    indexing,
    receiving,
)

pytestmark = pytest.mark.usefixtures("archive")

NAMES = [f"{number}.tif" for number in range(1, 9)]


def receive_all(folder):
    """Take a folder in while no line runs, and throw all messages away."""
    batch = box.opened()
    receiving.feed(batch, box.arriving(folder), box.ME, lambda: None)
    broker.flush_all()
    return batch


def state():
    """Return all that must be the same however often a message comes."""
    return {
        "items": list(Item.objects.order_by("pk").values_list("number", "source_name")),
        "pages": list(Page.objects.order_by("pk").values_list("stage", "item", "item_number")),
        "readings": sorted(Reading.objects.values_list("page", "version")),
        "ledger": LedgerEntry.objects.count(),
        "index": wiring.index().search(found_items.parse("tif"), EVERYTHING).total,
    }


def nudges():
    """Return every message that could be on its way by now."""
    kinds = (
        (steps.split_file, SourceFile),
        (steps.read_page, Page),
        (steps.file_bundle, Bundle),
        (steps.index_item, Item),
    )
    return [
        (step, pk) for step, rows in kinds for pk in rows.objects.values_list("pk", flat=True)
    ]


def test_a_batch_is_filed_numbered_without_gaps_and_accounted_for(tmp_path):
    box.fill(tmp_path, NAMES)
    (tmp_path / "three.tif").write_bytes(box.scan(100, pages=3))
    told = box.feed(tmp_path)
    assert set(box.verdicts(told).values()) == {("filed", None)}
    assert box.running_numbers(told) == list(range(1, 10))
    assert told["finished"] is True
    assert told["account"]["balances"] is True
    assert told["account"]["pages_read"] == told["account"]["pages_counted"] == 11
    assert catalog.to_index(1) == []
    assert entries.breaks() == []


@pytest.mark.parametrize("seed", range(4))
def test_messages_that_come_twice_and_in_any_order_change_nothing(tmp_path, seed):
    batch = receive_all(box.fill(tmp_path, NAMES[:4]))
    order = random.Random(seed)
    for _ in range(12):
        for step, pk in order.sample(twice := nudges() * 2, len(twice)):
            step.fn(pk)
        if Item.objects.count() == 4 and not catalog.to_index(1):
            break
    before = state()
    assert len(before["items"]) == 4
    assert len(before["readings"]) == 4
    assert before["index"] == 4
    for step, pk in order.sample(twice := nudges() * 2, len(twice)):
        step.fn(pk)
    assert state() == before
    actions.finish_batches()
    assert box.running_numbers(box.told(batch)) == [1, 2, 3, 4]


def test_the_same_messages_at_once_in_all_threads_change_nothing(tmp_path):
    batch = receive_all(box.fill(tmp_path, NAMES))
    with children.running():
        while queries.batch(batch.pk).finished_at is None:
            for step, pk in nudges() * 2:
                step.nudge(pk)
            for queue in broker.queues:
                broker.join(queue)
    told = box.told(batch)
    assert box.running_numbers(told) == list(range(1, 9))
    assert Reading.objects.count() == 8


def test_lost_messages_are_swept_up(tmp_path):
    batch = box.opened()
    arrivals = box.arriving(box.fill(tmp_path, NAMES))
    with children.running():
        receiving.feed(batch, arrivals, box.ME, broker.flush_all)
        receiving.wait_until_finished(batch.pk, lambda: None)
    assert box.running_numbers(box.told(batch)) == list(range(1, 9))


def test_whoever_reads_the_last_page_of_a_bundle_files_it_without_a_message(tmp_path):
    (tmp_path / "two.tif").write_bytes(box.scan(100, pages=2))
    receive_all(tmp_path)
    steps.split_file.fn(SourceFile.objects.get().pk)
    first, last = Page.objects.order_by("pk").values_list("pk", flat=True)
    broker.flush_all()
    steps.read_page.fn(last)
    assert not Item.objects.exists()
    steps.read_page.fn(first)
    item = Item.objects.get()
    assert list(Page.objects.order_by("pk").values_list("item", "item_number")) == [
        (item.pk, 1),
        (item.pk, 2),
    ]


def test_a_batch_left_half_done_is_carried_on_by_any_line(tmp_path):
    batch = receive_all(box.fill(tmp_path, NAMES[:3]))
    steps.split_file.fn(SourceFile.objects.earliest("pk").pk)
    assert box.running_numbers(box.finish(batch.pk)) == [1, 2, 3]


def test_the_index_made_anew_gives_the_same_answers(tmp_path):
    box.fill(tmp_path, NAMES)
    said = "file,title,policy_no\n3.tif,退保申请,P20240000000017\n5.tif,退保批单,\n"
    (tmp_path / "manifest.csv").write_text(said, encoding="utf-8")
    own_text = next(path for path in SCANS.glob("004-*.pdf"))
    box.feed(tmp_path, own_text)
    words = ("退保", "P2024", "0000017", "保险", '"保险合同"', "tif -退保", "year:2026", "")
    asked = [found_items.parse(text) for text in words]

    def answers():
        return [wiring.index().search(query, EVERYTHING) for query in asked]

    before = answers()
    assert [each.total for each in before][:3] == [2, 1, 1]
    assert before[3].total > 0
    assert wiring.index().rebuild(indexing.all_documents()) == 9
    assert answers() == before


def test_an_index_that_was_lost_is_filled_again_by_the_sweep(tmp_path):
    told = box.feed(box.fill(tmp_path, NAMES[:3]))
    wiring.index().rebuild([])
    register.note_all_unindexed()
    Batch.objects.update(finished_at=None)
    box.finish(told["batch"])
    assert wiring.index().search(found_items.parse("tif"), EVERYTHING).total == 3
