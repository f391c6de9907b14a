"""What was stored is read back: every damage is found, and nothing else."""

from __future__ import annotations

import io
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from config import wiring
from config.settings import settings
from ingest.models import KeptObject, Page, SourceFile
from ingest.objects import fixity as rules
from ingest.objects import inventory
from storage import keys
from storage.disk import DiskStore
from storage.errors import StoreNotOurs
from storage.port import Receipt
from tests.line import box, planted
from workers.jobs import (
    fixity,
    readback,
    runs,
    scheduler,
)
from workers.models import Run, RunOutcome

AGES = 2 * inventory.UNSETTLED_S


@pytest.fixture
def archive(archive, chosen, tmp_path, monkeypatch):
    """Its objects lie in a folder, wherever its tables are."""
    chosen(engine="null", home=tmp_path)
    store = DiskStore(settings().objects_path)
    monkeypatch.setattr(wiring, "objects", lambda: store)
    monkeypatch.setattr(readback, "SECOND_LOOK_S", 0.01)


@pytest.fixture
def eventful(monkeypatch):
    """Give a function that says what happens to the store, and before which read."""

    def say(at, happens):
        store = planted.Eventful(wiring.objects(), at, happens)
        monkeypatch.setattr(wiring, "objects", lambda: store)

    return say


def path(key):
    return settings().objects_path / key


def lay(key, content):
    path(key).parent.mkdir(parents=True, exist_ok=True)
    path(key).write_bytes(content)


def age(key, seconds=AGES):
    os.utime(path(key), times=(time.time() - seconds,) * 2)


def run(work=fixity.check_all):
    entered = runs.start_run("fixity")
    assert entered is not None
    return scheduler.perform(scheduler.FIXITY, entered, work)


def found():
    return dict(inventory.findings().values_list("key", "code"))


def test_five_of_each_damage_among_a_thousand_are_found_in_one_cycle_and_nothing_else(archive):
    held = planted.fill(1000)
    expected = planted.damage(held, lay, 5)
    for key, code in expected.items():
        if code == rules.UNKNOWN:
            age(key)
    ended = run()
    assert found() == expected
    assert (ended.outcome, ended.told["read"], ended.told["unchecked"]) == ("found", 1000, 0)
    assert ended.told["found"] == len(expected) == 25


def test_what_is_whole_is_well(archive):
    planted.fill(30)
    ended = run()
    assert (ended.outcome, ended.code, found()) == (RunOutcome.WELL, "", {})
    assert ended.told["read"] == 30


def test_a_young_object_that_nobody_knows_may_belong_to_a_put_under_way(archive):
    planted.fill(3)
    lay("derived/aa/stray", b"just stored")
    assert run().outcome == RunOutcome.WELL
    age("derived/aa/stray")
    assert run().outcome == RunOutcome.FOUND
    assert found() == {"derived/aa/stray": rules.UNKNOWN}


def test_an_unknown_object_that_is_gone_or_becomes_known_is_not_told_any_more(archive):
    planted.fill(3)
    for key in ("derived/aa/gone", "derived/aa/known", "not even a key"):
        lay(key, b"stray")
        age(key)
    run()
    assert len(found()) == 3
    path("derived/aa/gone").unlink()
    path("not even a key").unlink()
    inventory.record([wiring.objects().put("derived/aa/known", io.BytesIO(b"stray"))])
    assert run().outcome == RunOutcome.WELL


def test_a_name_on_the_disk_that_is_no_text_is_told_too(archive):
    planted.fill(3)
    strange = os.fsencode(settings().objects_path) + b"/\xff\xfe"
    Path(os.fsdecode(strange)).write_bytes(b"stray")
    os.utime(strange, times=(time.time() - AGES,) * 2)
    assert run().outcome == RunOutcome.FOUND


def test_a_restored_object_is_read_first_and_well_again(archive):
    held = planted.fill(3)
    lay(held[1], b"forged")
    assert run().outcome == RunOutcome.FOUND
    lay(held[1], planted.content(1))
    ended = run(fixity.check_share)
    assert (ended.outcome, found()) == (RunOutcome.WELL, {})


def test_a_view_that_is_replaced_while_it_is_read_back_is_no_damage(archive, eventful):
    (key,) = planted.fill(1)
    path(key).unlink()
    new = wiring.objects().put(key, io.BytesIO(b"drawn anew"))
    eventful(1, lambda: inventory.record([new]))
    assert run().outcome == RunOutcome.WELL


def test_by_the_clock_those_checked_longest_ago_are_read_and_no_more_than_a_share(
    archive, monkeypatch
):
    monkeypatch.setattr(rules, "LEAST", 4)
    held = planted.fill(20)
    for days, key in enumerate(held):
        at = timezone.now() - timedelta(days=days)
        KeptObject.objects.filter(key=key).update(checked_at=at)
    ended = run(fixity.check_share)
    assert ended.told["read"] == 4
    recent = timezone.now() - timedelta(minutes=5)
    read = KeptObject.objects.filter(checked_at__gt=recent).exclude(key=held[0])
    assert set(read.values_list("key", flat=True)) == set(held[-4:])


