"""The pages of commands name every command, option, exit code and key of an answer."""

from __future__ import annotations

import ast
import re
from argparse import SUPPRESS
from importlib import import_module

import pytest
from django.core.management import load_command_class

from tests.house import tree
from tests.places import ROOT
from web.schema import Schema

PAGE = "\n".join(
    (ROOT / "docs" / "reference" / f"{name}.md").read_text("utf-8")
    for name in ("commands", "upkeep")
)
COMMANDS = sorted(
    file.stem
    for file in tree.program()
    if file.parts[:3] == ("web", "management", "commands") and file.stem != "__init__"
)
OF_DJANGO = {"-h", "--help", "--version", "-v", "--verbosity", "--settings", "--pythonpath",
             "--traceback", "--no-color", "--force-color", "--skip-checks"}  # fmt: skip


def _section(command):
    found = re.search(
        rf"^## lantai {command}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL
    )
    return found[1] if found else ""


def _actions(command):
    parser = load_command_class("web", command).create_parser("lantai", command)
    return [action for action in parser._actions if action.help != SUPPRESS]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_and_its_options_are_described(command):
    section = _section(command)
    assert PAGE.count(f"\n## lantai {command}\n") == 1
    named = {option for action in _actions(command) for option in action.option_strings}
    assert {option for option in named - OF_DJANGO if f"`{option}" not in section} == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_no_option_is_described_that_a_command_does_not_have(command):
    named = {option for action in _actions(command) for option in action.option_strings}
    assert set(re.findall(r"`(--[a-z-]+)", _section(command))) - named == set()


def test_every_exit_code_is_described():
    from web.cli import command as cli_command

    for code in (
        cli_command.DONE,
        cli_command.WRONG,
        cli_command.NOT_UNDERSTOOD,
        cli_command.STOPPED,
    ):
        assert f"| {code} |" in PAGE


def _keys_of_answers():
    """Return the keys of the dictionaries written out in commands.

    What fills in the places of a sentence (`%`) is no answer.
    """
    places = [file for file in tree.program() if "commands" in file.parts]
    nodes = [node for file in places for node in ast.walk(tree.syntax(file))]
    filling = {id(node.right) for node in nodes if isinstance(node, ast.BinOp)
               and isinstance(node.op, ast.Mod)}  # fmt: skip
    return {
        key.value
        for node in nodes
        if isinstance(node, ast.Dict) and id(node) not in filling
        for key in node.keys
        if isinstance(key, ast.Constant)
    }


def _keys_of_schemas(kind):
    """Yield the JSON keys of all schemas of the program."""
    for each in kind.__subclasses__():
        yield from (
            field.serialization_alias or key for key, field in each.model_fields.items()
        )
        yield from _keys_of_schemas(each)


def test_every_key_of_an_answer_is_described():
    for file in tree.program():
        if file.stem == "schemas":
            import_module(".".join(file.with_suffix("").parts))
    keys = _keys_of_answers() | {*_keys_of_schemas(Schema)}
    assert {key for key in keys if f"`{key}`" not in PAGE} == set()
