"""Manifests sent with a box: kept before its files, applied as on the command line."""

from __future__ import annotations

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ingest.models import Batch, Bundle, SourceFile
from tests.web.conftest import jpeg
from tests.web.test_feeding import JSON, send

GOOD = "file,title,policy_no\na.jpg,甲,\n卷,丙卷,P1\n"


def send_list(client, text, path="盒/manifest.csv", paths=None, **more):
    body = {"file": SimpleUploadedFile("manifest.csv", text.encode()), "path": path, **more}
    if paths is not None:
        body["paths"] = io.BytesIO(json.dumps(paths).encode())
        body["paths"].name = "paths.json"
    return client.post(reverse("batch_manifest"), body, headers=JSON)


def given():
    return {each.folder: each.given for each in Bundle.objects.all()}


def test_what_a_list_says_is_kept_with_the_files_and_folders_that_it_names(admin):
    told = send_list(admin, GOOD).json()
    assert (told["count"], told["rows"]) == (0, 2)
    batch = str(told["batch"])
    for number, path in enumerate(("盒/a.jpg", "盒/卷/1.jpg", "盒/卷/2.jpg")):
        assert (
            send(admin, jpeg(number), path=path, batch=batch).json()["batch"] == told["batch"]
        )
    assert given() == {"": {"title": "甲"}, "盒/卷": {"title": "丙卷", "policy_no": "P1"}}
    assert SourceFile.objects.filter(bundle__folder="盒/卷").count() == 2


def test_a_list_that_cannot_be_used_is_told_before_any_file_is_taken(admin):
    told = send_list(admin, "编号,说明\n1,无\n").json()
    assert told["rows"] == 0
    assert "未采用" in told["remarks"][-1]["sentence"]
    assert not SourceFile.objects.exists()
    assert Batch.objects.get().remarks


def test_a_line_without_its_file_is_told_before_and_kept_after(admin):
    told = send_list(admin, GOOD, paths=["盒/a.jpg"]).json()
    assert [(each["line"], each["value"]) for each in told["remarks"]] == [(3, "卷")]
    send(admin, jpeg(), path="盒/a.jpg", batch=str(told["batch"]))
    admin.post(reverse("batch_close", args=[told["batch"]]), headers=JSON)
    assert [each["code"] for each in Batch.objects.get().remarks] == ["manifest-file-missing"]
    assert "清单中未采用的行" in admin.get(told["url"]).content.decode()


def test_a_list_sent_again_takes_the_place_of_the_former_one(admin):
    batch = str(send_list(admin, "编号\n1\n").json()["batch"])
    assert send_list(admin, GOOD, batch=batch).json()["rows"] == 2
    assert send_list(admin, GOOD, batch=batch).json()["rows"] == 2
    assert Batch.objects.get().remarks == []


def test_of_two_lists_in_one_folder_the_first_counts_and_the_other_is_told(admin):
    batch = str(send_list(admin, GOOD).json()["batch"])
    told = send_list(admin, GOOD, path="盒/Manifest.CSV", batch=batch).json()
    assert (told["rows"], told["count"]) == (0, 1)
    assert (
        send_list(admin, "file\n1.jpg\n", path="manifest.csv", batch=batch).json()["rows"] == 1
    )


def test_a_list_saved_as_a_spreadsheet_is_told_before_any_file_is_taken(admin):
    told = send_list(admin, "PK", path="盒/manifest.xlsx").json()
    assert (told["rows"], told["count"]) == (0, 1)


def test_a_list_that_comes_alone_or_as_a_scan_is_refused_loudly(admin):
    answer = send(admin, GOOD.encode(), "manifest.csv")
    assert answer.status_code == 409
    assert "清单" in answer.json()["sentence"]
    assert not Batch.objects.exists()


def test_a_box_that_is_not_sent_after_all_leaves_no_batch(admin):
    batch = send_list(admin, GOOD).json()["batch"]
    assert admin.post(reverse("batch_discard", args=[batch]), headers=JSON).status_code == 204
    assert not Batch.objects.exists()
    kept = send(admin, jpeg()).json()["batch"]
    admin.post(reverse("batch_discard", args=[kept]), headers=JSON)
    assert Batch.objects.filter(pk=kept).exists()


def test_every_folder_is_one_item_where_that_was_chosen(admin):
    batch = str(send(admin, jpeg(1), path="盒/卷/1.jpg", folders="1").json()["batch"])
    send(admin, jpeg(2), path="盒/卷/2.jpg", batch=batch)
    send(admin, jpeg(3), path="盒/3.jpg", batch=batch)
    assert set(given()) == {"盒/卷", "盒"}


def test_files_stand_in_the_order_of_the_box_whichever_arrives_first(admin):
    batch = send(admin, jpeg(1), path="盒/10.jpg", position="2").json()["batch"]
    send(admin, jpeg(2), path="盒/2.jpg", position="1", batch=str(batch))
    page = admin.get(reverse("batch", args=[batch])).content.decode()
    files = page[page.index('id="files"') :]
    assert files.index("2.jpg") < files.index("10.jpg")
    assert "均在文件夹 盒 内" in files


@pytest.mark.parametrize("position", ["-1", "x", "9" * 30, "²"])
def test_a_position_that_is_none_is_not_kept(admin, position):
    send(admin, jpeg(), position=position)
    assert SourceFile.objects.get().position == 0


@pytest.mark.parametrize("path", ["盒/Thumbs.db", "盒/@eaDir/a.jpg", "~$a.docx"])
def test_what_a_system_left_for_itself_is_passed_over_in_silence(admin, path):
    assert send(admin, jpeg(), path=path).json() == {"passed": True}
    assert not Batch.objects.exists()


def test_a_batch_is_called_as_its_folder_and_can_be_renamed(admin):
    told = send(admin, jpeg(), path="第036盒/a.jpg", label="第036盒").json()
    assert Batch.objects.get().label == "第036盒"
    here = reverse("batch_rename", args=[told["batch"]])
    admin.post(here, {"label": "  浦东\n第036盒 " + "长" * 200})
    assert Batch.objects.get().label.startswith("浦东 第036盒 长")
    assert len(Batch.objects.get().label) == 120
    assert admin.post(here, {"label": " "}).status_code == 400
