"""The command line before a command begins: its list, its help, its words for mistakes."""

from __future__ import annotations

import json
import socket
from importlib.metadata import version

import pytest
from django.core.management import call_command

from config.settings import settings
from tests import program
from web.cli import (
    command,
    serve,
)
from web.cli.errors import (
    AddressNotFree,
    AddressNotValid,
)


@pytest.mark.parametrize("asked", ["--version", "version"])
def test_the_version_is_ours(asked, tmp_path):
    done = program.run(tmp_path, asked)
    assert (done.returncode, done.stdout) == (0, f"Lantai {version('lantai')}\n")


def test_a_mistyped_command_is_named_with_the_one_that_is_meant(capsys):
    assert command.run(["lantai", "ingset"]) == command.NOT_UNDERSTOOD
    said = capsys.readouterr().err
    assert "ingset" in said
    assert "lantai ingest" in said


def test_a_word_like_no_command_is_named_without_a_guess(capsys):
    assert command.run(["lantai", "\x1b[31mzzzzzz"]) == command.NOT_UNDERSTOOD
    said = capsys.readouterr().err
    assert "zzzzzz" in said
    assert "\x1b" not in said
    assert "lantai ingest" not in said


def test_the_commands_of_every_day_stand_first(capsys):
    assert command.run(["lantai", "--help"]) == command.DONE
    listed = [
        line.split()[1]
        for line in capsys.readouterr().out.splitlines()
        if line.startswith("  lantai ")
    ]
    assert tuple(listed[: len(command.EVERYDAY)]) == command.EVERYDAY
    assert listed[len(command.EVERYDAY) :] == sorted(set(listed) - {*command.EVERYDAY})


def test_help_and_mistakes_speak_chinese_and_show_examples(tmp_path):
    helped = program.run(tmp_path, "search", "--help").stdout
    assert "用法：" in helped
    assert "lantai search 保单" in helped
    assert "usage:" not in helped
    refused = program.run(tmp_path, "batch", "--limit", "-5")
    assert refused.returncode == command.NOT_UNDERSTOOD
    assert "error" not in refused.stderr
    assert "-5" in refused.stderr


def test_help_speaks_english_where_that_is_set(tmp_path):
    helped = program.run(tmp_path, "search", "--help", LANTAI_LANGUAGE="en").stdout
    assert "usage:" in helped
    assert "Examples:" in helped


def test_batches_are_listed_newest_first(held, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("batch", "--list", "--json")
    (line,) = json.loads(capsys.readouterr().out)["batches"]
    assert ended.value.code == 0
    assert (line["label"], line["finished"]) == ("盒 036", True)
    assert line["account"]["items_filed"] == 1


def test_a_list_of_batches_is_a_line_each_for_people(held, capsys):
    with pytest.raises(SystemExit):
        call_command("batch", "--list")
    said = capsys.readouterr().out
    assert "盒 036" in said


@pytest.fixture
def bound_to(monkeypatch):
    """Give a function that sets the address of the pages."""

    def bind(address):
        monkeypatch.setenv("LANTAI_BIND", address)
        settings.cache_clear()

    yield bind
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.parametrize("bind", ["nonsense", "203.0.113.7:8000", "127.0.0.1:99999"])
def test_an_address_that_is_none_of_this_machine_is_told_from_one_in_use(bound_to, bind):
    bound_to(bind)
    with pytest.raises(AddressNotValid):
        serve.check_address()


def test_an_address_in_use_is_told_so(bound_to):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        bound_to(f"127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(AddressNotFree):
            serve.check_address()


@pytest.mark.django_db
def test_before_the_first_account_the_entrance_says_where_its_link_stands(client):
    assert "lantai serve" in client.get("/enter/").content.decode()


def test_with_an_account_the_entrance_names_the_administrator(admin, client):
    assert "lantai serve" not in client.get("/enter/").content.decode()


def test_a_word_with_a_minus_is_a_word_on_the_command_line(tmp_path):
    words = ("保单", "-退保", "year:2024", '"张 三"')
    done = program.run(tmp_path, "search", *words, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["remarks"] == []
    refused = program.run(tmp_path, "search", "保单", "--退保")
    assert refused.returncode == command.NOT_UNDERSTOOD


def test_a_search_says_what_it_took_otherwise(held, capsys):
    with pytest.raises(SystemExit):
        call_command("search", "类别:不存在 year:abc", "--json")
    told = json.loads(capsys.readouterr().out)["remarks"]
    assert [each["code"] for each in told] == ["no-such-class", "year-not-understood"]
    assert "不存在" in told[0]["sentence"]
    assert "2020..2024" in told[1]["sentence"]


@pytest.mark.parametrize("asked", [["--limit", "-5"], ["--offset", "x"]])
def test_a_search_takes_whole_numbers_only(asked, tmp_path):
    assert program.run(tmp_path, "search", "保单", *asked).returncode == command.NOT_UNDERSTOOD
