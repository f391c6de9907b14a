"""The answers of `--json`, on which other programs build: their keys and what they mean."""

from __future__ import annotations

import json

import pytest
from PIL import Image

from tests import program
from tests.paper import draw
from tests.places import ROOT

FILE_KEYS = {"path", "verdict", "code", "sentence", "number", "pages", "blank", "items"} | {
    "year_presumed"
}
HIT_KEYS = {"number", "title", "class", "type", "year_presumed", "file", "score", "pages"}
MISREAD_KEYS = {"doubtful", "similar", "searched_all", "how", "misread", "read", "may_be"}
PAGE_KEYS = {"page", "width", "height", "text", "lines", "engine", "blank"}

pytestmark = pytest.mark.skipif(not draw.installed(), reason="no Chinese fonts")


@pytest.fixture(scope="module")
def box(tmp_path_factory):
    """A folder with a good page, its copy, a broken file, a blank sheet and a note."""
    folder = tmp_path_factory.mktemp("contract") / "box"
    folder.mkdir()
    small = draw.many(1, 7, folder)[0]
    (folder / "copy.jpg").write_bytes(small.path.read_bytes())
    (folder / "broken.jpg").write_bytes(small.path.read_bytes()[:4000])
    (folder / "note.txt").write_text("hello")
    Image.new("L", (800, 1100), 250).save(folder / "blank.png")
    return folder, small


@pytest.fixture(scope="module")
def home(box):
    return box[0].parent / "home"


@pytest.fixture(scope="module")
def told(box, home):
    return program.answer(home, "ingest", str(box[0]))


def by_name(told):
    return {each["path"].rsplit("/", 1)[-1]: each for each in told["files"]}


def test_ingest_tells_what_became_of_each_file(told, box):
    assert {"batch", "account", "files"} <= set(told)
    files = by_name(told)
    assert all(set(each) >= FILE_KEYS for each in told["files"])
    verdicts = {name: each["verdict"] for name, each in files.items()}
    good = box[1].path.name
    # Whichever of the two came first is the original; they are taken in by name.
    assert sorted([verdicts.pop(good), verdicts.pop("copy.jpg")]) == ["duplicate", "filed"]
    assert verdicts == {
        "broken.jpg": "refused",
        "note.txt": "ignored",
        "blank.png": "set_aside",
    }


def test_a_filed_file_has_a_number_and_no_code(told):
    for each in told["files"]:
        if each["verdict"] == "filed":
            assert each["number"]
            assert each["items"] == [each["number"]]
            assert (each["code"], each["sentence"]) == (None, None)


def test_a_duplicate_tells_the_number_under_which_it_is_kept(told):
    filed = {each["number"] for each in told["files"] if each["verdict"] == "filed"}
    copy = next(each for each in told["files"] if each["verdict"] == "duplicate")
    assert copy["number"] in filed
    assert copy["items"] == []


def test_what_is_not_filed_has_a_code_a_sentence_and_no_number(told):
    for name in ("broken.jpg", "note.txt", "blank.png"):
        each = by_name(told)[name]
        assert each["code"]
        assert each["sentence"]
        assert each["number"] is None


def test_a_blank_page_is_counted_and_flagged(told):
    each = by_name(told)["blank.png"]
    assert (each["pages"], each["blank"]) == (1, 1)
    assert told["account"]["pages_blank"] == 1


def test_the_account_balances(told):
    account = told["account"]
    assert account["balances"] is True
    assert account["files_received"] == len(told["files"]) == 5
    assert account["pages_counted"] == account["pages_read"] + account["pages_blank"] == 2


def test_batch_tells_the_same_as_ingest(told, home):
    assert program.answer(home, "batch", str(told["batch"])) == told


def test_search_tells_pages_snippets_and_boxes(told, home, box):
    found = program.answer(home, "search", box[1].policy_no)
    assert found["total"] == 1
    assert (found["doubtful"], found["similar"], found["searched_all"]) == (0, 0, True)
    hit = found["hits"][0]
    assert set(hit) >= HIT_KEYS
    assert hit["how"] == "exact"
    page = hit["pages"][0]
    assert page["page"] == 1
    assert box[1].policy_no in page["snippet"]
    assert all(x0 < x1 and y0 < y1 for x0, y0, x1, y1 in page["boxes"])


def test_a_list_of_queries_gives_one_object_a_line_in_order(told, home, box, tmp_path):
    asked = tmp_path / "list.txt"
    asked.write_bytes(f"{box[1].name}\n\n没有这个人\n{box[1].policy_no}\n".encode("gb18030"))
    done = program.run(home, "search", "--json", "--from", str(asked))
    totals = [json.loads(line)["total"] for line in done.stdout.splitlines()]
    assert totals == [1, 0, 1]


def test_show_tells_text_and_lines_with_boxes(told, home, box):
    number = next(e["number"] for e in told["files"] if e["verdict"] == "duplicate")
    shown = program.answer(home, "show", number.replace("·", ".").lower())
    assert HIT_KEYS - {"score"} | {"fields"} <= set(shown)
    page = shown["pages"][0]
    assert set(page) >= PAGE_KEYS
    assert (page["width"], page["height"], page["blank"]) == (700, 1000, False)
    assert box[1].name in page["text"]
    for line in page["lines"]:
        x0, y0, x1, y1 = line["box"]
        assert 0 <= x0 < x1 <= 700
        assert 0 <= y0 < y1 <= 1000
        assert 0 <= line["confidence"] <= 1


def test_a_number_that_is_not_there_is_a_sentence_and_exit_code_2(told, home):
    done = program.run(home, "show", "B001-ZY·QT·QT·1999·D10-000001", "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) <= 2


def test_the_same_command_again_tells_that_all_is_kept(told, home, box):
    again = program.answer(home, "ingest", str(box[0]))
    verdicts = sorted(each["verdict"] for each in again["files"])
    assert verdicts == ["duplicate", "duplicate", "ignored", "refused", "set_aside"]
    assert again["account"]["balances"] is True


def test_the_keys_are_documented():
    page = (ROOT / "docs" / "reference" / "commands.md").read_text()
    for key in (
        FILE_KEYS
        | HIT_KEYS
        | MISREAD_KEYS
        | PAGE_KEYS
        | {"snippet", "boxes", "account", "total"}
    ):
        assert f"`{key}`" in page or f'"{key}"' in page, key