def test_a_store_that_is_gone_is_told_once_and_counts_what_was_not_checked(archive):
    planted.fill(20)
    settings().objects_path.rename(settings().home / "elsewhere")
    ended = run()
    assert (ended.outcome, ended.code) == (RunOutcome.FAILED, StoreNotOurs.code)
    assert (ended.told["unchecked"], found()) == (20, {})
    (settings().home / "elsewhere").rename(settings().objects_path)
    assert run().outcome == RunOutcome.WELL


def test_a_store_that_goes_in_the_middle_is_told_once(archive, monkeypatch, eventful):
    planted.fill(20)
    monkeypatch.setattr(fixity, "AT_A_TIME", 5)
    eventful(7, lambda: settings().objects_path.rename(settings().home / "elsewhere"))
    ended = run()
    assert (ended.outcome, ended.code) == (RunOutcome.FAILED, StoreNotOurs.code)
    assert (ended.told["read"], ended.told["unchecked"], found()) == (5, 15, {})


def test_everything_that_the_line_stores_is_noted_with_its_digest(archive, tmp_path):
    box.feed(box.fill(tmp_path / "in", ["1.tif", "2.tif"]))
    stored = {each.key for each in wiring.objects().listing()}
    assert len(stored) == 4
    noted = KeptObject.objects.exclude(sha256="").exclude(kept_at=None)
    assert set(noted.values_list("key", flat=True)) == stored
    assert run().outcome == RunOutcome.WELL


def test_what_was_promised_and_never_stored_is_not_missed(archive):
    planted.fill(2)
    inventory.promise([Receipt("derived/aa/never", 3, "0" * 64)])
    assert run().outcome == RunOutcome.WELL
    ago = timezone.now() - timedelta(seconds=AGES)
    KeptObject.objects.filter(kept_at=None).update(checked_at=ago)
    assert run().outcome == RunOutcome.WELL
    assert not KeptObject.objects.filter(kept_at=None).exists()


def test_what_was_promised_and_stored_is_held_although_the_maker_was_killed(archive):
    planted.fill(2)
    key, made = "derived/aa/thumb", b"a thumbnail"
    receipt = wiring.objects().put(key, io.BytesIO(made))
    age(key)
    inventory.promise([receipt])
    ago = timezone.now() - timedelta(seconds=AGES)
    KeptObject.objects.filter(kept_at=None).update(checked_at=ago)
    assert run().outcome == RunOutcome.WELL
    assert KeptObject.objects.get(key=key).kept_at is not None
    lay(key, b"a thumb-nail")
    assert run().outcome == RunOutcome.FOUND


def test_objects_from_before_the_table_was_are_adopted_and_counted(archive, tmp_path):
    box.feed(box.fill(tmp_path / "in", ["1.tif"]))
    page = Page.objects.select_related("file").get()
    thumb = keys.derivative(page.file.sha256, 1, "thumb-1.jpg")
    wiring.objects().put(thumb, io.BytesIO(b"made by an earlier version"))
    age(thumb)
    lay("derived/aa/stray", b"of nothing we know")
    age("derived/aa/stray")
    KeptObject.objects.filter(key__startswith="derived/").update(sha256="", size=0)
    ended = run()
    assert (ended.told["adopted"], found()) == (2, {"derived/aa/stray": rules.UNKNOWN})
    assert not inventory.held().filter(sha256="").exists()
    lay(thumb, b"forged")
    run()
    assert thumb in found()


def test_checking_gives_way_while_pages_wait(archive, tmp_path, chosen):
    planted.fill(1)
    box.feed(box.fill(tmp_path / "in", ["1.tif"]))
    entered = runs.start_run("fixity")
    assert entered is not None
    chosen(fixity_busy_percent=50)
    pace = readback.Throttle(entered)
    start = time.monotonic()
    pace.worked(0.5)
    assert time.monotonic() - start < 0.4
    SourceFile.objects.get().pages.update(stage="waiting")
    start = time.monotonic()
    pace.worked(0.5)
    assert 0.4 < time.monotonic() - start < 2


def test_a_check_of_everything_that_was_stopped_is_gone_on_with_where_it_stood(
    archive, monkeypatch, eventful
):
    planted.fill(20)
    monkeypatch.setattr(fixity, "AT_A_TIME", 5)
    entered = runs.start_run("fixity")
    assert entered is not None
    eventful(7, entered.stopping.set)
    first = scheduler.perform(scheduler.FIXITY, entered, fixity.check_all)
    assert (first.outcome, first.code) == (RunOutcome.LOST, "interrupted")
    assert (first.told["read"], first.told["unchecked"]) == (5, 15)
    assert run(fixity.check_share).told["read"] == 15
    assert Run.objects.filter(outcome=RunOutcome.WELL).count() == 1
