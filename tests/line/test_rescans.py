"""Pages are judged when they are read, and again when limits change; deciding is an act."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest
from django.core.management import call_command

from catalog.ledger import entries
from catalog.models import Item, LedgerEntry
from ingest.errors import NothingToSettle
from ingest.models import Batch, Page, Settled
from ingest.quality import rescans
from ingest.quality.scan_profile import Severity
from tests.line import box
from tests.web.conftest import GOOD
from web.scanning.schemas import BatchSchema
from workers.stations import scan_quality

FAINT, CROOKED = replace(GOOD, contrast=0.1), replace(GOOD, skew_deg=4.0)


def lantai(capsys, *args):
    """Run a command in this process; return its exit code and what it printed."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as end:
        call_command(*args)
    return end.value.code, capsys.readouterr()


def as_json(capsys, *args):
    code, said = lantai(capsys, *args, "--json")
    assert code == 0
    return json.loads(said.out)


@pytest.fixture
def fed(archive, tmp_path):
    """Three pages that were read: a faint one, a crooked one, and one that is not measured."""
    told = box.feed(box.fill(tmp_path / "box", ["1.tif", "2.tif", "3.tif"]))
    batch = Batch.objects.get(pk=told["batch"])
    pages = list(Page.objects.filter(file__batch=batch).order_by("pk"))
    for page, measures in zip(pages, (FAINT, CROOKED), strict=False):
        Page.objects.filter(pk=page.pk).update(measures=asdict(measures))
    # As an earlier version left it, which measured nothing.
    Page.objects.filter(pk=pages[2].pk).update(measures=None, defects=[], severity="")
    scan_quality.judge_again(batch, box.ME)
    return batch, [Page.objects.get(pk=page.pk) for page in pages]


def test_a_page_is_judged_by_the_profile_of_its_batch_when_it_is_read(archive, tmp_path):
    box.feed(box.fill(tmp_path / "box", ["1.tif"]))  # 64 by 64 dots, far too few for a sheet
    page = Page.objects.get()
    assert page.measures is not None
    assert page.severity == "look"  # for the file does not say how many to the inch
    assert page.measures["dpi"] in [each["value"] for each in page.defects]


def test_of_a_page_that_is_not_measured_nothing_is_said(fed):
    page = fed[1][2]
    assert (page.measures, page.defects, page.severity) == (None, [], "")


def test_each_page_stands_in_the_part_of_its_heaviest_defect(fed):
    _, (faint, crooked, _) = fed
    assert list(rescans.open_pages(Severity.RESCAN)) == [faint]
    assert list(rescans.open_pages(Severity.LOOK)) == [crooked]
    assert rescans.causes(rescans.objected()) == {"image-light": 1, "image-skew": 1}
    assert rescans.counts() == {"rescan": 1, "look": 1, "settled": 0}


def test_a_batch_without_a_profile_is_held_to_the_usual_one(fed, chosen):
    batch, _ = fed
    assert batch.profile == ""
    assert scan_quality.profile_of(batch).code == "text-300"
    chosen(scan_profile="photo-200", engine="null")
    assert scan_quality.profile_of(batch).code == "photo-200"
    batch.profile = "of-another-version"
    assert scan_quality.profile_of(batch).code == "photo-200"


def test_judging_again_by_the_same_limits_changes_nothing_and_is_no_act(fed):
    before = LedgerEntry.objects.count()
    assert scan_quality.judge_again(fed[0], box.ME) == 0
    assert LedgerEntry.objects.count() == before


def test_other_limits_change_the_list_and_stand_in_the_ledger(fed):
    batch, (faint, crooked, _) = fed
    batch.profile = "fax-200"
    assert scan_quality.judge_again(batch, box.ME) == 1
    faint.refresh_from_db()
    crooked.refresh_from_db()
    assert (faint.severity, faint.defects, crooked.severity) == ("", [], "look")
    assert Batch.objects.get(pk=batch.pk).profile == "fax-200"
    entry = LedgerEntry.objects.order_by("-seq").first()
    assert entry is not None
    assert (entry.act, entry.subject) == ("judged again", f"batch:{batch.pk}")
    assert entry.detail == {"profile": "fax-200", "pages": 1}
    assert entries.breaks() == []


def test_a_decision_survives_being_judged_again(fed):
    batch, (faint, *_) = fed
    rescans.settle(faint.pk, Settled.ACCEPTED, box.ME, reason="paper")
    batch.profile = "delivery-300"
    scan_quality.judge_again(batch, box.ME)
    faint.refresh_from_db()
    assert (faint.severity, faint.settled) == ("rescan", "accepted")
    assert faint not in rescans.open_pages(Severity.RESCAN)


