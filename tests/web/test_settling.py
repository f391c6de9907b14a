"""What waits for a person is settled in the browser: sent back, tried again, confirmed."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from catalog.models import LedgerEntry
from ingest.models import Batch, Bundle, FileStage, Page, SourceFile
from tests.web.conftest import body_of, jpeg, receive
from tests.web.test_scanning_room import page

HTMX = {"HX-Request": "true"}


@pytest.fixture
def refused(held):
    """The file that was set aside, refused: damaged, with a page that was never read."""
    SourceFile.objects.filter(pk=held.aside.pk).update(
        stage=FileStage.REFUSED, code="damaged", kept_sha256=None, page_count=1
    )
    Page.objects.create(file=held.aside, number=1, stage="set_aside", code="damaged")
    return held.aside


def settle(client, name, file, **more):
    return client.post(reverse(name, args=[file.pk]), headers=HTMX, **more).content.decode()


def badge(client):
    found = re.search(r'id="count-waiting"[^>]*>(\d+)<', page(client, "batches"))
    assert found
    return int(found[1])


def test_a_refused_file_waits_until_somebody_confirms_that_it_was_scanned_again(admin, refused):
    batch = refused.batch_id
    assert badge(admin) == 1
    for told in (page(admin, "waiting"), page(admin, "batch", batch)):
        assert "淡.jpg" in told
        assert reverse("file_rescanned", args=[refused.pk]) in told
    assert "1 个文件待重扫" in page(admin, "batches")
    row = settle(admin, "file_rescanned", refused)
    assert "已另行重扫" in row
    assert "hx-swap-oob" in row
    assert badge(admin) == 0
    assert "没有等待重扫的拒收文件" in page(admin, "waiting")
    assert "待重扫" not in page(admin, "batch", batch)
    entry = LedgerEntry.objects.get(act="rescanned")
    assert (entry.subject, entry.actor_name) == (f"file:{refused.pk}", "rita")


def test_a_file_is_sent_back_and_then_waits_to_be_scanned_again(admin, held):
    row = settle(admin, "file_back", held.aside)
    assert "已退回" in row
    assert reverse("file_rescanned", args=[held.aside.pk]) in row
    assert settle(admin, "file_back", held.aside)  # once more does no harm
    assert LedgerEntry.objects.filter(act="sent back").count() == 1
    settle(admin, "file_rescanned", held.aside)
    assert badge(admin) == 0


def test_a_file_tried_again_is_followed_until_its_outcome(admin, held):
    row = settle(admin, "file_retry", held.aside)
    here = reverse("file_row", args=[held.aside.pk])
    assert f'hx-get="{here}"' in row
    SourceFile.objects.filter(pk=held.aside.pk).update(
        stage=FileStage.SET_ASIDE, code="page-memory"
    )
    row = admin.get(here).content.decode()
    assert "仍未成功" in row
    assert "已重试 1 次" in row
    assert "hx-trigger" not in row
    assert "已重试 1 次" in page(admin, "waiting")


@pytest.mark.parametrize(
    ("decision", "stage", "act"),
    [("back", "refused", "sent back"), ("retry", "received", "retried")],
)
def test_a_whole_group_is_decided_at_once(admin, held, decision, stage, act):
    other = SourceFile.objects.create(
        batch=held.batch,
        path="盒036/二.jpg",
        stage="set_aside",
        code="page-timeout",
        received_at=held.aside.received_at,
    )
    told = page(admin, "waiting")
    assert "全部 2 个退回重扫" in told
    ids = re.findall(r'name="file" value="(\d+)"', told)
    admin.post(reverse("decide_all"), {"decision": decision, "file": ids})
    assert {
        str(row.stage) for row in SourceFile.objects.filter(pk__in=[held.aside.pk, other.pk])
    } == {stage}
    assert LedgerEntry.objects.filter(act=act).count() == 2


@pytest.mark.parametrize(
    "asked", [{}, {"decision": "back"}, {"decision": "x", "file": "1"}, {"file": "²"}]
)
def test_what_decides_nothing_is_refused(admin, held, asked):
    assert admin.post(reverse("decide_all"), asked).status_code == 400


def test_pages_of_refused_files_are_no_pages_that_wait(admin, refused):
    told = page(admin, "health")
    assert "待处理文件 0 个（0 页）；拒收而尚未确认重扫的 1 个" in told
    cells = re.findall(r'<td class="num"[^>]*>(\d+)</td>', table(admin))
    files, pages, read, blank, aside, queue, _items = map(int, cells)
    assert (files, pages) == (2, 2)
    assert pages == read + blank + aside + queue


def test_the_page_of_a_file_shows_it_and_the_ledger_says_who_looked(admin, held):
    assert reverse("file_view", args=[held.file.pk, 2]) in page(
        admin, "file_look", held.file.pk
    )
    assert body_of(admin.get(reverse("file_view", args=[held.file.pk, 2]))).startswith(b"\xff")
    entry = LedgerEntry.objects.get(subject=f"file:{held.file.pk}", act="viewed")
    assert entry.detail["page"] == 2
    assert admin.get(reverse("file_view", args=[held.file.pk, 3])).status_code == 404


def test_a_file_that_was_never_read_is_drawn_for_who_looks(admin, held):
    thumb = admin.get(reverse("file_thumb", args=[held.aside.pk, 1]))
    assert (thumb.headers["Content-Type"], body_of(thumb)[:2]) == ("image/jpeg", b"\xff\xd8")


def test_what_cannot_be_drawn_shows_a_cross(admin, held, tmp_path):
    broken = receive(tmp_path, held.batch, "坏.jpg", jpeg(5)[:200])
    thumb = admin.get(reverse("file_thumb", args=[broken.pk, 1]))
    assert thumb.headers["Content-Type"] == "image/svg+xml"
    assert admin.get(reverse("file_view", args=[broken.pk, 1])).status_code == 404


def test_a_blank_sheet_gets_no_record_or_is_filed_as_somebody_says(admin, held):
    waits = {"stage": "set_aside", "code": "blank-only"}
    Bundle.objects.filter(pk=held.aside.bundle_id).update(**waits)
    SourceFile.objects.filter(pk=held.aside.pk).update(**waits)
    told = page(admin, "waiting")
    assert reverse("file_as", args=[held.aside.pk]) in told
    assert reverse("file_retry", args=[held.aside.pk]) not in told
    assert "不归档" in settle(admin, "file_no_record", held.aside)
    assert badge(admin) == 0


def test_batches_are_narrowed_and_pages_beyond_the_last_say_so(admin, held):
    for number in range(25):
        Batch.objects.create(
            label=f"箱 {number}", source="upload", by="kai", started_at=held.batch.started_at
        )
    assert "箱" not in table(admin, show="open")
    assert table(admin, show="open").count("<tr>") == 1
    assert table(admin, show="mine").count("<tr>") == 0
    assert table(admin, q="箱 2").count("<tr>") == 6
    assert table(admin, sort="oldest").index("盒 036") > 0
    told = page(admin, "batches", page="9")
    assert "没有第 9 页；这是最后一页，第 2 页" in told
    assert 'aria-current="page">2<' in told


def table(client, **asked):
    found = re.search(r"<tbody>.*?</tbody>", page(client, "batches", **asked), re.DOTALL)
    return found[0] if found else ""


def test_files_of_a_batch_are_looked_for_by_name(admin, held):
    told = page(admin, "batch", held.batch.pk, q="诊断")
    files = told[told.index('id="files"') :]
    assert "诊断.jpg" in files
    assert "淡.jpg" not in files
