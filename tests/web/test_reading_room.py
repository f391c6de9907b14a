"""Searching and looking: facets, marks, masks, and the trace that a look leaves."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from catalog.ledger import entries as ledger
from catalog.models import LedgerEntry
from tests.web.conftest import NUMBER, PHONE, body_of, person, search, signed_in


def find(client, **asked):
    return client.get(reverse("find"), asked, follow=True).content.decode()


def viewed(item):
    entries = LedgerEntry.objects.filter(act="viewed", subject=f"item:{item.pk}")
    return [entry.detail for entry in entries.order_by("seq")]


def lines(client, item, number=1, **asked):
    return client.get(reverse("item_page", args=[item.pk, number]), asked).json()["lines"]


def test_a_word_is_found_and_marked_in_its_snippet(admin, held):
    told = find(admin, q="林晓岚")
    assert "1 件" in told
    assert "<mark>林晓岚</mark>" in told
    assert f"{reverse('item', args=[held.item.pk])}?s=" in told


@pytest.mark.parametrize("facet", ["class", "type", "year"])
def test_a_facet_narrows_and_can_be_taken_out(admin, held, facet):
    value = {
        "class": held.item.record_class_id,
        "type": held.item.doc_type,
        "year": held.item.year,
    }[facet]
    assert held.item.number in find(admin, q="林晓岚", **{facet: value})
    other = find(
        admin, q="林晓岚", **{facet: {"class": "TB", "type": "POLICY"}.get(facet, 1999)}
    )
    assert held.item.number not in other
    assert 'class="chips"' in other
    facets = other.split('class="facets"')[1].split("</aside>")[0]
    assert facets.count('aria-current="true"') == 1


@pytest.mark.parametrize("year", ["²", "9" * 5000, "-1", "1999'--", "\x00"])
def test_a_year_that_is_none_is_no_accident(admin, held, year):
    assert admin.get(reverse("find"), {"year": year}).status_code == 200


def test_a_search_without_hits_says_what_to_try(admin, held):
    assert "没有找到" in find(admin, q="从无此词")


def test_an_empty_archive_says_what_can_be_asked(admin):
    told = find(admin)
    assert "您要找什么" in told or "检索语法" in told


def test_numbers_of_people_are_masked_in_snippets(admin, held):
    told = find(admin, q="身份证号")
    assert NUMBER not in told
    assert "999999********0010" in told


def test_a_snippet_that_cuts_a_number_shows_nothing_of_it(admin, held):
    for word in ("诊断证明书", "姓名", "电话", PHONE, NUMBER):
        told = strip_tags(find(admin, q=word).split('id="hits"')[1])
        assert NUMBER[6:14] not in told
        assert PHONE[:8] not in told


def test_the_lines_stand_row_by_row_with_their_boxes(admin, held):
    told = lines(admin, held.item, s=search(admin, "林晓岚"))
    assert ["".join(p["text"] for p in line["parts"]) for line in told[:2]] == [
        "诊断证明书",
        "姓名：  林晓岚",
    ]
    assert told[1]["box"] == [20, 40, 160, 70]
    assert [part["text"] for part in told[1]["parts"] if part["marked"]] == ["林晓岚"]


def test_the_hit_boxes_lie_on_the_found_characters(admin, held):
    asked = {"s": search(admin, "林晓岚")}
    answer = admin.get(reverse("item", args=[held.item.pk]), asked)
    assert answer.context["page_data"][0]["hits"] == [[100, 40, 160, 70]]
    assert answer.context["page_data"][1]["hits"] == []


def test_numbers_are_masked_in_the_text_beside_the_image(admin, held):
    told = lines(admin, held.item)
    said = ["".join(part["text"] for part in line["parts"]) for line in told]
    assert said[2:] == ["身份证号：  999999********0010", "电话：  199****0021"]
    assert [line["masked"] for line in told] == [False, False, True, True]


def test_showing_a_masked_number_leaves_a_trace(admin, held):
    here = reverse("line_reveal", args=[held.item.pk, 1, 2])
    told = admin.post(here).json()["line"]
    assert "".join(part["text"] for part in told["parts"]) == f"身份证号：  {NUMBER}"
    assert viewed(held.item) == [{"what": "line", "page": 1, "line": 3}]
    assert NUMBER not in str(LedgerEntry.objects.values_list("detail"))


def test_showing_a_masked_field_leaves_a_trace(admin, held):
    page = admin.get(reverse("item", args=[held.item.pk])).content.decode()
    assert NUMBER not in page
    shown = admin.post(reverse("field_reveal", args=[held.item.pk, "id-number"]))
    assert NUMBER in shown.content.decode()
    assert viewed(held.item)[-1] == {"what": "field", "field": "id-number"}


@pytest.mark.parametrize(
    ("name", "args"),
    [("line_reveal", (1, 99)), ("line_reveal", (9, 0)), ("field_reveal", ("x",))],
)
def test_what_is_not_there_cannot_be_shown(admin, held, name, args):
    assert admin.post(reverse(name, args=[held.item.pk, *args])).status_code == 404
    assert viewed(held.item) == []


def test_looking_at_an_item_leaves_one_trace_a_quarter_of_an_hour(admin, held):
    for _ in range(2):
        admin.get(reverse("item", args=[held.item.pk]))
        lines(admin, held.item)
        body_of(admin.get(reverse("page_view", args=[held.item.pk, 2])))
    assert viewed(held.item) == [{"what": "item"}]
    LedgerEntry.objects.update(at=timezone.now() - ledger.QUARTER)
    lines(admin, held.item)
    assert viewed(held.item) == [{"what": "item"}] * 2


def test_each_person_leaves_a_trace_of_their_own(admin, held):
    for client in (admin, signed_in(person("axel", "view_item"))):
        lines(client, held.item)
    assert viewed(held.item) == [{"what": "item"}] * 2
    assert not ledger.breaks()


def test_taking_an_original_out_leaves_a_trace(admin, held):
    body_of(admin.get(reverse("file_original", args=[held.file.pk])))
    entry = LedgerEntry.objects.get(act="viewed")
    assert (entry.subject, entry.actor_name) == (f"file:{held.file.pk}", "rita")


def test_a_refused_look_leaves_no_page_and_no_entry(stan, held):
    stan.get(reverse("page_view", args=[held.item.pk, 1]))
    assert viewed(held.item) == []


def test_the_history_and_the_ledger_say_who_looked_at_what(admin, held):
    body_of(admin.get(reverse("page_view", args=[held.item.pk, 2])))
    page = admin.get(reverse("item", args=[held.item.pk])).content.decode()
    acts, views = page.split('class="views"')
    assert "著录信息、文字或影像" in views
    assert "著录信息、文字或影像" not in acts
    told = admin.get(reverse("ledger")).content.decode()
    assert held.item.number in told
    assert "盒036/诊断.jpg" in told
    assert "链式校验通过" in told


def test_a_broken_chain_is_said(admin, held):
    LedgerEntry.objects.filter(seq=1).update(actor_name="somebody else")
    told = admin.get(reverse("ledger")).content.decode()
    assert "链式校验通过" not in told
    assert "1" in told


def test_a_thumbnail_is_small_and_is_made_once(admin, held):
    here = reverse("page_thumb", args=[held.item.pk, 1])
    first, second = body_of(admin.get(here)), body_of(admin.get(here))
    assert first == second
    assert len(first) < 20_000
