"""Correcting on the item page, and what waits for a person in the scanning room."""

from __future__ import annotations

import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from catalog.access.scope import EVERYTHING
from catalog.models import Item, LedgerEntry
from ingest.line import queries
from ingest.models import Correction, CorrectionState, Rereading, RereadingStage
from search.query import parse
from tests.unit.ocr import corrected
from tests.web.conftest import NUMBER, body_of, person, signed_in
from web.item import page_lines
from web.search import found_items
from workers.steps import index_item


def lines(client, held, number=1, **asked):
    return client.get(reverse("item_page", args=[held.item.pk, number]), asked).json()


def words(line):
    return "".join(part["text"] for part in line["parts"])


def post(client, held, seen, number=1, name="correct", **form):
    here = reverse(name, args=[held.item.pk, number])
    return client.post(here, {"seen": seen} | {k.replace("_", "-"): v for k, v in form.items()})


def wait(held):
    Correction.objects.filter(pk=held.correction.pk).update(state=CorrectionState.WAITING)


def test_a_corrected_line_comes_back_corrected_and_is_found(admin, held):
    told = lines(admin, held)
    assert told["may_correct"] is True
    name = told["lines"][1]["cells"][1]
    answer = post(admin, held, told["reading"], **{f"line_{name['line']}": "林晓风"})
    assert answer.status_code == 200
    now = answer.json()
    assert words(now["lines"][1]) == "姓名：  林晓风"
    assert now["reading"] != told["reading"]
    index_item.fn(held.item.pk)
    assert found_items.search(found_items.parse("林晓风"), EVERYTHING).answer.total == 1


def test_who_is_late_is_told_so_and_nothing_is_lost(admin, held):
    seen = lines(admin, held)["reading"]
    assert post(admin, held, seen, line_0="诊断证明").status_code == 200
    late = post(admin, held, seen, line_0="诊断")
    assert late.status_code == 409
    assert "已被改动" in late.json()["said"]
    assert words(lines(admin, held)["lines"][0]) == "诊断证明"


def test_a_missed_line_is_added_below_a_row(admin, held):
    told = lines(admin, held)
    answer = post(admin, held, told["reading"], name="line_add", below=0, text="第二联")
    assert [words(line) for line in answer.json()["lines"]][:2] == ["诊断证明书", "第二联"]


@pytest.mark.parametrize("form", [{}, {"seen": "x"}, {"seen": "1", "line_999": "a"}])
def test_a_form_that_makes_no_sense_changes_nothing(admin, held, form):
    before = lines(admin, held)
    here = reverse("correct", args=[held.item.pk, 1])
    assert admin.post(here, form).status_code in (200, 409)
    assert lines(admin, held) == before


def test_a_masked_number_comes_open_only_when_asked_for_and_then_can_be_corrected(admin, held):
    told = lines(admin, held)
    masked = told["lines"][2]
    assert masked["masked"]
    assert NUMBER not in str(masked)
    shown = admin.post(reverse("line_reveal", args=[held.item.pk, 1, 2])).json()["line"]
    assert shown["cells"][1]["text"] == NUMBER
    assert LedgerEntry.objects.latest("seq").detail["what"] == "line"
    cell = shown["cells"][1]["line"]
    post(admin, held, told["reading"], **{f"line_{cell}": NUMBER[:-1] + "X"})
    assert NUMBER[:-1] + "X" not in str(lines(admin, held))


def test_a_corrected_line_says_what_was_read_and_who_corrected_it(admin, held):
    """It looked like any other line, and only the history said so."""
    told = lines(admin, held, 2)["lines"]
    assert [line["corrected"] for line in told] == [
        [f"原识别为“处理意见：建议休息”，olive 于 {timezone.localdate()} 改正"]
    ]
    assert not any(line["corrected"] for line in lines(admin, held, 1)["lines"])


def test_who_may_only_read_is_shown_no_way_to_correct(held):
    reader = signed_in(person("axel", "view_item"))
    told = lines(reader, held)
    assert told["may_correct"] is False
    assert post(reader, held, told["reading"], line_0="甲").status_code == 404
    page = reader.get(reverse("item", args=[held.item.pk])).content.decode()
    assert "撤回" not in page


