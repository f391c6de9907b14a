"""An item leaves by the browser, for those who may see it, and not without an entry."""

from __future__ import annotations

import io
import zipfile

import pikepdf
import pytest
from django.urls import reverse
from pikepdf import pdfa

from catalog.models import Item, LedgerEntry
from ingest.models import Page, PageStage
from tests.alto_schema import alto
from tests.web.conftest import FIRST, body_of, file_away, jpeg, read, receive, split
from web.item import exports


def ask(client, item, form):
    return client.post(reverse("item_export", args=[item.pk, form]))


def entries(item):
    return LedgerEntry.objects.filter(act="exported", subject=f"item:{item.pk}")


@pytest.fixture
def single(held, tmp_path):
    """An item of one page that can be decoded."""
    file = receive(tmp_path, held.batch, "盒036/单页.jpg", jpeg(12, (600, 800)))
    split(file, 1)
    read(file.pages.get(), FIRST)
    return file_away(file)


def test_a_pdf_a_is_handed_out_and_entered(admin, single):
    answer = ask(admin, single, "pdf")
    said = body_of(answer)
    name = single.number.replace("·", ".")
    assert answer["Content-Type"] == "application/pdf"
    assert f'attachment; filename="{name}.pdf"' in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    assert pdfa.validate_written(io.BytesIO(said), "2b").passed
    with pikepdf.open(io.BytesIO(said)) as pdf:
        assert len(pdf.pages) == 1
    (entry,) = entries(single)
    assert entry.detail["what"] == "as pdf"
    assert len(entry.detail["sha256"]) == 64
    assert entry.actor_name == "rita"


def test_alto_of_several_pages_is_an_archive(admin, held):
    answer = ask(admin, held.item, "alto")
    with zipfile.ZipFile(io.BytesIO(body_of(answer))) as packed:
        assert len(packed.namelist()) == 2
        for name in packed.namelist():
            alto(packed.read(name))
    assert answer["Content-Type"] == "application/zip"


def test_plain_text_is_whole(admin, held):
    said = body_of(ask(admin, held.item, "text")).decode()
    assert said.startswith("诊断证明书\n")
    assert said.endswith("\f处理意见：建议休息一周\n")


def test_an_entry_names_nobody_but_who_did_it(admin, held):
    body_of(ask(admin, held.item, "text"))
    (entry,) = entries(held.item)
    assert set(entry.detail) == {"what", "pages", "sha256"}


def test_only_the_three_forms_are_known(admin, held):
    assert ask(admin, held.item, "docx").status_code == 404
    assert not entries(held.item).exists()


def test_nothing_leaves_by_an_address_alone(admin, held):
    assert admin.get(reverse("item_export", args=[held.item.pk, "text"])).status_code == 405
    assert not entries(held.item).exists()


def test_who_may_not_see_it_may_not_take_it(stan, held):
    assert ask(stan, held.item, "text").status_code == 404
    assert not entries(held.item).exists()


def test_a_page_that_cannot_be_read_keeps_the_item_back(admin, held):
    answer = ask(admin, held.item, "pdf")  # its file says two pages and has one
    assert answer.status_code == 409
    assert not entries(held.item).exists()


@pytest.mark.parametrize("form", ["pdf", "alto", "text"])
def test_nothing_leaves_with_a_page_missing(admin, held, form):
    Page.objects.filter(item=held.item, item_number=2).update(stage=PageStage.SET_ASIDE)
    answer = ask(admin, held.item, form)
    assert answer.status_code == 409
    assert not entries(held.item).exists()


def test_a_very_long_item_is_for_the_command(admin, held):
    Item.objects.filter(pk=held.item.pk).update(page_count=exports.MOST_PAGES + 1)
    answer = ask(admin, held.item, "text")
    assert answer.status_code == 409
    assert "lantai export" in answer.content.decode()


def test_the_item_page_offers_all_forms(admin, held):
    said = admin.get(reverse("item", args=[held.item.pk])).content.decode()
    for form in ("pdf", "alto", "text"):
        assert f'action="{reverse("item_export", args=[held.item.pk, form])}"' in said
