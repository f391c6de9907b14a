"""The rescan list in the browser: what it says, what can be chosen, what is decided."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse

from catalog.models import LedgerEntry
from ingest.models import Batch, FileStage, Page
from tests.web.conftest import body_of, person, signed_in

HTMX = {"HX-Request": "true"}


def told(client, language="zh-hans", **asked):
    answer = client.get(reverse("rescans"), asked, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def decide(client, page, decision, **more):
    here = reverse("page_settle", args=[page.pk])
    return client.post(here, {"decision": decision}, **more)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "zh-hans",
            ("字迹过淡", "对比度 0.08，低于限值 0.15", "颠倒", "转了 180°", "改用灰度"),
        ),
        (
            "en",
            ("too faint", "contrast 0.08 (at least 0.15)", "upside down", "in gray"),
        ),
    ],
)
def test_a_row_says_what_is_wrong_by_how_much_and_what_to_do(admin, held, language, words):
    page = told(admin, language)
    for word in (*words, "诊断.jpg", held.item.number, "盒 036"):
        assert word in page
    for door in (
        f"{reverse('item', args=[held.item.pk])}?page=2",
        reverse("scan_thumb", args=[held.scan.pk]),
        reverse("file_original", args=[held.file.pk]),
        reverse("batch", args=[held.batch.pk]),
    ):
        assert door in page


def test_the_side_bar_counts_what_must_be_scanned_again_and_waits_for_a_decision(admin, held):
    badge = '<span class="place">重扫清单</span> <span class="count">1</span>'
    assert badge in told(admin)
    decide(admin, held.scan, "rescan")
    assert '<span class="place">重扫清单</span> </a>' in told(admin)


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ({}, True),
        ({"show": "rescan", "cause": "image-light"}, True),
        ({"cause": "image-blur"}, False),
        ({"show": "look"}, False),
        ({"show": "again"}, False),
        ({"show": "nonsense", "batch": "²"}, True),
        ({"batch": "9" * 5000}, True),
        ({"batch": "4711"}, False),
    ],
)
def test_parts_causes_and_batches_are_chosen_in_the_address(admin, held, asked, there):
    assert ("诊断.jpg" in told(admin, **asked)) is there


def test_a_batch_is_chosen(admin, held):
    assert "诊断.jpg" in told(admin, batch=str(held.batch.pk))
    assert f'<option value="{held.batch.pk}" selected>' in told(admin, batch=str(held.batch.pk))


def test_every_count_of_the_list_is_a_door_to_as_many_rows(admin, held):
    for show, count in (("rescan", 1), ("look", 0), ("again", 0), ("accepted", 0)):
        page = told(admin, show=show)
        assert page.count('class="scan"') == count
        assert f"<strong>{count}</strong>" in page


def test_a_long_cause_shows_its_first_pages_and_a_door_to_all(admin, held):
    for number in range(3, 63):
        Page.objects.create(
            file=held.file,
            number=number,
            stage="read",
            measures=held.scan.measures,
            defects=held.scan.defects,
            severity="rescan",
        )
    page = told(admin)
    assert page.count('class="scan"') == 10
    assert "显示全部 61 页" in page
    chosen = told(admin, cause="image-light")
    assert chosen.count('class="scan"') == 50
    assert told(admin, cause="image-light", page="2").count('class="scan"') == 11


@pytest.mark.parametrize(
    ("decision", "settled", "act", "reason"),
    [
        ("rescan", "rescan", "to rescan", None),
        ("legible", "accepted", "accepted", "legible"),
        ("paper", "accepted", "accepted", "paper"),
        ("only", "accepted", "accepted", "only"),
    ],
)
def test_a_decision_leaves_the_list_and_stands_in_the_ledger(
    admin, held, decision, settled, act, reason
):
    row = decide(admin, held.scan, decision, headers=HTMX).content.decode()
    assert row.lstrip().startswith("<tr")
    assert "放回清单" in row
    held.scan.refresh_from_db()
    assert held.scan.settled == settled
    entry = LedgerEntry.objects.get(subject=f"page:{held.scan.pk}")
    assert (entry.act, entry.actor_name) == (act, "rita")
    assert entry.detail.get("reason") == reason
    assert entry.detail["defects"] == ["image-light", "image-upside-down"]
    assert "诊断.jpg" not in told(admin)
    page = told(admin, show={"rescan": "again"}.get(settled, settled))
    assert "诊断.jpg" in page
    assert "rita" in page


def test_pressing_enter_twice_does_not_take_a_decision_back(admin, held):
    row = decide(admin, held.scan, "rescan", headers=HTMX).content.decode()
    assert "data-go" not in row
    assert " data-go>" in told(admin, show="again")


def test_the_parts_of_the_list_are_counted_anew_with_each_decision(admin, held):
    here = {"HX-Current-URL": f"http://testserver{reverse('rescans')}?batch={held.batch.pk}"}
    row = decide(admin, held.scan, "rescan", headers=HTMX | here).content.decode()
    assert 'hx-swap-oob="true"' in row
    assert [int(count) for count in re.findall(r"<strong>(\d+)</strong>", row)] == [0, 0, 1, 0]


def test_a_resolution_that_the_file_does_not_state_is_said_to_be_reckoned(admin, held):
    low = {"code": "image-dpi", "severity": "look", "value": 86, "limit": 200}
    measures = held.scan.measures | {"dpi_stated": False}
    Page.objects.filter(pk=held.scan.pk).update(
        defects=[low], severity="look", measures=measures
    )
    assert "86 dpi，低于限值 200 dpi（按 A4 推算）" in told(admin, show="look")


def test_a_decision_can_be_taken_back(admin, held):
    decide(admin, held.scan, "paper")
    row = decide(admin, held.scan, "back", headers=HTMX).content.decode()
    assert "放行理由" in row
    assert "诊断.jpg" in told(admin)
    acts = LedgerEntry.objects.filter(subject=f"page:{held.scan.pk}").order_by("seq")
    assert [entry.act for entry in acts] == ["accepted", "put back"]


def test_deciding_the_same_twice_is_deciding_once(admin, held):
    for _ in range(2):
        assert decide(admin, held.scan, "rescan", headers=HTMX).status_code == 200
    assert LedgerEntry.objects.filter(act="to rescan").count() == 1


@pytest.mark.parametrize("decision", ["", "accepted", "because", "RESCAN"])
def test_what_is_no_decision_is_refused(admin, held, decision):
    assert decide(admin, held.scan, decision).status_code == 400
    held.scan.refresh_from_db()
    assert held.scan.settled == ""


def test_a_good_page_waits_for_no_decision(admin, held):
    good = held.file.pages.get(number=1)
    assert "<tr" not in decide(admin, good, "rescan", headers=HTMX).content.decode()
    assert not LedgerEntry.objects.filter(act="to rescan").exists()


def test_without_script_a_decision_leads_back_to_the_list_as_it_was(admin, held):
    here = "http://testserver" + reverse("rescans") + "?show=rescan&cause=image-light"
    answer = decide(admin, held.scan, "rescan", headers={"Referer": here})
    assert answer.url == here
    elsewhere = decide(admin, held.scan, "back", headers={"Referer": "https://a.invalid/"})
    assert elsewhere.url == reverse("rescans")


def test_the_ledger_names_the_page_and_says_why(admin, held):
    decide(admin, held.scan, "paper")
    page = unescape(admin.get(reverse("ledger")).content.decode())
    assert "盒036/诊断.jpg · 第 2 页" in page
    assert "放行扫描件" in page
    assert "纸质原件就是这样" in page


def test_pages_of_a_file_that_was_refused_are_not_on_the_list(admin, held):
    held.file.stage = FileStage.REFUSED
    held.file.save()
    assert "诊断.jpg" not in told(admin)


def test_a_thumbnail_is_shown_of_a_page_that_was_not_filed(admin, held):
    Page.objects.filter(pk=held.scan.pk).update(item=None, item_number=None)
    assert body_of(admin.get(reverse("scan_thumb", args=[held.scan.pk]))).startswith(b"\xff")
    assert reverse("scan_thumb", args=[held.scan.pk]) in told(admin)


def test_an_operator_without_the_reading_room_gets_no_door_into_it(held):
    operator = signed_in(person("olga", "add_batch"))
    page = told(operator)
    assert held.item.number in page
    assert reverse("item", args=[held.item.pk]) not in page


def test_the_page_of_a_batch_says_how_many_are_on_the_list(admin, held):
    page = unescape(admin.get(reverse("batch", args=[held.batch.pk])).content.decode())
    assert "1 页须重扫" in page
    assert f"{reverse('rescans')}?batch={held.batch.pk}" in page
    assert "规格：标准文本 300 dpi" in page


def test_a_batch_is_held_to_another_profile_on_its_page(admin, held):
    here = reverse("batch_profile", args=[held.batch.pk])
    answer = admin.post(here, {"profile": "fax-200"}, follow=True)
    page = unescape(answer.content.decode())
    assert "规格：传真与黑白二值" in page
    assert "1 页的判定有变" in page
    assert Batch.objects.get(pk=held.batch.pk).profile == "fax-200"
    assert "诊断.jpg" not in told(admin)
    assert "诊断.jpg" in told(admin, show="look")  # upside down, still


def test_before_another_profile_holds_it_is_said_what_that_changes(admin, held):
    here = reverse("batch_profile_ask", args=[held.batch.pk])
    page = unescape(admin.get(here, {"profile": "fax-200"}).content.decode())
    assert "已测量的 2 页中，1 页的判定会改变" in page
    assert "目前 1 页，改后 0 页" in page
    assert Batch.objects.get(pk=held.batch.pk).profile == ""
    assert admin.get(here, {"profile": "best"}).status_code == 400


def test_a_profile_that_is_not_there_changes_nothing(admin, held):
    here = reverse("batch_profile", args=[held.batch.pk])
    assert admin.post(here, {"profile": "best"}).status_code == 400
    assert Batch.objects.get(pk=held.batch.pk).profile == ""


def test_a_page_whose_measures_are_gone_is_still_listed(admin, held):
    cut = {"code": "image-cropped-content", "severity": "rescan", "value": 1, "limit": 0}
    Page.objects.filter(pk=held.scan.pk).update(measures=None, defects=[cut])
    assert "文字超出了影像边缘" in told(admin)


def test_a_value_just_beyond_its_limit_is_not_rounded_to_it(admin, held):
    near = {"code": "image-light", "severity": "rescan", "value": 0.147, "limit": 0.15}
    wide = {"code": "image-black-border", "severity": "look", "value": 0.254, "limit": 0.25}
    Page.objects.filter(pk=held.scan.pk).update(defects=[near, wide])
    page = told(admin, "en")
    assert "contrast 0.147 (at least 0.15)" in page
    assert "25.4% of the image (at most 25%)" in page


def test_an_empty_list_says_so(admin, held):
    Page.objects.update(severity="", defects=[])
    assert "没有须重扫的页" in told(admin)
    assert "没有须重扫的页" in told(admin, batch=str(held.batch.pk))
