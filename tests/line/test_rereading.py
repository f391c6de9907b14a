"""Pages are read again below fresh work, each once; the old text stays until then."""

from __future__ import annotations

import random
import time
from typing import Any

import dramatiq
import pytest
from django.utils import timezone

from catalog.ledger import entries as ledger
from catalog.models import Item, LedgerEntry
from catalog.register import queries as catalog
from config import wiring
from config.broker_on_redis import OnRedis
from ingest.errors import LeaseLost
from ingest.line import (
    actions,
    leases,
    queries,
)
from ingest.line.new_reading import NewReading
from ingest.models import (
    Page,
    PageStage,
    Reading,
    Rereading,
    RereadingStage,
    SourceFile,
)
from ingest.text import rereading
from ocr.port import PageText
from storage import keys
from storage.port import Receipt
from tests.line import box
from tests.support import children
from workers import (
    steps,
    sweep,
)
from workers.line.broker import (
    READING,
    broker,
)
from workers.stations import receiving
from workers.stations.reading import VIEW

pytestmark = pytest.mark.usefixtures("archive")


@pytest.fixture
def filed(tmp_path):
    """Three items of one page each."""
    return box.feed(box.fill(tmp_path, ["1.tif", "2.tif", "3.tif"]))


def ask(engine="null", pages=None):
    asked = rereading.filed_pages() if pages is None else pages
    return rereading.ask(asked, engine, box.ME)


def run_until_idle():
    with children.running():
        while not sweep.is_idle():
            time.sleep(0.05)


def versions():
    return sorted(Reading.objects.values_list("page", "version"))


def stages():
    return list(Rereading.objects.order_by("pk").values_list("stage", flat=True))


def test_every_page_is_read_again_once_and_its_versions_are_kept(filed):
    before = dict(Item.objects.values_list("pk", "version"))
    assert ask() == 3
    assert not sweep.is_idle()
    run_until_idle()
    assert stages() == [RereadingStage.DONE] * 3
    pages = sorted(Page.objects.values_list("pk", flat=True))
    assert versions() == [(pk, version) for pk in pages for version in (1, 2)]
    assert {pk: version + 1 for pk, version in before.items()} == dict(
        Item.objects.values_list("pk", "version")
    )
    assert catalog.to_index(1) == []
    assert ledger.breaks() == []


def test_a_page_that_waits_already_is_not_asked_for_twice(filed):
    assert ask() == 3
    assert ask() == 0
    entries = LedgerEntry.objects.filter(act="asked to read again")
    assert [entry.detail["pages"] for entry in entries] == [3]


def test_the_account_of_the_batch_stays_as_it_was(filed):
    ask()
    run_until_idle()
    told = box.told(queries.batch(filed["batch"]))
    assert told["account"] == filed["account"]
    assert told["finished"] is True


@pytest.mark.parametrize("seed", range(3))
def test_messages_that_come_twice_and_in_any_order_read_each_page_once(filed, seed):
    ask()
    ids = list(Rereading.objects.values_list("pk", flat=True)) * 3
    for pk in random.Random(seed).sample(ids, len(ids)):
        steps.reread_page.fn(pk)
    assert len(versions()) == 6
    assert stages() == [RereadingStage.DONE] * 3


def test_lost_messages_are_swept_up(filed):
    ask()
    broker.flush_all()
    run_until_idle()
    assert len(versions()) == 6


def fresh(folder):
    """Take in a file and split it, so that its page waits."""
    (folder / "new").mkdir()
    batch = box.opened()
    arriving = box.arriving(box.fill(folder / "new", ["4.tif"], 50))
    receiving.feed(batch, arriving, box.ME, lambda: None)
    steps.split_file.fn(SourceFile.objects.latest("pk").pk)
    broker.flush_all()
    return Page.objects.latest("pk")


def test_while_a_fresh_page_waits_no_old_one_is_read_again(filed, tmp_path):
    page = fresh(tmp_path)
    ask()
    first = Rereading.objects.earliest("pk").pk
    steps.reread_page.fn(first)
    sweep.sweep()
    waiting = [message.actor_name for message in _messages(READING)]
    assert waiting == ["read_page"]
    assert stages() == [RereadingStage.WAITING] * 3
    steps.read_page.fn(page.pk)
    steps.reread_page.fn(first)
    assert stages().count(RereadingStage.DONE) == 1


def _messages(queue):
    if isinstance(broker, OnRedis):
        kept: Any = broker.client.hvals(f"{broker.namespace}:{queue}.msgs")
    else:
        kept = list(broker.queues[queue].queue)
    return [dramatiq.Message.decode(data) for data in kept]


def test_stopped_is_stopped_also_for_a_page_that_is_being_read(filed):
    ask()
    lease = leases.claim(
        rereading.WAITING.all(),
        Rereading.objects.earliest("pk").pk,
        owner="me",
        now=timezone.now(),
        seconds=60,
    )
    assert lease is not None
    assert rereading.stop(box.ME) == 3
    text = PageText(8, 8, (), "null", "1")
    late = NewReading(text=text, record=b"", view=Receipt("derived/aa/view", 0, ""))
    with pytest.raises(LeaseLost):
        rereading.record_rereading(lease, late)
    run_until_idle()
    assert stages() == [RereadingStage.STOPPED] * 3
    assert len(versions()) == 3


def test_what_cannot_be_read_again_keeps_its_text_and_says_why(filed):
    page = Page.objects.select_related("file").earliest("pk")
    original = keys.original(page.file.sha256)
    wiring.objects().delete(original)
    ask(pages=Page.objects.filter(pk=page.pk))
    run_until_idle()
    assert stages() == [RereadingStage.SET_ASIDE]
    request = rereading.requests(1)[0]
    assert dict(request.set_aside) == {"object-missing": 1}
    page.refresh_from_db()
    assert page.stage == PageStage.READ
    assert len(versions()) == 3


def test_after_three_attempts_a_page_is_set_aside(filed, chosen):
    chosen(page_memory_limit_mib=256, page_cpu_limit_s=0.0001, page_wall_limit_s=0.0001)
    ask(pages=Page.objects.filter(pk=Page.objects.earliest("pk").pk))
    run_until_idle()
    row = Rereading.objects.get()
    assert (row.stage, row.attempts) == (RereadingStage.SET_ASIDE, 3)
    assert row.code == "page-timeout"


def test_a_rereading_whose_workers_vanish_is_taken_up_and_at_last_set_aside(filed):
    ask(pages=Page.objects.filter(pk=Page.objects.earliest("pk").pk))
    row = Rereading.objects.get()
    leases.claim(rereading.WAITING.all(), row.pk, owner="dead", now=timezone.now(), seconds=600)
    assert leases.break_leases(Rereading.objects.all(), "dead") == 1
    row.refresh_from_db()
    assert (row.attempts, row.lost) == (0, 1)
    Rereading.objects.update(lost=10)
    actions.give_up_lost(10)
    assert stages() == [RereadingStage.SET_ASIDE]


def test_a_lost_view_is_made_again(filed):
    page = Page.objects.select_related("file").earliest("pk")
    view = keys.derivative(page.file.sha256, page.number, VIEW)
    before = wiring.objects().receipt(view)
    wiring.objects().delete(view)
    ask()
    run_until_idle()
    assert wiring.objects().receipt(view) == before
