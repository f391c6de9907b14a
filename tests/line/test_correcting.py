"""What a person corrects is searched, kept in versions, and survives another engine."""

from __future__ import annotations

import json

import pytest

from catalog.access.scope import EVERYTHING
from catalog.ledger import entries as ledger
from catalog.ledger.entries import Actor
from catalog.models import Item, LedgerEntry
from config import wiring
from ingest.errors import CorrectionMissing, LineTooLong, ReadingChanged
from ingest.line import queries
from ingest.models import Correction, CorrectionState, Page, PageStage, Reading
from ingest.text import (
    corrections,
    rereading,
)
from tests.line import box
from tests.line.test_rereading import run_until_idle
from tests.places import SCANS
from tests.support import recorded
from web.search import found_items
from workers import steps

pytestmark = pytest.mark.usefixtures("archive")

OLIVE = Actor("olive")


@pytest.fixture
def policy():
    """The first page of a policy that carries its own text; nothing has to be read."""
    box.feed(next(SCANS.glob("004-*.pdf")))
    return Page.objects.earliest("item_number")


def newest(page):
    return queries.newest_readings([page.pk])[page.pk]


def lines(page):
    return [line.text for line in queries.page_text(newest(page)).lines]


def correct(page, said, seen=None):
    return corrections.correct(page.pk, (seen or newest(page)).pk, said, OLIVE)


def found(words):
    """Return on which pages words are found, once the index has followed."""
    for pk in Item.objects.values_list("pk", flat=True):
        steps.index_item.fn(pk)
    hits = found_items.search(found_items.parse(words), EVERYTHING).hits
    return [page.page for hit in hits for page in hit.pages]


def states():
    return list(Correction.objects.order_by("pk").values_list("state", flat=True))


def last_entry():
    return LedgerEntry.objects.latest("seq")


def test_a_corrected_line_is_searched_and_shown_and_the_engine_s_reading_kept(policy):
    engine, before = newest(policy), lines(policy)
    assert found('"珊瑚海岸甲乙"') == []
    assert correct(policy, {1: " 珊瑚海岸\t甲乙\u200b "}) == 1
    assert lines(policy) == [before[0], "珊瑚海岸 甲乙", *before[2:]]
    assert found('"珊瑚海岸甲乙"') == [1]
    made = newest(policy)
    assert (made.version, made.based_on) == (2, engine)
    assert made.text == queries.page_text(made).text
    assert Reading.objects.get(pk=engine.pk).text == engine.text


def test_correcting_is_entered_in_the_ledger_without_a_word_of_the_text(policy):
    said = "珊瑚海岸甲乙"
    correct(policy, {1: said, 2: "丙丁戊己"})
    entry = last_entry()
    assert (entry.act, entry.subject) == ("corrected", f"item:{policy.item_id}")
    assert (entry.actor_name, entry.detail["page"]) == ("olive", 1)
    assert entry.detail["lines"] == [2, 3]
    assert said not in json.dumps(entry.detail, ensure_ascii=False)
    assert ledger.breaks() == []


def test_who_did_not_see_the_newest_text_is_refused(policy):
    seen = newest(policy)
    correct(policy, {1: "甲"})
    with pytest.raises(ReadingChanged):
        correct(policy, {2: "乙"}, seen)
    with pytest.raises(ReadingChanged):
        correct(policy, {999: "乙"})
    assert len(states()) == 1


def test_what_changes_nothing_is_no_correction(policy):
    entries = LedgerEntry.objects.count()
    assert correct(policy, {0: lines(policy)[0]}) == 0
    assert (states(), LedgerEntry.objects.count()) == ([], entries)
    with pytest.raises(LineTooLong):
        correct(policy, {0: "长" * 301})


def test_withdrawn_the_line_reads_as_before(policy):
    before = lines(policy)
    correct(policy, {1: "甲"})
    correct(policy, {2: "乙"})
    first = Correction.objects.earliest("pk")
    corrections.withdraw(first.pk, OLIVE)
    assert lines(policy) == [*before[:2], "乙", *before[3:]]
    assert states() == [CorrectionState.WITHDRAWN, CorrectionState.ATTACHED]
    assert last_entry().act == "withdrawn"
    with pytest.raises(CorrectionMissing):
        corrections.withdraw(first.pk, OLIVE)
    corrections.withdraw(Correction.objects.latest("pk").pk, OLIVE)
    assert lines(policy) == before


