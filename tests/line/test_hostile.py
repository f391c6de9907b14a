"""Names and words made to do harm are data on the whole way: kept, found, never obeyed."""

from __future__ import annotations

import csv
import io
import json
import unicodedata

import pytest

from catalog.models import Item
from ingest.arrival.arrivals import Arrival
from ingest.line import actions
from ingest.models import SourceFile
from tests import program
from tests.line import box
from tests.places import shared
from workers.stations import receiving

LONGEST = 255
"""Bytes of a file name."""

NULL = {"LANTAI_ENGINE": "null"}

OURS = ["\x1b]0;owned\x07", "\x9b2J", "a\rb\nc", "\u202egnp.exe", "[bold red]x[/]", "[/]"]


def hostile(name):
    return json.loads((shared("bad-inputs") / name).read_text())


def assert_nothing_to_obey(printed):
    """No control or direction character but the end of a line came out."""
    obeyed = {
        f"U+{ord(char):04X}"
        for char in printed
        if unicodedata.category(char) in {"Cc", "Cf"} and char != "\n"
    }
    assert obeyed == set()


@pytest.mark.usefixtures("archive")
def test_every_name_is_kept_exactly(tmp_path):
    names = hostile("made__hostile-filenames.json")
    batch = box.opened()
    for place, name in enumerate(names):
        sent = tmp_path / f"upload-{place}"
        sent.write_bytes(box.scan(place))
        receiving.receive(batch, Arrival(sent, name), box.ME)
    actions.close_batch(batch.pk)
    told = box.finish(batch.pk)
    assert {each["verdict"] for each in told["files"]} == {"filed"}
    kept = list(SourceFile.objects.order_by("pk").values_list("path", flat=True))
    shown = [name.replace("\0", "␀") for name in names]  # PostgreSQL keeps no NUL
    assert kept == shown
    assert sorted(Item.objects.values_list("source_name", flat=True)) == sorted(shown)


def possible(names):
    """Return those names that a file of a folder can have."""
    return [
        name
        for name in names
        if not {"\0", "/"} & set(name)
        and name.strip(".")
        and len(name.encode(errors="replace")) <= LONGEST
    ]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """An archive whose file names and manifest titles are all hostile."""
    folder = tmp_path_factory.mktemp("hostile") / "in"
    folder.mkdir()
    names = possible([*hostile("made__hostile-filenames.json"), *OURS])
    words = [*hostile("made__hostile-strings.json"), *OURS]
    for place, name in enumerate(names):
        (folder / name).write_bytes(box.scan(place))
    listed = [*names]
    for place, _ in enumerate(words):
        listed.append(f"title{place}.tif")
        (folder / listed[-1]).write_bytes(box.scan(1000 + place))
    said = io.StringIO()
    rows = csv.writer(said)
    rows.writerow(["file", "title", "policy_no"])
    for place, word in enumerate(words):
        rows.writerow([f"title{place}.tif", word, word])
    (folder / "manifest.csv").write_text(said.getvalue(), encoding="utf-8", newline="")
    home = folder.parent / "home"
    label = "\x1b[2J" + "\u202e" + "label"
    told = program.answer(home, "ingest", str(folder), "--label", label, **NULL)
    assert {each["verdict"] for each in told["files"]} == {"filed"}
    kept = {each["path"].rpartition("/in/")[2] for each in told["files"]}
    assert kept == set(listed)
    return home, words, told


def test_a_terminal_is_shown_names_and_titles_and_never_obeys_them(home):
    folder, _, told = home
    numbers = [each["number"] for each in told["files"]]
    shown = [("batch",), ("search", "tif"), *(("show", number) for number in numbers[::6])]
    for asked in shown:
        done = program.run(folder, *asked, **NULL)
        assert done.returncode == 0, done.stderr
        assert_nothing_to_obey(done.stdout + done.stderr)


def test_searching_for_them_breaks_nothing(home):
    folder, words, _ = home
    for asked in [each for each in words if "\0" not in each]:
        done = program.run(folder, "search", "--", asked, **NULL)
        assert done.returncode == 0, (asked, done.stderr)
        assert "Traceback" not in done.stderr
        assert_nothing_to_obey(done.stdout + done.stderr)
    listed = "\n".join(" ".join(each.splitlines()) for each in words)
    done = program.run(folder, "search", "--json", "--from", "-", given=listed, **NULL)
    assert done.returncode == 0, done.stderr
    assert all("hits" in json.loads(line) for line in done.stdout.splitlines())


def test_naming_a_hostile_path_or_number_ends_in_a_sentence(home):
    folder, words, _ = home
    for word in [each for each in words if "\0" not in each][::4]:
        for asked in (("ingest", f"/nowhere/{word}"), ("show", "--", word)):
            done = program.run(folder, *asked, **NULL)
            assert done.returncode == 2, (asked, done.stderr)
            assert "Traceback" not in done.stderr
            assert_nothing_to_obey(done.stderr)
