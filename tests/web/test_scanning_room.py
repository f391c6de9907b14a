"""Batches: their account, the doors behind the figures, what was set aside and its retry."""

from __future__ import annotations

import re

from django.urls import reverse

from ingest.batches.reports import reports
from ingest.models import Batch, FileStage, SourceFile
from tests.web.conftest import reindex
from web.scanning.schemas import FileSchema


def page(client, name, *args, **asked):
    return client.get(reverse(name, args=args), asked).content.decode()


def test_the_account_stands_as_a_sum(admin, held):
    told = page(admin, "batch", held.batch.pk)
    assert "账目平衡：2 = 2 已识别 + 0 空白 + 0 待处理 + 0 排队" in told


def test_every_figure_that_is_a_door_leads_to_a_page(admin, held):
    told = page(admin, "batch", held.batch.pk)
    doors = {door for door in re.findall(r'href="([^"]+)"', told) if door.startswith("/")}
    doors -= {door for door in doors if door.startswith("/static/")}
    assert len(doors) > 8
    for door in doors:
        answer = admin.get(door.replace("&amp;", "&"))
        assert answer.status_code == 200, door
        answer.close()


def test_the_files_of_one_verdict_are_shown_alone(admin, held):
    told = page(admin, "batch", held.batch.pk, verdict="filed")
    assert held.item.number in told
    assert told.count('class="path"') == 2  # one file filed, one trouble above


def test_what_was_set_aside_says_why_and_what_to_do(admin, held):
    for told in (page(admin, "batch", held.batch.pk), page(admin, "waiting")):
        assert "淡.jpg" in told
        for name in ("file_retry", "file_back", "file_look"):
            assert reverse(name, args=[held.aside.pk]) in told
        assert reverse("file_thumb", args=[held.aside.pk, 1]) in told


def test_what_was_noticed_about_a_filed_file_stands_in_its_row_and_in_the_answer(admin, held):
    """Warnings were kept and shown nowhere but as codes in the answer of a command."""
    SourceFile.objects.filter(pk=held.file.pk).update(warnings=["files-inside"])
    told = page(admin, "batch", held.batch.pk)
    assert "PDF 内含其他文件（附件），未作识别。请用 PDF 阅读器打开" in told
    (answer,) = reports(SourceFile.objects.filter(pk=held.file.pk))
    shown = FileSchema.of(answer).to_json()
    assert shown["warnings"] == ["files-inside"]
    assert shown["warning_sentences"][0].startswith("PDF 内含其他文件（附件）")


def test_a_retry_shows_the_row_in_place(admin, held):
    here = reverse("file_retry", args=[held.aside.pk])
    told = admin.post(here, headers={"HX-Request": "true"}).content.decode()
    assert "重新排队" in told
    assert told.lstrip().startswith("<tr")
    held.aside.refresh_from_db()
    assert held.aside.stage == FileStage.RECEIVED
    assert Batch.objects.get(pk=held.batch.pk).finished_at is None


def test_a_second_retry_of_the_same_file_does_no_harm(admin, held):
    here = reverse("file_retry", args=[held.aside.pk])
    first = admin.post(here, headers={"HX-Request": "true"})
    again = admin.post(here, headers={"HX-Request": "true"})
    assert (first.status_code, again.status_code) == (200, 200)


def test_without_script_a_retry_leads_back_to_where_it_was_pressed(admin, held):
    from_list = "http://testserver" + reverse("waiting")
    answer = admin.post(
        reverse("file_retry", args=[held.aside.pk]), headers={"Referer": from_list}
    )
    assert answer.url == from_list


def test_progress_is_asked_for_while_a_batch_is_on_the_line_and_no_longer(admin, held):
    here = reverse("batch_progress", args=[held.batch.pk])
    assert "hx-trigger" not in admin.get(here).content.decode()
    Batch.objects.filter(pk=held.batch.pk).update(finished_at=None)
    assert f'hx-get="{here}"' in admin.get(here).content.decode()


def test_lists_go_on_over_pages(admin, held):
    for number in range(25):
        Batch.objects.create(
            label=f"盒 {number}", source="upload", by="olive", started_at=held.batch.started_at
        )
    assert "第 1 / 2 页" in page(admin, "batches") or "page=2" in page(admin, "batches")
    assert "盒 036" in page(admin, "batches", page=2)


def test_pages_that_are_not_there_show_the_last_one(admin, held):
    reindex()
    for name in ("batches", "waiting", "rescans", "find", "ledger"):
        for asked in ("0", "-1", "99999999999999999999", "²", "x", "9" * 5000):
            assert admin.get(reverse(name), {"page": asked}).status_code == 200, (name, asked)
