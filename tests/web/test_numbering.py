"""The records desk: series and their marks, void numbers, the last number named by a person."""

from __future__ import annotations

import shutil

import pytest
from django.urls import reverse

from catalog.models import LedgerEntry, VoidNumber
from config.settings import settings
from tests.web.conftest import person, signed_in


@pytest.fixture
def records(held):
    """Somebody who keeps the numbers, and may do nothing else."""
    return signed_in(person("nora", "add_voidnumber"))


def lose_marks():
    shutil.rmtree(settings().state_dir)


def test_the_series_and_its_mark_are_shown(records, held):
    page = records.get(reverse("numbers")).content.decode()
    assert held.item.series in page
    assert "一致" in page


def test_a_number_is_made_void_with_a_reason_by_a_person(records, held):
    form = {"series": held.item.series, "reason": "标签写坏", "sure": "yes"}
    page = records.post(reverse("number_void"), form, follow=True).content.decode()
    (row,) = VoidNumber.objects.all()
    assert (row.running, row.reason) == (held.item.running + 1, "标签写坏")
    assert row.number in page
    assert "标签写坏" in page
    assert LedgerEntry.objects.get(act="voided").actor_name == "nora"


@pytest.mark.parametrize(
    ("form", "status"),
    [({"reason": "写坏"}, 400), ({"reason": " ", "sure": "yes"}, 302), ({"sure": "yes"}, 302)],
)
def test_without_a_second_yes_or_a_reason_no_number_is_void(records, held, form, status):
    answer = records.post(reverse("number_void"), {"series": held.item.series} | form)
    assert answer.status_code == status
    assert VoidNumber.objects.count() == 0


def test_a_series_nobody_knows_is_refused_in_words(records, held):
    form = {"series": "'; drop", "reason": "写坏", "sure": "yes"}
    page = records.post(reverse("number_void"), form, follow=True)
    assert page.status_code == 200
    assert VoidNumber.objects.count() == 0


def test_without_marks_the_page_asks_for_the_last_number_and_takes_it(records, held):
    lose_marks()
    assert reverse("numbers_last") in records.get(reverse("numbers")).content.decode()
    form = {"series": held.item.series, "last": "3", "sure": "yes"}
    page = records.post(reverse("numbers_last"), form, follow=True).content.decode()
    assert reverse("numbers_last") not in page
    assert [row.running for row in VoidNumber.objects.order_by("running")] == [2, 3]


@pytest.mark.parametrize("last", ["", "-1", "三", "0", "10000000005"])
def test_a_last_number_that_is_none_is_refused(records, held, last):
    lose_marks()
    form = {"series": held.item.series, "last": last, "sure": "yes"}
    assert records.post(reverse("numbers_last"), form).status_code in (302, 400)
    assert VoidNumber.objects.count() == 0
    assert LedgerEntry.objects.filter(act="named last").count() == 0


def test_the_ledger_page_says_that_no_anchor_was_found(admin, held):
    assert "锚点" in admin.get(reverse("ledger")).content.decode()
