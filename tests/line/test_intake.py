"""Taking files in: accepted means durable, twice means once, and every file is told about."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
from pathlib import Path

import pytest
from PIL import Image

from catalog.ledger.entries import Actor
from catalog.models import LedgerEntry
from catalog.scheme.shipped import SHIPPED
from ingest.arrival.arrivals import (
    Arrival,
    Arrivals,
    shown,
)
from ingest.arrival.intake import Intake
from ingest.errors import NoRoom, PathMissing
from ingest.line import actions
from ingest.models import Bundle, FileStage, SourceFile
from storage.disk import DiskStore
from storage.errors import StoreFull
from storage.keys import original

pytestmark = pytest.mark.django_db

ME = Actor("周敏")


def scan(shade=200):
    made = io.BytesIO()
    Image.new("L", (40, 40), shade).save(made, "PNG")
    return made.getvalue()


@pytest.fixture
def batch():
    return actions.open_batch("", "box 1", source="command", by="周敏")


@pytest.fixture
def door(tmp_path):
    return Intake(DiskStore(tmp_path / "objects"), tmp_path, floor_mib=0, limit_mib=1)


def put(tmp_path, name, content):
    path = tmp_path / "in" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return Arrival(path, f"in/{name}")


def test_a_received_file_is_kept_under_its_digest_with_a_row_and_an_entry(
    batch, door, tmp_path
):
    row = door.receive(batch, put(tmp_path, "a.png", scan()), ME)
    digest = hashlib.sha256(scan()).hexdigest()
    assert (row.stage, row.kind, row.sha256) == (FileStage.RECEIVED, "png", digest)
    assert door.store.receipt(original(digest)).sha256 == digest
    assert LedgerEntry.objects.get().subject == f"file:{row.pk}"


def test_receiving_a_file_again_is_no_second_receipt(batch, door, tmp_path):
    arrival = put(tmp_path, "a.png", scan())
    assert door.receive(batch, arrival, ME) == door.receive(batch, arrival, ME)
    assert (SourceFile.objects.count(), Bundle.objects.count()) == (1, 1)
    assert LedgerEntry.objects.count() == 1


def test_receiving_a_refused_file_again_leaves_no_bundle_without_files(batch, door, tmp_path):
    arrival = put(tmp_path, "a.png", scan())
    row = door.receive(batch, arrival, ME)
    SourceFile.objects.update(stage=FileStage.REFUSED, code="damaged", kept_sha256=None)
    assert door.receive(batch, arrival, ME) == row
    assert Bundle.objects.count() == 1


def test_the_same_bytes_under_another_name_are_a_duplicate(batch, door, tmp_path):
    first = door.receive(batch, put(tmp_path, "a.png", scan()), ME)
    second = door.receive(batch, put(tmp_path, "b.png", scan()), ME)
    assert (second.stage, second.duplicate_of) == (FileStage.DUPLICATE, first)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("note.txt", b"hello", (FileStage.IGNORED, "text-document")),
        ("Thumbs.db", b"\xd0\xcf\x11\xe0", (FileStage.IGNORED, "system-file")),
        ("a.zip", b"PK\x03\x04", (FileStage.IGNORED, "packed-files")),
        ("a.tif", b"hello", (FileStage.REFUSED, "not-what-it-claims")),
        ("a.jpg", b"<svg></svg>", (FileStage.REFUSED, "not-what-it-claims")),
        ("a.pdf", b"", (FileStage.REFUSED, "empty-file")),
        ("a.png", scan() + bytes(1 << 20), (FileStage.REFUSED, "file-too-large")),
    ],
)
def test_what_is_not_taken_in_is_told_why(batch, door, tmp_path, name, content, told):
    row = door.receive(batch, put(tmp_path, name, content), ME)
    assert (row.stage, row.code) == told
    assert row.kept_sha256 is None


def test_a_scan_with_a_strange_name_is_taken_by_its_content(batch, door, tmp_path):
    assert door.receive(batch, put(tmp_path, "scan", scan()), ME).stage == FileStage.RECEIVED


def test_the_bytes_of_a_refused_file_are_kept(batch, door, tmp_path):
    row = door.receive(batch, put(tmp_path, "a.tif", b"hello"), ME)
    assert door.store.receipt(original(row.sha256)).size == 5


def test_a_file_that_is_gone_or_a_pipe_is_told(batch, door, tmp_path):
    gone = door.receive(batch, Arrival(tmp_path / "gone.tif", "gone.tif"), ME)
    os.mkfifo(tmp_path / "pipe.tif")
    pipe = door.receive(batch, Arrival(tmp_path / "pipe.tif", "pipe.tif"), ME)
    assert (gone.code, pipe.code) == ("cannot-open", "not-a-file")


def test_without_room_nothing_is_taken(batch, tmp_path):
    door = Intake(DiskStore(tmp_path / "o"), tmp_path, floor_mib=1 << 40, limit_mib=1)
    with pytest.raises(NoRoom):
        door.receive(batch, put(tmp_path, "a.png", scan()), ME)
    assert SourceFile.objects.count() == 0


def test_a_full_store_leaves_no_row(batch, door, tmp_path, monkeypatch):
    arrival = put(tmp_path, "a.png", scan())
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "full")))
        with pytest.raises(StoreFull):
            door.receive(batch, arrival, ME)
    assert SourceFile.objects.count() == 0
    assert door.receive(batch, arrival, ME).stage == FileStage.RECEIVED


HOSTILE = [
    "a\nb.png",
    "-rf.png",
    "$(id).png",
    "a';drop table--.png",
    "\u202egpj.png",
    "보험.png",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_data(batch, door, tmp_path, name):
    row = door.receive(batch, put(tmp_path, name, scan()), ME)
    row.refresh_from_db()
    assert row.path == f"in/{name}"


def test_a_name_in_an_old_encoding_is_read():
    assert shown("保单.tif".encode("gb18030")) == "保单.tif"
    assert shown(b"\xff\xff.tif") == "\\xff\\xff.tif"


def arrivals(*paths, **more):
    return Arrivals([str(path) for path in paths], SHIPPED, 2026, **more)


def test_files_come_in_the_order_a_person_would_sort_them(tmp_path):
    for name in ("img10.png", "img2.png", "b/1.png"):
        put(tmp_path, name, scan())
    names = [Path(each.shown).name for each in arrivals(tmp_path / "in")]
    assert names == ["img2.png", "img10.png", "1.png"]


def test_a_missing_path_is_told_before_anything_is_done(tmp_path):
    with pytest.raises(PathMissing):
        arrivals(tmp_path / "nowhere").check()


def test_a_manifest_names_files_and_folders(tmp_path):
    put(tmp_path, "a.png", scan())
    put(tmp_path, "case/1.png", scan())
    put(tmp_path, "case/2.png", scan(1))
    rows = (
        "file,title,year,policy_no\na.png,单页,2023,P20230001234\ncase,案卷,2024,\nno.png,x,,\n"
    )
    put(tmp_path, "manifest.csv", rows.encode("gb18030"))
    found = arrivals(tmp_path / "in")
    by_name = {Path(each.shown).name: each for each in found}
    assert by_name["a.png"].given == {
        "title": "单页",
        "year": 2023,
        "policy_no": "P20230001234",
    }
    assert by_name["1.png"].folder == by_name["2.png"].folder != ""
    assert by_name["1.png"].given == {"title": "案卷", "year": 2024}
    assert "manifest.csv" not in by_name
    assert [each["code"] for each in found.remarks] == ["manifest-file-missing"]


def test_every_folder_can_be_one_item(batch, door, tmp_path):
    for shade, name in enumerate(("x/1.png", "x/2.png", "y/1.png")):
        put(tmp_path, name, scan(shade))
    for arrival in arrivals(tmp_path / "in", folders_are_items=True):
        door.receive(batch, arrival, ME)
    assert Bundle.objects.count() == 2


def test_a_list_that_cannot_be_opened_is_remarked_on(tmp_path):
    put(tmp_path, "a.png", scan())
    (tmp_path / "in" / "manifest.csv").symlink_to("/proc/self/mem")  # opens, but is not read
    found = arrivals(tmp_path / "in")
    assert [Path(each.shown).name for each in found] == ["a.png"]
    assert [each["code"] for each in found.remarks] == ["cannot-open"]


def test_a_folder_called_like_a_list_is_a_folder(tmp_path):
    put(tmp_path, "manifest.csv/a.png", scan())
    assert [Path(each.shown).name for each in arrivals(tmp_path / "in")] == ["a.png"]


def test_a_folder_that_vanishes_while_its_neighbours_are_taken_in_is_told(
    batch, door, tmp_path
):
    put(tmp_path, "a.png", scan())
    put(tmp_path, "b/b.png", scan(1))
    put(tmp_path, "c/c.png", scan(2))
    told = {}
    for arrival in arrivals(tmp_path / "in"):
        if arrival.path.name == "a.png":
            shutil.rmtree(tmp_path / "in" / "b")
        if arrival.path.name == "c.png":
            arrival.path.unlink()
        row = door.receive(batch, arrival, ME)
        told[Path(row.path).name] = (row.stage, row.code)
    assert told == {
        "a.png": (FileStage.RECEIVED, ""),
        "b": (FileStage.REFUSED, "cannot-open"),
        "c.png": (FileStage.REFUSED, "cannot-open"),
    }


def test_a_link_to_a_folder_is_left_where_it_is(batch, door, tmp_path):
    put(tmp_path, "a.png", scan())
    (tmp_path / "in" / "link").symlink_to(tmp_path)
    rows = [door.receive(batch, each, ME) for each in arrivals(tmp_path / "in")]
    assert [row.code for row in rows] == ["", "not-a-file"]