def test_the_history_says_who_corrected_what_and_lets_it_be_withdrawn(admin, held):
    here = reverse("item", args=[held.item.pk])
    page = admin.get(here).content.decode()
    assert "由 olive 改正" in page
    assert "<ins>处理意见：建议休息一周</ins>" in page
    withdraw = reverse("correction_withdraw", args=[held.correction.pk])
    assert withdraw in page
    assert admin.post(withdraw, headers={"referer": f"http://testserver{here}"}).url.endswith(
        here
    )
    assert words(lines(admin, held, 2)["lines"][0]) == "处理意见：建议休息"
    assert "由 olive 改正" not in admin.get(here).content.decode()
    assert admin.post(withdraw).status_code == 409


def test_what_waits_is_shown_with_its_place_and_attached_to_a_line(admin, held):
    wait(held)
    page = admin.get(reverse("waiting")).content.decode()
    assert "找不到原位置的改正" in page
    assert held.item.number in page
    assert re.search(r'id="count-waiting" >2<', page)
    place = body_of(admin.get(reverse("correction_place", args=[held.correction.pk])))
    assert Image.open(io.BytesIO(place)).format == "JPEG"
    assert LedgerEntry.objects.latest("seq").detail == {"what": "item"}
    seen = lines(admin, held, 2)["reading"]
    attach = reverse("correction_attach", args=[held.correction.pk])
    assert admin.post(attach, {"seen": seen, "line": 0}).status_code == 302
    assert "找不到原位置的改正" not in admin.get(reverse("waiting")).content.decode()
    assert words(lines(admin, held, 2)["lines"][0]) == "处理意见：建议休息一周"


def test_the_scanning_room_shows_words_of_a_paper_only_to_those_who_may_see_it(held):
    wait(held)
    for rights in (["add_batch"], ["add_batch", "add_correction"]):
        operator = signed_in(person("-".join(rights), *rights))
        page = operator.get(reverse("waiting")).content.decode()
        assert "建议休息" not in page
        place = operator.get(reverse("correction_place", args=[held.correction.pk]))
        assert place.status_code in (403, 404)


def test_the_batches_say_how_far_reading_again_is(admin, held):
    for stage, number in ((RereadingStage.DONE, 1), (RereadingStage.WAITING, 2)):
        page = queries.pages_of_item(held.item.pk).get(item_number=number)
        Rereading.objects.create(
            page=page, engine="null", by="olive", asked_at=held.batch.started_at, stage=stage
        )
    page = admin.get(reverse("batches")).content.decode()
    assert "重新识别：2 页中已完成 1 页。" in page
    Rereading.objects.filter(stage=RereadingStage.WAITING).update(
        stage=RereadingStage.SET_ASIDE, code="object-missing"
    )
    page = admin.get(reverse("batches")).content.decode()
    assert "保留原有文字的页面：1" in page
    Rereading.objects.update(stage=RereadingStage.DONE)
    assert "重新识别" not in admin.get(reverse("batches")).content.decode()


def test_the_register_knows_that_an_item_reads_otherwise(admin, held):
    before = Item.objects.get().version
    post(admin, held, lines(admin, held)["reading"], line_0="诊断证明")
    assert Item.objects.get().version == before + 1


def test_a_doubtful_sign_comes_with_its_other_readings_unless_it_is_masked():
    doubted = corrected.doubtful(corrected.page(["保睑单号"]), 1, "险", "检")
    cell = page_lines.lines(doubted, parse(""))[0]["cells"][0]
    assert cell["others"] == [{"at": 1, "texts": ["险", "检"]}]
    veiled = corrected.doubtful(corrected.page([NUMBER]), 3, "8")
    assert page_lines.lines(veiled, parse(""))[0]["cells"][0]["others"] == []
    shown = page_lines.lines(veiled, parse(""), shown_row=0)[0]["cells"][0]
    assert (shown["text"], shown["others"]) == (NUMBER, [{"at": 3, "texts": ["8"]}])
