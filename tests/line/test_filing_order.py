"""Numbers follow the box: items of a batch are filed in the order in which files arrived."""

from __future__ import annotations

import pytest

from catalog.models import Item
from ingest.arrival.arrivals import Arrival
from ingest.line import actions
from ingest.models import Batch, SourceFile
from ingest.review import decisions
from tests.line import box, by_hand
from workers.stations import receiving
from workers.sweep import sweep

pytestmark = pytest.mark.usefixtures("archive")


def numbered():
    """Return the names of the files that were filed, by growing number."""
    sources = Item.objects.order_by("running").values_list("source_name", flat=True)
    return [source.rpartition("/")[2] for source in sources]


def received(folder, count):
    """A batch of so many files, all split and none read."""
    batch = by_hand.receive(by_hand.fill(folder, [f"{n}.tif" for n in range(1, count + 1)]))
    for number in range(1, count + 1):
        by_hand.split(batch, f"{number}.tif")
    return batch


def test_what_is_read_before_those_in_front_of_it_waits_for_them(tmp_path):
    batch = received(tmp_path, 4)
    for name in ("4.tif", "2.tif", "3.tif"):
        by_hand.read(batch, name)
    assert numbered() == []
    by_hand.read(batch, "1.tif")
    by_hand.follow_nudges()
    assert numbered() == ["1.tif", "2.tif", "3.tif", "4.tif"]
    assert box.told(batch)["finished"] is True


def test_the_sweep_does_not_let_anything_overtake_either(tmp_path):
    batch = received(tmp_path, 3)
    for name in ("3.tif", "2.tif"):
        by_hand.read(batch, name)
    sweep()
    by_hand.follow_nudges()
    assert numbered() == []


def test_a_lost_nudge_of_those_that_wait_is_made_up_for_by_the_sweep(tmp_path):
    batch = received(tmp_path, 3)
    for name in ("3.tif", "2.tif", "1.tif"):
        by_hand.read(batch, name)
    by_hand.forget_nudges()
    assert numbered() == ["1.tif"]
    sweep()
    by_hand.follow_nudges()
    assert numbered() == ["1.tif", "2.tif", "3.tif"]


def test_what_is_set_aside_is_passed_and_gets_its_number_when_it_is_mended(tmp_path):
    batch = received(tmp_path, 4)
    for name in ("4.tif", "3.tif", "1.tif"):
        by_hand.read(batch, name)
    by_hand.follow_nudges()
    assert numbered() == ["1.tif"]
    by_hand.set_aside(batch, "2.tif")
    by_hand.follow_nudges()
    assert numbered() == ["1.tif", "3.tif", "4.tif"]
    decisions.retry([SourceFile.objects.get(path__endswith="/2.tif").pk], box.ME)
    by_hand.read(batch, "2.tif")
    by_hand.follow_nudges()
    assert numbered() == ["1.tif", "3.tif", "4.tif", "2.tif"]
    assert box.told(batch)["finished"] is True


def test_what_turns_out_to_be_damaged_is_passed(tmp_path):
    batch = by_hand.receive(by_hand.fill(tmp_path, ["1.tif", "2.tif", "3.tif"]))
    by_hand.split(batch, "2.tif")
    by_hand.split(batch, "3.tif")
    by_hand.read(batch, "3.tif")
    by_hand.read(batch, "2.tif")
    by_hand.split(batch, "1.tif", pages=0)
    by_hand.follow_nudges()
    assert numbered() == ["2.tif", "3.tif"]


def test_a_batch_waits_for_no_other(tmp_path):
    first, second = (received(tmp_path / name, 2) for name in ("a", "b"))
    by_hand.read(first, "2.tif")
    for name in ("2.tif", "1.tif"):
        by_hand.read(second, name)
    by_hand.follow_nudges()
    assert list(Item.objects.values_list("bundle__batch", flat=True)) == [second.pk] * 2


def test_files_named_one_by_one_keep_the_order_in_which_they_were_named(tmp_path):
    by_hand.fill(tmp_path, ["1.tif", "2.tif", "3.tif"])
    batch = by_hand.receive(*(tmp_path / name for name in ("2.tif", "3.tif", "1.tif")))
    for name in ("1.tif", "2.tif", "3.tif"):
        by_hand.split(batch, name)
        by_hand.read(batch, name)
    by_hand.follow_nudges()
    assert numbered() == ["2.tif", "3.tif", "1.tif"]


def test_a_folder_takes_its_place_among_the_files_around_it(tmp_path):
    by_hand.fill(tmp_path, ["a/1.tif", "a/2.tif", "b/3.tif"])
    batch = by_hand.receive(tmp_path, folders_are_items=True)
    for name in ("3.tif", "2.tif", "1.tif"):
        by_hand.split(batch, name)
    for name in ("3.tif", "2.tif", "1.tif"):
        by_hand.read(batch, name)
    by_hand.follow_nudges()
    assert numbered() == ["1.tif", "3.tif"]


def sent(folder, *names_and_positions):
    """An upload that is still open: each file as it comes, with the place it was given."""
    batch = actions.open_batch("", "upload", source="upload", by=box.ME.name)
    for name, position in names_and_positions:
        by_hand.fill(folder, [name])
        arrival = Arrival(folder / name, f"box/{name}", position=position)
        receiving.receive(batch, arrival, box.ME)
        by_hand.forget_nudges()
        by_hand.split(batch, name)
        by_hand.read(batch, name)
    return batch


def test_an_upload_is_numbered_by_the_places_it_names_once_all_is_sent(tmp_path):
    batch = sent(tmp_path, ("b.tif", 2), ("c.tif", 3), ("a.tif", 1))
    by_hand.follow_nudges()
    assert numbered() == []
    receiving.close(batch)
    by_hand.follow_nudges()
    assert numbered() == ["a.tif", "b.tif", "c.tif"]


def test_an_upload_that_names_no_places_is_numbered_while_it_is_open(tmp_path):
    sent(tmp_path, ("b.tif", 0), ("a.tif", 0))
    assert numbered() == ["b.tif", "a.tif"]


def test_an_upload_that_nobody_goes_on_with_is_closed_and_filed(tmp_path):
    batch = sent(tmp_path, ("b.tif", 2), ("a.tif", 1))
    sweep()
    by_hand.follow_nudges()
    assert numbered() == []
    SourceFile.objects.update(received_at=box.LONG_AGO)
    Batch.objects.update(started_at=box.LONG_AGO, remarks=[{"code": "list-empty"}])
    sweep()
    by_hand.follow_nudges()
    assert numbered() == ["a.tif", "b.tif"]
    batch.refresh_from_db()
    assert batch.finished_at is not None
    assert batch.remarks == [{"code": "list-empty"}]
