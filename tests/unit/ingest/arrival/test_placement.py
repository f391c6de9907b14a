"""Which item a file belongs to: by the manifests beside it and in its folders."""

from __future__ import annotations

import unicodedata

import pytest

from ingest.arrival.placement import (
    beside,
    folders,
    place,
)

FILE, FOLDER, INNER = {"title": "件"}, {"title": "卷"}, {"title": "内卷"}


@pytest.mark.parametrize(
    ("path", "rows", "folder", "given"),
    [
        ("a.tif", {}, "", {}),
        ("a.tif", {"a.tif": FILE}, "", FILE),
        ("盒/a.tif", {"盒/b.tif": FILE}, "", {}),
        ("盒/卷/a.tif", {"盒/卷": FOLDER}, "盒/卷", FOLDER),
        ("盒/卷/a.tif", {"盒/卷": FOLDER, "盒/卷/a.tif": FILE}, "盒/卷", FILE),
        ("盒/卷/a.tif", {"盒/卷": FOLDER, "盒/卷/a.tif": {}}, "盒/卷", FOLDER),
        ("盒/卷/内/a.tif", {"盒/卷": FOLDER}, "盒/卷", FOLDER),
        ("盒/卷/内/a.tif", {"盒/卷": FOLDER, "盒/卷/内": INNER}, "盒/卷/内", INNER),
        ("盒/卷/内/a.tif", {"盒/卷": FOLDER, "盒/卷/内": {}}, "盒/卷/内", FOLDER),
        ("盒/卷二/a.tif", {"盒/卷": FOLDER}, "", {}),
        ("盒/a.tif", {"盒": FOLDER}, "盒", FOLDER),
    ],
)
def test_the_innermost_folder_that_is_named_is_the_item(path, rows, folder, given):
    found = place(path, rows)
    assert (found.folder, dict(found.given)) == (folder, given)


@pytest.mark.parametrize(
    ("path", "root", "folder"),
    [
        ("a.tif", "", ""),
        ("盒/a.tif", "", "盒"),
        ("盒/卷/a.tif", "盒", "盒/卷"),
        ("a.tif", ".", "."),
    ],
)
def test_every_folder_may_be_an_item_of_what_lies_directly_in_it(path, root, folder):
    assert place(path, {}, root=root, folders_are_items=True).folder == folder


def test_the_folder_that_was_fed_and_those_above_it_are_not_looked_for():
    assert folders("/data/盒/卷/a.tif", "/data/盒") == ["/data/盒/卷"]
    assert (
        place("/data/盒/a.tif", {"/data/盒": FOLDER, "/data": FOLDER}, root="/data/盒").folder
        == ""
    )


def test_accents_written_apart_name_the_same_file():
    apart = unicodedata.normalize("NFD", "é.tif")
    assert place(f"盒/{apart}", {beside("盒", "é.tif"): FILE}).given == FILE
