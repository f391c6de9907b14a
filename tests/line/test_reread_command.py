"""`lantai reread` marks the pages that are meant, says how many, and can be stopped."""

from __future__ import annotations

import shutil

import pytest

from tests import program
from tests.line import box
from tests.places import SCANS

NULL = {"LANTAI_ENGINE": "null"}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Two batches: two scans, and a policy that carries its own text."""
    tmp_path = tmp_path_factory.mktemp("reread")
    home = tmp_path / "home"
    folder = box.fill(tmp_path / "scans", ["1.tif", "2.tif"])
    program.answer(home, "ingest", str(folder), **NULL)
    policy = shutil.copy(next(SCANS.glob("004-*.pdf")), tmp_path)
    program.answer(home, "ingest", str(policy), **NULL)
    return home


def asked(home, *options, **more):
    told = program.answer(home, "reread", *options, **NULL | more)
    return told["pages"], told["already_waiting"], told["asked"]


def test_pages_are_chosen_marked_read_and_stopped(home):
    number = program.answer(home, "search", "004")["hits"][0]["number"]
    own = asked(home, "--item", number, "--dry-run")[0]
    assert own >= 1
    assert asked(home, "--batch", "1", "--dry-run") == (2, 0, False)
    assert asked(home, "--query", "tif", "--dry-run") == (2, 0, False)
    assert asked(home, "--query", "", "--dry-run") == (2 + own, 0, False)
    assert asked(home, "--older-than-current", "--dry-run") == (0, 0, False)
    older = ("--older-than-current", "--engine", "tesseract", "--dry-run")
    assert asked(home, *older) == (2, 0, False)
    assert asked(home, "--engine-version", "null", "--dry-run") == (2, 0, False)
    assert asked(home, "--engine-version", "pypdfium2", "--dry-run") == (own, 0, False)

    assert asked(home, "--batch", "1") == (2, 0, True)
    assert asked(home, "--query", "") == (own, 2, True)
    program.run(home, "worker", "--until-done", **NULL)
    second, first, *_ = program.answer(home, "reread", "--status")["requests"]
    assert (first["pages"], first["done"], first["waiting"]) == (2, 2, 0)
    assert (second["pages"], second["done"], second["set_aside"]) == (own, own, {})

    assert asked(home, "--batch", "1", "--engine", "tesseract") == (2, 0, True)
    assert program.answer(home, "reread", "--stop") == {"stopped": 2}
    assert program.answer(home, "reread", "--status")["requests"][0]["stopped"] == 2
    assert program.answer(home, "ledger")["whole"] is True


def test_without_json_it_says_how_many_and_where_to_look(home):
    said = program.run(home, "reread", "--batch", "1", LANTAI_LANGUAGE="en", **NULL)
    assert said.returncode == 0
    assert "null: 2" in said.stdout
    assert "lantai reread --status" in said.stdout
    shown = program.run(home, "reread", "--status", LANTAI_LANGUAGE="en", **NULL)
    assert "Reading again" in shown.stdout
    program.answer(home, "reread", "--stop")


@pytest.mark.parametrize(
    "wrong",
    [(), ("--batch", "99"), ("--item", "B001"), ("--batch", "1", "--stop")],
    ids=" ".join,
)
def test_what_is_not_there_is_not_understood(home, wrong):
    assert program.run(home, "reread", *wrong, **NULL).returncode == 2
