"""The shipped batch; needs no fonts but where it is said."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageSequence

from tests.paper import batch, fonts, people, samples

_FOLDER = Path(__file__).parents[2] / "samples"
_SCANS = _FOLDER / "scans"
_TRUTH = json.loads((_FOLDER / "truth.json").read_text("utf-8"))["files"]
_ITEMS = [file for file in _TRUTH if file["outcome"] == "item"]
_PAGES = [page for file in _ITEMS for page in file["pages"]]


def test_there_is_enough_and_not_too_much():
    assert len(_ITEMS) >= 14
    assert len(_PAGES) >= 34
    size = sum(path.stat().st_size for path in _FOLDER.rglob("*") if path.is_file())
    assert size <= 11_000_000


def test_the_truth_knows_every_file_and_no_other():
    known = {page["file"] for page in _PAGES}
    known |= {file["name"] for file in _TRUTH if not file["pages"]}
    found = {str(path.relative_to(_SCANS)) for path in _SCANS.rglob("*") if path.is_file()}
    assert found - {"manifest.csv"} == known


@pytest.mark.parametrize("file", _ITEMS, ids=lambda file: file["name"])
def test_pages_and_sizes_are_as_told(file):
    for name in {page["file"] for page in file["pages"]}:
        told = [
            (page["width"], page["height"]) for page in file["pages"] if page["file"] == name
        ]
        assert sizes(_SCANS / name) == told


def sizes(path: Path) -> list[tuple[int, int]]:
    if path.suffix == ".pdf":
        document = pypdfium2.PdfDocument(path)
        points = [page.get_size() for page in document]
        document.close()
        return [(round(wide * 150 / 72), round(high * 150 / 72)) for wide, high in points]
    with Image.open(path) as image:
        return [frame.size for frame in ImageSequence.Iterator(image)]


def test_known_words_stand_inside_their_pages():
    for page in _PAGES:
        assert page["blank"] == (not page["words"])
        for word in page["words"]:
            x0, y0, x1, y1 = word["box"]
            assert 0 <= x0 < x1 <= page["width"]
            assert 0 <= y0 < y1 <= page["height"]


def test_ink_is_found_where_words_are_told_on_every_picture():
    for file in _ITEMS:
        name = file["pages"][0]["file"]
        if name.endswith(".pdf"):
            continue
        with Image.open(_SCANS / name) as image:
            dark = 255.0 - np.asarray(image.convert("L"), np.float32)
        inside = np.zeros(dark.shape, bool)
        for word in file["pages"][0]["words"]:
            x0, y0, x1, y1 = word["box"]
            inside[y0:y1, x0:x1] = True
        assert np.percentile(dark[inside], 90) > np.median(dark[~inside]) + 40, name


def test_nobody_on_paper_is_real():
    for page in _PAGES:
        text = " ".join(word["text"] for word in page["words"])
        for id_no in re.findall(r"(?<!\d)\d{17}[\dX](?!\d)", text):
            assert id_no.startswith("999999")
            assert id_no[-1] == people.check_character(id_no[:17])
        for phone in re.findall(r"(?<!\d)1\d{10}(?!\d)", text):
            assert phone.startswith("199000000")


def test_one_person_is_found_in_several_files():
    for file in _ITEMS:
        text = "".join(word["text"] for page in file["pages"] for word in page["words"])
        told = file["person"] in text or "診斷" in text
        assert told, file["name"]
    assert sum(file["person"] == "林晓岚" for file in _ITEMS) >= 4


def test_expense_lists_add_up():
    lists = [file for file in _ITEMS if file["types"] == ["EXPENSE_LIST"]]
    for file in lists:
        case = batch.case(file["person"])
        words = [word["text"] for page in file["pages"] for word in page["words"]]
        parts = [word.partition("：")[2] for word in words if word.startswith("本页小计")]
        cents = sum(int(re.sub(r"[,.]", "", part)) for part in parts)
        assert cents == int(case.total * 100)
        assert f"¥{case.total:,.2f}" in words


def test_the_manifest_names_files_that_are_there():
    with (_SCANS / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == samples.COLUMNS
    titles = {file["name"]: file["title"] for file in _ITEMS}
    for row in rows:
        assert (_SCANS / row["file"]).exists()
        assert titles[row["file"]] == row["title"]
    assert len(rows) < len(_ITEMS)


def test_one_file_is_a_copy_and_one_is_broken():
    twin, original = batch.DUPLICATE
    assert (_SCANS / twin).read_bytes() == (_SCANS / original).read_bytes()
    with (
        Image.open(_SCANS / batch.BROKEN[0]) as image,
        pytest.raises(OSError, match="truncated"),
    ):
        image.load()


@pytest.mark.skipif(not fonts.installed(), reason="apt-get install fonts-noto-cjk")
def test_the_shipped_fax_is_what_the_generator_makes():
    scan = next(scan for scan in batch.SCANS if scan.kind == "tiff-g4")
    made = samples.pages(scan)
    with Image.open(_SCANS / scan.name) as image:
        for number, page in enumerate(made):
            image.seek(number)
            assert image.tobytes() == page.image.tobytes()
    told = next(file for file in _ITEMS if file["name"] == scan.name)
    assert [list(word.box) for word in made[0].words] == [
        word["box"] for word in told["pages"][0]["words"]
    ]
