"""Blank sheets: no archive number is spent on them unless a person or a list says so."""

from __future__ import annotations

import pytest

from catalog.ledger import entries
from catalog.models import Item, LedgerEntry
from ingest.errors import NothingToRetry, TypeMissing
from ingest.models import Batch, SourceFile
from ingest.review import (
    blank_only,
    decisions,
)
from tests.line import box, by_hand
from workers.sweep import sweep

pytestmark = pytest.mark.usefixtures("archive")


def received(folder, *, blank, **more):
    """Take a folder in and read it, the files named `blank` as pages without ink."""
    batch = by_hand.receive(folder, **more)
    for file in batch.files.filter(stage="received").order_by("pk"):
        name = file.path.rpartition("/")[2]
        by_hand.split(batch, name)
        by_hand.read(batch, name, blank=name[0] in blank)
    return batch


def told(batch_id):
    by_hand.follow_nudges()
    return box.told(Batch.objects.get(pk=batch_id))


def line_goes_on(batch_id):
    """Let the line come round once, and return what is told about a batch."""
    sweep()
    return told(batch_id)


def waiting():
    return list(blank_only.waiting().values_list("pk", flat=True))


def acts():
    return list(LedgerEntry.objects.order_by("seq").values_list("act", flat=True))


@pytest.fixture
def among_others(tmp_path):
    """A batch of three sheets, the second of which is blank."""
    by_hand.fill(tmp_path, ["1.tif", "2.tif", "3.tif"])
    batch = received(tmp_path, blank="2")
    return told(batch.pk)


def test_a_blank_sheet_gets_no_number_and_waits_for_a_person(among_others):
    assert box.verdicts(among_others) == {
        "1.tif": ("filed", None),
        "2.tif": ("set_aside", "blank-only"),
        "3.tif": ("filed", None),
    }
    assert box.running_numbers(among_others) == [1, 2]
    assert among_others["account"]["balances"] is True
    assert among_others["account"]["pages_blank"] == 1


def test_a_person_may_decide_that_a_blank_sheet_is_no_record(among_others):
    assert blank_only.no_record(waiting(), box.ME) == 1
    answer = line_goes_on(among_others["batch"])
    assert box.verdicts(answer)["2.tif"] == ("ignored", "blank-not-filed")
    assert answer["account"]["balances"] is True
    assert answer["account"]["files_ignored"] == 1
    assert acts()[-1] == "not filed"
    assert entries.breaks() == []
    with pytest.raises(NothingToRetry):
        blank_only.no_record([SourceFile.objects.get(path__endswith="2.tif").pk], box.ME)


def test_the_same_blank_sheet_fed_again_is_asked_about_again(among_others, tmp_path):
    blank_only.no_record(waiting(), box.ME)
    (tmp_path / "1.tif").unlink()
    (tmp_path / "3.tif").unlink()
    again = received(tmp_path, blank="2")
    assert box.verdicts(told(again.pk)) == {"2.tif": ("set_aside", "blank-only")}


def test_a_person_may_let_a_blank_sheet_be_filed_as_a_type(among_others):
    assert blank_only.file_as(waiting(), "POLICY", box.ME) == 1
    answer = line_goes_on(among_others["batch"])
    assert box.verdicts(answer)["2.tif"] == ("filed", None)
    assert box.by_name(answer)["2.tif"]["type"] == "POLICY"
    assert Item.objects.get(source_name__endswith="2.tif").type_confidence == 1.0
    assert "type given" in acts()
    assert answer["account"]["balances"] is True


def test_there_is_no_filing_as_an_unknown_type(among_others):
    with pytest.raises(TypeMissing):
        blank_only.file_as(waiting(), "不存在", box.ME)
    assert len(waiting()) == 1


def test_retry_leaves_a_blank_sheet_waiting_for_the_decision(among_others):
    decisions.retry(waiting(), box.ME)
    answer = line_goes_on(among_others["batch"])
    assert box.verdicts(answer)["2.tif"] == ("set_aside", "blank-only")


def test_a_list_that_names_a_blank_sheet_has_decided(tmp_path):
    by_hand.fill(tmp_path, ["1.tif", "2.tif"])
    (tmp_path / "manifest.csv").write_text("file,title\n1.tif,封底\n", "utf-8")
    answer = told(received(tmp_path, blank="12").pk)
    assert box.verdicts(answer) == {
        "1.tif": ("filed", None),
        "2.tif": ("set_aside", "blank-only"),
    }


def test_a_folder_of_blank_pages_only_is_decided_as_one(tmp_path):
    by_hand.fill(tmp_path, ["case/1.tif", "case/2.tif"])
    answer = told(received(tmp_path, blank="12", folders_are_items=True).pk)
    assert {each["code"] for each in answer["files"]} == {"blank-only"}
    assert blank_only.file_as(waiting()[:1], "其他材料", box.ME) == 2
    answer = line_goes_on(answer["batch"])
    assert {each["verdict"] for each in answer["files"]} == {"filed"}
    assert Item.objects.get().page_count == 2


def test_a_blank_page_among_others_of_an_item_is_filed_with_them(tmp_path):
    by_hand.fill(tmp_path, ["case/1.tif", "case/2.tif"])
    answer = told(received(tmp_path, blank="2", folders_are_items=True).pk)
    assert {each["verdict"] for each in answer["files"]} == {"filed"}
    assert Item.objects.get().page_count == 2
