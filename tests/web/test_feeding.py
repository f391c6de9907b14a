"""Uploads: what is taken, what is not and why, with script and without."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from config.settings import Settings
from ingest.line import actions
from ingest.models import Batch, FileStage, SourceFile
from tests.web.conftest import jpeg
from web.scanning import views
from workers.stations import receiving

JSON = {"Accept": "application/json"}


def send(client, content, name="a.jpg", **more):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("upload"), {"file": file, **more}, headers=JSON)


def test_a_good_file_is_received_into_a_batch_of_its_own(admin):
    told = send(admin, jpeg()).json()
    row = SourceFile.objects.get()
    nothing = {"verdict": None, "sentence": None, "number": None}
    assert told["file"] == {"path": "a.jpg"} | nothing
    assert told["url"] == reverse("batch", args=[row.batch_id])
    assert (row.stage, row.batch.by, row.batch.source) == (FileStage.RECEIVED, "rita", "upload")


def test_several_files_go_into_the_batch_that_is_named(admin):
    batch = send(admin, jpeg(1)).json()["batch"]
    assert send(admin, jpeg(2), "b.jpg", batch=str(batch)).json()["batch"] == batch
    assert SourceFile.objects.filter(batch=batch).count() == 2


@pytest.mark.parametrize(
    ("name", "content", "verdict", "said"),
    [
        ("a.tif", b"no picture", "refused", "内容"),
        ("a.pdf", b"", "refused", "空"),
        ("a.xyz", b"hello", "ignored", "PDF"),
    ],
)
def test_what_is_not_taken_is_told_with_its_reason(admin, name, content, verdict, said):
    told = send(admin, content, name).json()["file"]
    assert told["verdict"] == verdict
    assert said in told["sentence"]


def test_a_duplicate_is_told(admin):
    batch = send(admin, jpeg()).json()["batch"]
    told = send(admin, jpeg(), "again.jpg", batch=str(batch)).json()["file"]
    assert told["verdict"] == "duplicate"
    assert SourceFile.objects.filter(stage=FileStage.DUPLICATE).count() == 1


def test_a_file_over_the_limit_is_refused(admin, monkeypatch):
    monkeypatch.setattr(receiving, "settings", lambda: Settings(upload_limit_mib=1))
    told = send(admin, jpeg() + bytes(2 << 20)).json()["file"]
    assert told["verdict"] == "refused"
    assert "文件超过上传大小限制" in told["sentence"]


def test_without_room_the_upload_is_not_acknowledged(admin, monkeypatch):
    full = Settings(free_space_floor_mib=1 << 40)
    monkeypatch.setattr(receiving, "settings", lambda: full)
    answer = send(admin, jpeg())
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.json()["sentence"]
    assert not SourceFile.objects.exists()


@pytest.mark.parametrize(
    "path", ["盒 036/第 1 卷/a.jpg", "../../etc/passwd.jpg", "C:\\scan\\a.jpg", "/root/a.jpg"]
)
def test_a_path_is_data_and_leads_nowhere(admin, path, tmp_path):
    told = send(admin, jpeg(), path=path).json()
    assert told["file"]["path"] == path
    assert SourceFile.objects.get().path == path
    page = admin.get(told["url"]).content.decode()
    folder, _slash, name = path.rpartition("/")
    assert name in page
    assert folder in page


def test_a_closed_batch_takes_no_more(admin):
    batch = send(admin, jpeg(1)).json()["batch"]
    assert admin.post(reverse("batch_close", args=[batch]), headers=JSON).status_code == 200
    answer = send(admin, jpeg(2), batch=str(batch))
    assert answer.status_code == 409
    assert "不再接收文件" in answer.json()["sentence"]  # and not that the session ended
    assert SourceFile.objects.count() == 1


def test_a_batch_keeps_the_scan_profile_that_was_chosen_for_it(admin):
    usual = send(admin, jpeg(1)).json()["batch"]
    faxes = send(admin, jpeg(2), profile="fax-200").json()["batch"]
    kept = dict(Batch.objects.values_list("pk", "profile"))
    assert kept == {usual: "text-300", faxes: "fax-200"}


def test_a_batch_is_urgent_that_was_sent_so(admin):
    usual = send(admin, jpeg(1)).json()["batch"]
    urgent = send(admin, jpeg(2), urgent="1").json()["batch"]
    assert dict(Batch.objects.values_list("pk", "urgent")) == {usual: False, urgent: True}
    assert "加急" in admin.get(reverse("batch", args=[urgent])).content.decode()
    assert "加急" not in admin.get(reverse("batch", args=[usual])).content.decode()


def test_a_scan_profile_that_is_not_there_is_refused(admin):
    assert send(admin, jpeg(), profile="best").status_code == 400
    assert not Batch.objects.exists()


def test_the_usual_scan_profile_is_chosen_in_the_form(admin, monkeypatch):
    monkeypatch.setattr(views, "settings", lambda: Settings(scan_profile="photo-200"))
    told = admin.get(reverse("batches")).content.decode()
    assert '<option value="photo-200" selected>' in told


def test_closing_twice_is_closing_once(admin):
    batch = send(admin, jpeg()).json()["batch"]
    here = reverse("batch_close", args=[batch])
    admin.post(here, headers=JSON)
    closed = Batch.objects.get().closed_at
    assert admin.post(here, headers=JSON).json()["url"] == reverse("batch", args=[batch])
    assert Batch.objects.get().closed_at == closed


@pytest.mark.parametrize("batch", ["4711", "²", "-1", "9" * 30, "x"])
def test_a_batch_that_is_not_there_is_no_accident(admin, batch):
    assert send(admin, jpeg(), batch=batch).status_code in (200, 404)


def test_an_upload_never_goes_into_a_batch_of_the_command_line(admin):
    other = actions.open_batch("", "scans", source="command", by="root")
    assert send(admin, jpeg(), batch=str(other.pk)).status_code == 404
    assert admin.post(reverse("batch_close", args=[other.pk])).status_code == 404


@pytest.mark.parametrize("named", ["9" * 10, "9" * 5000])
def test_a_batch_that_cannot_be_is_absent_and_no_other_is_opened(admin, named):
    assert send(admin, jpeg(), batch=named).status_code == 404
    assert not Batch.objects.exists()


def test_an_upload_without_a_file_is_refused(admin):
    assert admin.post(reverse("upload"), {}, headers=JSON).status_code == 400
    assert not Batch.objects.exists()


def test_without_script_one_file_is_sent_and_its_batch_is_shown(admin):
    file = SimpleUploadedFile("a.jpg", jpeg())
    answer = admin.post(reverse("upload"), {"file": file, "batch": ""})
    batch = Batch.objects.get()
    assert answer.url == reverse("batch", args=[batch.pk])
    assert batch.closed_at is not None


def test_without_script_a_batch_is_closed_on_its_page(admin):
    batch = send(admin, jpeg()).json()["batch"]
    here = reverse("batch", args=[batch])
    assert "文件已全部上传" in admin.get(here).content.decode()
    assert admin.post(reverse("batch_close", args=[batch])).url == here
    assert "文件已全部上传" not in admin.get(here).content.decode()
