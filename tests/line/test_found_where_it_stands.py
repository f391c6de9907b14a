"""Words are found where they stand: on their page, and their boxes lie on them.

The pages are shipped samples; `truth.json` says which words stand where.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests import program
from tests.places import SAMPLES, SCANS

FILES = (
    "003-投保单-苏慕雪.tif",  # clean, four pages
    "006-理赔申请书-林晓岚.tif",  # stamped, with a blank back
    "008-出院小结-林晓岚.jpg",  # upside down
    "014-诊断证明书-何其昌.png",  # lying on its side
    "017-診斷證明書-韓書瑤.jpg",  # in traditional characters
)
ENOUGH = 0.5
"""Least overlap (intersection over union) of a found box with the known one."""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("found")
    for name in FILES:
        shutil.copy(SCANS / name, folder)
    home = folder / "home"
    told = program.answer(home, "ingest", *(str(folder / name) for name in FILES))
    assert {each["verdict"] for each in told["files"]} == {"filed"}
    blank = {Path(each["path"]).name: each["blank"] for each in told["files"] if each["blank"]}
    assert blank == {"006-理赔申请书-林晓岚.tif": 1}, "a back with punch holes is blank"
    return home


@pytest.fixture(scope="module")
def truth():
    told = json.loads((SAMPLES / "truth.json").read_text())
    return {(page["file"], page["page"]): page for f in told["files"] for page in f["pages"]}


@pytest.fixture(scope="module")
def search(home, truth):
    """Give the boxes found for a query: (file, page) to boxes. All are asked in one run."""
    queries = [query for query, _, _ in CASES] + ["豁", "0000964653"]
    queries += [f'"{phrase["text"]}"' for _, phrase in _broken_phrases(truth)]
    done = program.run(
        home, "search", "--json", "--limit", "50", "--from", "-", given="\n".join(queries)
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    found = dict(zip(queries, lines, strict=True))
    return lambda words: {
        (Path(hit["file"]).name, page["page"]): page["boxes"]
        for hit in found[words]["hits"]
        for page in hit["pages"]
    }


def overlap(one, other):
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    area = sum((b[2] - b[0]) * (b[3] - b[1]) for b in (one, other))
    return width * height / (area - width * height)


def known(page, text):
    """Return where a text stands on a page: around its characters, one box for each line."""
    for word in page["words"]:
        at = word["text"].find(text)
        boxes = word.get("chars")
        if at >= 0 and boxes:
            return [_around(boxes[at : at + len(text)])]
        if word["text"] == text:
            return [word["box"]]
    for phrase in page["phrases"]:
        if phrase["text"] == text:
            return [piece["box"] for piece in phrase["pieces"]]
    raise AssertionError(text)


def _around(boxes):
    columns = list(zip(*boxes, strict=True))
    return [min(columns[0]), min(columns[1]), max(columns[2]), max(columns[3])]


def assert_stands(found, place, boxes):
    """Each known box is covered by one of the found ones."""
    assert place in found, f"not found on {place}"
    for box in boxes:
        best = max(overlap(box, each) for each in found[place])
        assert best >= ENOUGH, f"{place}: {box} is covered by {best:.2f} only"


CLAIM = ("006-理赔申请书-林晓岚.tif", 1)
UPSIDE_DOWN = ("008-出院小结-林晓岚.jpg", 1)
SIDEWAYS = ("014-诊断证明书-何其昌.png", 1)
TRADITIONAL = ("017-診斷證明書-韓書瑤.jpg", 1)


CASES = [
    ("疾病", CLAIM, "疾病"),
    ("林晓岚", CLAIM, "林晓岚"),
    ("腰椎间盘突出症", CLAIM, "腰椎间盘突出症"),
    ("P20230000964653", CLAIM, "P20230000964653"),
    ("Ｐ２０２３００００９６４６５３", CLAIM, "P20230000964653"),
    ("臨溪大學附屬醫院", CLAIM, "临溪大学附属医院"),
    ("出院小结", UPSIDE_DOWN, "出院小结"),
    ("林曉嵐", UPSIDE_DOWN, "林晓岚"),
    ("何其昌", SIDEWAYS, "何其昌"),
    ("韩书瑶", TRADITIONAL, "韓書瑤"),
    ("韓書瑤", TRADITIONAL, "韓書瑤"),
]


@pytest.mark.parametrize(("query", "place", "text"), CASES)
def test_a_word_is_found_where_it_stands(search, truth, query, place, text):
    assert_stands(search(query), place, known(truth[place], text))


def test_one_character_is_found_where_it_stands(search, truth):
    found = search("豁")
    word = next(w for w in truth[CLAIM]["words"] if w["text"] == "豁免保费")
    x0, y0, x1, y1 = word["box"]
    assert_stands(found, CLAIM, [[x0, y0, x0 + (x1 - x0) // 4, y1]])


def test_half_a_policy_number_is_found(search):
    assert CLAIM in search("0000964653")


def _broken_phrases(truth):
    return [
        (place, phrase)
        for place, page in truth.items()
        if place[0] in FILES
        for phrase in page["phrases"]
        if len(phrase["pieces"]) > 1
    ]


def test_a_phrase_is_found_across_a_line_break(search, truth):
    broken = _broken_phrases(truth)
    assert broken
    for place, phrase in broken:
        pieces = [piece["box"] for piece in phrase["pieces"]]
        assert_stands(search(f'"{phrase["text"]}"'), place, pieces)
