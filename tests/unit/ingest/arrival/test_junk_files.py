"""What is left in folders beside papers is told from papers by name and first bytes."""

from __future__ import annotations

import pytest

from ingest.arrival import (
    foreign_formats,
    junk_files,
)
from ingest.arrival.junk_files import (
    APPLE_DOUBLE,
    JunkKind,
)


@pytest.mark.parametrize(
    "path",
    [
        "Thumbs.db",
        "THUMBS.DB",
        "卷一/.DS_Store",
        "desktop.ini",
        "~$材料.docx",
        ".~lock.清单.ods#",
        "卷一/@eaDir/001.png/SYNOPHOTO_THUMB_M.png",
        "$RECYCLE.BIN/S-1-5-21/$RABC.png",
        ".Trash-1000/files/003.png",
        ".stversions/001~20240101.png",
        ".sync/Archive/001.png",
        ".tmp.drivedownload/12345",
        "System Volume Information/IndexerVolumeGuid",
        "__MACOSX/卷三/._001.png",
    ],
)
def test_files_of_systems_and_what_was_thrown_away_are_no_papers(path):
    assert junk_files.of_path(path) is JunkKind.SYSTEM


@pytest.mark.parametrize("name", ["001.png.part", "001.PNG.CRDOWNLOAD", "a.partial", "a.xltd"])
def test_an_unfinished_download_is_told_as_one(name):
    assert junk_files.of_file(name) is JunkKind.UNFINISHED


def test_what_macos_keeps_beside_a_file_is_told_by_its_first_bytes_too():
    assert junk_files.of_file("._001.png", APPLE_DOUBLE) is JunkKind.SYSTEM
    assert junk_files.of_file("._001.png", b"\x89PNG") is None
    assert junk_files.of_file("001.png", APPLE_DOUBLE) is None


@pytest.mark.parametrize(
    "path",
    [
        "001.png",
        "卷一/001.tif",
        "part.png",
        "1.part.tif",
        "回收站/1.png",
        "sync/1.png",
        "~1.png",
    ],
)
def test_papers_are_papers(path):
    assert junk_files.of_path(path) is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("发票.ofd", "ofd-document"),
        ("理赔.DOCX", "office-document"),
        ("a.eml", "mail-message"),
        ("卷.zip", "packed-files"),
        ("说明.txt", "text-document"),
        ("双录.mp4", "recording"),
        ("manifest.xlsx", "list-as-spreadsheet"),
        ("Manifest.XLS", "list-as-spreadsheet"),
        ("清单.xlsx", "office-document"),
        ("noname", "not-an-intake-format"),
        ("a.unheard-of", "not-an-intake-format"),
    ],
)
def test_paper_in_another_format_is_told_what_to_do_with_it(name, code):
    assert foreign_formats.code_of(name) == code