def test_a_line_is_added_and_a_false_one_taken_out(policy):
    before = lines(policy)
    row = queries.page_text(newest(policy)).lines[0].row
    corrections.add_line(policy.pk, newest(policy).pk, row, "漏读的一行", OLIVE)
    assert [*before[:1], "漏读的一行", *before[1:]] == lines(policy)
    assert found('"漏读的一行"') == [1]
    correct(policy, {1: ""})
    assert lines(policy) == before


def test_read_again_the_corrections_are_still_there(policy):
    correct(policy, {1: "珊瑚海岸甲乙"})
    before = lines(policy)
    rereading.ask(rereading.filed_pages(), "null", OLIVE)
    run_until_idle()
    rows = list(Reading.objects.filter(page=policy).order_by("version"))
    assert [row.version for row in rows] == [1, 2, 3, 4]
    assert [row.based_on_id for row in rows] == [None, rows[0].pk, None, rows[2].pk]
    assert lines(policy) == before
    assert states() == [CorrectionState.ATTACHED]
    assert found('"珊瑚海岸甲乙"') == [1]


@pytest.fixture
def certificate(chosen):
    """A scan that lies on its side, read by the smallest engine."""
    chosen(engine=recorded.TINY)
    box.feed(next(SCANS.glob("014-*.png")))
    return Page.objects.get()


def test_a_correction_survives_another_engine_and_the_index_follows(certificate):
    at, before = next(
        (at, text) for at, text in enumerate(lines(certificate)) if "诊断证明" in text
    )
    correct(certificate, {at: "青瓷诊断证明"})
    assert found("青瓷") == [1]
    rereading.ask(rereading.filed_pages(), recorded.TESSERACT, OLIVE)
    run_until_idle()
    engines = Reading.objects.filter(page=certificate).order_by("version")
    assert [row.engine for row in engines] == ["ppocr-v6-tiny"] * 2 + ["tesseract"] * 2
    assert states() == [CorrectionState.ATTACHED]
    assert found("青瓷") == [1]
    assert before not in lines(certificate)


def test_on_a_page_that_an_engine_finds_empty_corrections_wait_and_can_be_attached_later(
    certificate,
):
    correct(certificate, {0: "青瓷"})
    rereading.ask(rereading.filed_pages(), "null", OLIVE)
    run_until_idle()
    assert (states(), lines(certificate)) == ([CorrectionState.WAITING], [])
    assert newest(certificate).based_on is None
    rereading.ask(rereading.filed_pages(), recorded.TINY, OLIVE)
    run_until_idle()
    assert (states(), lines(certificate)[0]) == ([CorrectionState.ATTACHED], "青瓷")


def test_a_person_attaches_what_waits_to_a_line_or_withdraws_it(policy):
    correct(policy, {1: "甲"})
    first = Correction.objects.get()
    Correction.objects.update(before="某处", box=[1, 1, 9, 9], state=CorrectionState.WAITING)
    corrections.attach(first.pk, newest(policy).pk, 3, OLIVE)
    assert lines(policy)[3] == "甲"
    assert states() == [CorrectionState.WITHDRAWN, CorrectionState.ATTACHED]
    with pytest.raises(CorrectionMissing):
        corrections.attach(first.pk, newest(policy).pk, 3, OLIVE)


def test_a_missed_line_makes_a_blank_page_one_that_was_read(tmp_path):
    box.feed(box.fill(tmp_path, ["1.tif"]))
    page = Page.objects.get()
    Page.objects.update(stage=PageStage.BLANK)
    corrections.add_line(page.pk, newest(page).pk, None, "附页", OLIVE)
    page.refresh_from_db()
    assert (page.stage, lines(page), found("附页")) == (PageStage.READ, ["附页"], [1])


def test_the_index_made_anew_holds_the_corrected_text(policy):
    correct(policy, {1: "珊瑚海岸甲乙"})
    from workers.stations import indexing

    wiring.index().rebuild(indexing.all_documents())
    hits = found_items.search(found_items.parse("珊瑚海岸"), EVERYTHING).hits
    assert [page.page for hit in hits for page in hit.pages] == [1]
