"""`lantai export` by number and by query; what keeps an item back is said, the rest leaves."""

from __future__ import annotations

import io
import json
import re

import pytest
from django.core.management import call_command
from rich.console import Console

from catalog.models import LedgerEntry
from ingest.models import Page, PageStage
from search import port
from web.cli import command as cli_command


@pytest.fixture
def export(held, capsys, tmp_path):
    """Give a function that exports as text and returns exit code, answer and folder."""
    folder = tmp_path / "out"

    def run(*asked, to=folder):
        with pytest.raises(SystemExit) as ended:
            call_command("export", *asked, "--as", "text", "--to", str(to), "--json")
        said = capsys.readouterr().out
        return ended.value.code, json.loads(said) if said else None, folder

    return run


def test_a_number_is_understood_in_any_spelling(export, held):
    code, answer, folder = export(held.item.number.lower().replace("·", "•"))
    (told,) = answer["items"]
    assert (code, told["written"]) == (0, True)
    assert [file.name for file in folder.iterdir()] == told["files"]
    assert LedgerEntry.objects.filter(act="exported").count() == 1


def test_what_a_search_finds_leaves(export, held):
    code, answer, _ = export("--query", "林晓岚")
    assert code == 0
    assert [each["number"] for each in answer["items"]] == [held.item.number]


def test_nothing_found_is_said_and_no_success(held, capsys, tmp_path):
    """It printed nothing and ended as if it had been done."""
    folder = tmp_path / "out"
    with pytest.raises(SystemExit) as ended:
        call_command("export", "--query", "没有这样的词", "--to", str(folder))
    assert ended.value.code == 2
    assert "--similar" in capsys.readouterr().err
    assert not folder.exists()


@pytest.mark.parametrize("command", ["export", "images", "reread"])
def test_each_command_walks_beyond_the_counted_bound(
    held, command, monkeypatch, tmp_path, capsys
):
    """The walk by slices ended silently at the number up to which totals are exact."""
    monkeypatch.setattr(port, "COUNTED", 0)
    more = {"reread": ["--dry-run"], "export": ["--as", "text"]}.get(command, [])
    to = [] if command == "reread" else ["--to", str(tmp_path / "out")]
    with pytest.raises(SystemExit):
        call_command(command, "--query", "林晓岚", *more, *to, "--json")
    told = json.loads(capsys.readouterr().out)
    assert told.get("items") or told.get("written") or told.get("pages") == 2


def test_lines_stand_beside_the_progress_bar_on_a_terminal(held, monkeypatch, tmp_path):
    """The bar was on standard error, the lines on standard output, and broke each other."""
    shown = io.StringIO()
    screen = Console(file=shown, force_terminal=True, width=120, highlight=False)
    monkeypatch.setattr(cli_command, "tables", screen)
    with pytest.raises(SystemExit):
        call_command("export", held.item.number, "--as", "text", "--to", str(tmp_path / "out"))
    lines = re.split(r"\x1b\[[0-9;?]*[A-Za-z]|\r|\n", shown.getvalue())
    said = [line.strip() for line in lines if held.item.number in line]
    assert said
    assert all(line.startswith(held.item.number) for line in said), said


def test_an_unread_page_keeps_its_item_back(export, held):
    Page.objects.filter(item=held.item, item_number=1).update(stage=PageStage.SET_ASIDE)
    code, answer, folder = export(held.item.number)
    (told,) = answer["items"]
    assert (code, told["code"], told["written"]) == (1, "pages-unread", False)
    assert list(folder.iterdir()) == []
    assert not LedgerEntry.objects.filter(act="exported").exists()


def test_an_unknown_number_is_not_understood(export):
    code, answer, _ = export("B001-ZY·XX·XX·2024·D10-999999")
    assert (code, answer) == (2, None)


def test_a_folder_that_cannot_be_made_is_said(export, held, tmp_path):
    (tmp_path / "file").write_bytes(b"in the way")
    code, answer, _ = export(held.item.number, to=tmp_path / "file" / "out")
    assert (code, answer) == (2, None)
