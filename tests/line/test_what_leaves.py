"""What leaves says what the archive knows: every sample as PDF/A, ALTO and text.

The pages beside the checkout are read by the real engine, the samples by the recorded one. A
word that search finds on a page has to be found in its PDF by programs that share no code.
"""

from __future__ import annotations

import json
from functools import cache

import pytest
from lxml import etree
from pikepdf import pdfa

from tests import program
from tests.alto_schema import alto
from tests.pdf_readers import READERS, form
from tests.places import SAMPLES, SCANS, shared

FOLDERS = {
    "samples": (lambda: SCANS, {}),
    "beside": (lambda: shared("samples"), program.REAL),
}


@pytest.fixture(scope="module", params=FOLDERS)
def left(request, tmp_path_factory):
    """Give the folder in which everything lies that left, and what is known of each item."""
    find, engine = FOLDERS[request.param]
    scans = find()
    folder = tmp_path_factory.mktemp("left")
    home = folder / "home"
    batch = program.answer(home, "ingest", str(scans), **engine)
    numbers = sorted({number for each in batch["files"] for number in each["items"]})
    told = {}
    for form_of_file in ("pdf", "alto", "text"):
        out = str(folder / form_of_file)
        answer = program.answer(
            home, "export", "--batch", "1", "--as", form_of_file, "--to", out
        )
        told[form_of_file] = {each["number"]: each for each in answer["items"]}
        assert sorted(told[form_of_file]) == numbers
        assert all(each["written"] and each["code"] is None for each in answer["items"])
    items = {number: program.answer(home, "show", number, "--unmasked") for number in numbers}
    return folder, told, items, home


@cache
def text_of_pages(reader, path):
    """Return the text of each page as another program takes it out, in its form for search."""
    return [form(text) for text in READERS[reader](path)]


def files(left, form_of_file):
    """Yield each item with the files in which it left."""
    folder, told, items, _ = left
    for number, item in items.items():
        names = told[form_of_file][number]["files"]
        yield item, [folder / form_of_file / name for name in names]


def test_every_pdf_is_approved_of_and_says_what_it_is(left):
    for item, (path,) in files(left, "pdf"):
        report = pdfa.validate_written(path, "2b")
        assert report.passed, report.summary()
        assert path.name == item["number"].replace("·", ".") + ".pdf"
        import pikepdf

        with pikepdf.open(path) as pdf, pdf.open_metadata() as told:
            assert told["dc:title"] == item["title"]
            assert told["dc:identifier"] == item["number"]
            assert str(pdf.Root.Lang) == "zh-CN"
            assert len(pdf.pages) == len(item["pages"])


@pytest.mark.parametrize("reader", READERS)
def test_every_line_is_found_on_its_page_by_other_programs(left, reader):
    missed = []
    for item, (path,) in files(left, "pdf"):
        for page, text in zip(item["pages"], text_of_pages(reader, path), strict=True):
            wanted = [form(line["text"]) for line in page["lines"]]
            missed += [
                (item["file"], page["page"], word) for word in wanted if word not in text
            ]
    assert missed == []


@pytest.mark.parametrize("reader", READERS)
def test_what_search_finds_the_pdf_has_too(left, reader):
    known = _known_words(left[2])
    asked = missed = 0
    for item, (path,) in files(left, "pdf"):
        for page, text in zip(item["pages"], text_of_pages(reader, path), strict=True):
            read = form(page["text"])
            for word in known.get((item["file"].rpartition("/")[2], page["page"]), ()):
                if form(word) and form(word) in read:
                    asked += 1
                    missed += form(word) not in text
    assert asked > 100
    assert missed == 0


def _known_words(items):
    """Return the words that are known to stand on a page: those of the truth beside it."""
    truth = json.loads((SAMPLES / "truth.json").read_text())
    known = {
        (page["file"].rpartition("/")[2], page["page"]): [
            word["text"] for word in page["words"]
        ]
        for each in truth["files"]
        for page in each["pages"]
    }
    for item in items.values():
        name = item["file"].rpartition("/")[2]
        beside = (SAMPLES.parent.parent.parent / "shared" / "samples" / name).with_suffix(
            ".json"
        )
        if beside.exists():
            words = json.loads(beside.read_text())["keywords"]
            known[name, 1] = [word["text"] for word in words]
    return known


def test_every_alto_is_valid_and_holds_the_words_of_its_page(left):
    for item, paths in files(left, "alto"):
        for page, path in zip(item["pages"], paths, strict=True):
            root = alto(path.read_bytes())
            (name,) = root.iter("{*}fileName")
            assert str(name.text).startswith(path.stem)
            said = "".join(_lines(root))
            assert form(said) == form(page["text"])


def _lines(root: etree._Element):
    for line in root.iter("{*}TextLine"):
        yield "".join(each.get("CONTENT", " ") for each in line.iter("{*}String", "{*}SP"))
        yield " "


def test_plain_text_is_what_was_read(left):
    for item, (path,) in files(left, "text"):
        pages = path.read_text("utf-8").split("\f")
        assert [page.removesuffix("\n") for page in pages] == [p["text"] for p in item["pages"]]


def test_to_export_again_changes_nothing_and_other_files_are_left_alone(left):
    folder, _, _, home = left
    before = program.answer(home, "ledger")["entries"]
    out = folder / "pdf"
    again = program.answer(home, "export", "--batch", "1", "--to", str(out))
    assert {each["written"] for each in again["items"]} == {False}
    assert program.answer(home, "ledger")["entries"] == before
    number, (name, *_) = again["items"][0]["number"], again["items"][0]["files"]
    victim = out / name
    kept = victim.read_bytes()
    victim.write_bytes(b"mine")
    done = program.run(home, "export", number, "--to", str(out), "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["items"][0]["code"] == "other-file-there"
    assert victim.read_bytes() == b"mine"
    assert program.answer(home, "ledger")["entries"] == before
    victim.write_bytes(kept)