def test_measures_of_another_version_leave_a_page_as_it_is(fed):
    batch, (faint, *_) = fed
    Page.objects.filter(pk=faint.pk).update(measures={"dpi": 300})
    batch.profile = "fax-200"
    assert scan_quality.judge_again(batch, box.ME) == 0
    faint.refresh_from_db()
    assert faint.severity == "rescan"


def test_what_was_measured_comes_back_from_the_table_as_it_went_in(fed):
    page = Page.objects.get(pk=fed[1][0].pk)
    assert scan_quality.stored(page.measures) == FAINT
    assert scan_quality.stored(None) is None


def test_a_page_without_defects_cannot_be_settled(fed):
    with pytest.raises(NothingToSettle):
        rescans.settle(fed[1][2].pk, Settled.ACCEPTED, box.ME, reason="paper")
    assert not LedgerEntry.objects.filter(act="accepted").exists()


def test_a_decision_without_its_entry_is_no_decision(fed, monkeypatch):
    def full(*args, **kwargs):
        raise OSError("no space")

    page = fed[1][0]
    monkeypatch.setattr(entries, "append", full)
    with pytest.raises(OSError, match="no space"):
        rescans.settle(page.pk, Settled.RESCAN, box.ME)
    page.refresh_from_db()
    assert page.settled == ""


def test_the_command_lists_what_waits_the_heaviest_first(fed, capsys):
    batch, (faint, crooked, _) = fed
    told = as_json(capsys, "rescan")
    assert told["rescans"] == {"rescan": 1, "look": 1, "settled": 0}
    assert [each["severity"] for each in told["pages"]] == ["rescan", "look"]
    first = told["pages"][0]
    assert (first["batch"], first["path"], first["page"]) == (batch.pk, faint.file.path, 1)
    assert first["number"] == Item.objects.get(pages=faint).number
    (defect,) = first["defects"]
    assert (defect["code"], defect["value"], defect["limit"]) == ("image-light", 0.1, 0.15)
    assert "0.1" in defect["measured"]
    assert defect["sentence"]
    rescans.settle(faint.pk, Settled.RESCAN, box.ME)
    told = as_json(capsys, "rescan", "--batch", str(batch.pk))
    assert told["rescans"] == {"rescan": 0, "look": 1, "settled": 1}
    assert [each["path"] for each in told["pages"]] == [crooked.file.path]
    assert as_json(capsys, "rescan", "--cause", "image-blur")["pages"] == []


def test_the_command_prints_a_table_that_fits(fed, capsys):
    code, said = lantai(capsys, "rescan")
    assert code == 0
    for word in ("1.tif", "对比度 0.1，低于限值 0.15", "歪斜", "4°", "请改用灰度"):
        assert word in said.out.replace("\n", "").replace(" ", "") or word in said.out


def test_the_command_judges_again(fed, capsys, monkeypatch):
    batch, _ = fed
    Page.objects.update(defects=[], severity="")
    assert as_json(capsys, "rescan")["pages"] == []
    assert len(as_json(capsys, "rescan", "--judge-again")["pages"]) == 2
    told = as_json(capsys, "rescan", "--batch", str(batch.pk), "--profile", "delivery-300")
    assert told["rescans"] == {"rescan": 2, "look": 0, "settled": 0}
    told = BatchSchema.of(Batch.objects.get())
    assert (told.profile, told.rescans.rescan) == ("delivery-300", 2)


def test_a_profile_is_chosen_for_a_batch_that_is_named(fed, capsys):
    code, said = lantai(capsys, "rescan", "--profile", "fax-200")
    assert (code, said.out) == (2, "")
    assert "--batch" in said.err
    assert lantai(capsys, "rescan", "--batch", "4711")[0] == 2
    assert Batch.objects.get().profile == ""


def test_a_batch_is_fed_under_the_profile_that_is_named(archive, tmp_path, capsys):
    folder = str(box.fill(tmp_path / "box", ["1.tif"]))
    other = str(box.fill(tmp_path / "other", ["1.tif"], 9))
    with box.workers_elsewhere():
        told = as_json(capsys, "ingest", folder, "--profile", "photo-200")
        assert told["profile"] == "photo-200"
        told = as_json(capsys, "ingest", other)
        assert told["profile"] == "text-300"


def test_a_profile_that_is_not_there_stops_the_program(chosen):
    chosen(scan_profile="best")
    from config.settings import settings

    with pytest.raises(ValueError, match="text-300"):
        settings()
