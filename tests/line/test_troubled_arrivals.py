"""What lies in folders besides good scans costs itself, and no file beside it."""

from __future__ import annotations

import errno
import io
from dataclasses import replace
from pathlib import Path, PosixPath
from typing import Any

import pytest

from ingest.arrival.intake import Intake
from ingest.arrival.junk_files import APPLE_DOUBLE
from ingest.models import Bundle, SourceFile
from storage.disk import DiskStore
from storage.errors import StoreUnavailable
from tests.line import box, by_hand
from tests.line.box import ME

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch():
    return box.opened()


@pytest.fixture
def door(tmp_path):
    return Intake(DiskStore(tmp_path / "objects"), tmp_path, floor_mib=0, limit_mib=1)


@pytest.fixture
def folder(tmp_path):
    return by_hand.fill(tmp_path / "in", ["1.tif", "3.tif"])


def put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def told(batch, arrivals, door):
    rows = [door.receive(batch, each, ME) for each in arrivals]
    return {Path(row.path).name: (str(row.stage), row.code) for row in rows}


def test_a_file_on_a_bad_block_costs_only_itself(transactional_db, folder):
    """Reading /proc/self/mem at its beginning answers EIO, as a bad block does."""
    (folder / "2.tif").symlink_to("/proc/self/mem")
    batch = by_hand.receive(folder)
    batch.refresh_from_db()
    assert batch.closed_at is not None
    assert list(batch.files.order_by("pk").values_list("stage", "code")) == [
        ("received", ""),
        ("refused", "cannot-open"),
        ("received", ""),
    ]


def test_a_file_that_fails_further_in_costs_only_itself(batch, door, folder):
    put(folder / "2.tif", b"II*\x00" + bytes(10_000))
    arrivals = [
        replace(each, path=OnBadBlock(each.path)) if each.path.name == "2.tif" else each
        for each in box.arriving(folder)
    ]
    assert told(batch, arrivals, door) == {
        "1.tif": ("received", ""),
        "2.tif": ("refused", "cannot-open"),
        "3.tif": ("received", ""),
    }


def test_trouble_of_the_store_is_the_store_s_and_leaves_no_row(batch, door, folder):
    put(door.home / "objects", b"no folder")
    with pytest.raises(StoreUnavailable):
        told(batch, box.arriving(folder), door)
    assert not SourceFile.objects.exists()


def test_a_file_that_grows_while_it_is_taken_in_is_refused_by_its_path(batch, folder, tmp_path):
    scanner = folder / "2.tif"
    put(scanner, b"II*\x00" + bytes(100))
    store: Any = Growing(DiskStore(tmp_path / "objects"), scanner)
    door = Intake(store, tmp_path, floor_mib=0, limit_mib=1)
    assert told(batch, box.arriving(folder), door) == {
        "1.tif": ("received", ""),
        "2.tif": ("refused", "content-changed"),
        "3.tif": ("received", ""),
    }


def test_what_macos_windows_and_nas_leave_takes_no_number_and_spoils_no_folder(
    batch, door, folder
):
    for name in ("._1.tif", "__MACOSX/._3.tif"):
        put(folder / name, APPLE_DOUBLE + bytes(100))
    for name in (
        "Thumbs.db",
        "~$临时.tif",
        "@eaDir/1.tif/SYNOPHOTO_THUMB_M.tif",
        "$RECYCLE.BIN/S-1-5/$R1.tif",
        ".Trash-1000/files/1.tif",
        ".stversions/1.tif",
    ):
        by_hand.fill(folder, [name])
    arrivals = box.arriving(folder, folders_are_items=True)
    assert told(batch, arrivals, door) == {
        "1.tif": ("received", ""),
        "3.tif": ("received", ""),
    }
    assert Bundle.objects.count() == 1
    [remark] = arrivals.remarks
    assert remark["code"] == "system-files-passed"
    assert "Thumbs.db × 1" in remark["value"]


def test_an_unfinished_download_is_ignored_by_name_and_told(batch, door, folder):
    by_hand.fill(folder, ["2.tif.crdownload"])
    arrivals = box.arriving(folder, folders_are_items=True)
    assert told(batch, arrivals, door)["2.tif.crdownload"] == (
        "ignored",
        "unfinished-download",
    )
    assert set(SourceFile.objects.exclude(bundle=None).values_list("bundle")) == {
        (Bundle.objects.get().pk,)
    }


def test_a_list_saved_as_a_spreadsheet_is_remarked_on(batch, door, folder):
    put(folder / "manifest.xlsx", b"PK\x03\x04")
    arrivals = box.arriving(folder)
    assert told(batch, arrivals, door)["manifest.xlsx"] == ("ignored", "list-as-spreadsheet")
    assert [each["code"] for each in arrivals.remarks] == ["list-as-spreadsheet"]
    put(folder / "manifest.csv", b"file,title\n1.tif,A\n")
    arrivals = box.arriving(folder)
    list(arrivals)
    assert arrivals.remarks == []


def test_of_two_lists_in_one_folder_one_counts_and_it_is_told_which(folder):
    put(folder / "Manifest.CSV", "file,title\n3.tif,乙\n".encode())
    put(folder / "manifest.csv", "file,title\n1.tif,甲\n".encode())
    arrivals = box.arriving(folder)
    given = {each.path.name: dict(each.given) for each in arrivals}
    assert given == {"1.tif": {"title": "甲"}, "3.tif": {}}
    [remark] = arrivals.remarks
    assert (remark["code"], remark["value"]) == ("list-not-used", "manifest.csv")
    assert remark["path"].endswith("Manifest.CSV")


class OnBadBlock(PosixPath):
    """Where a file lies whose bytes from some place on answer EIO."""

    def open(self, *_):
        return BadBlock(super().open("rb", buffering=0))


class BadBlock(io.BufferedReader):
    """A file of which the first 4096 bytes can be read."""

    def read(self, size=-1):
        if self.tell() >= 4096:
            raise OSError(errno.EIO, "Input/output error")
        return super().read(min(size, 4096))


class Growing:
    """A store before which a scanner appends to its file each time something is stored."""

    def __init__(self, store, scanner):
        self.store, self.scanner = store, scanner

    def put(self, key, source, *, sha256=None):
        with self.scanner.open("ab") as still:
            still.write(b"more")
        return self.store.put(key, source, sha256=sha256)
