"""A file fits on a few screens and a function in a glance."""

from __future__ import annotations

import ast

import pytest

from tests.house import tree

LINES = {".py": 400, ".html": 120, ".css": 400, ".js": 200, ".md": 400}
LINES_OF_A_FUNCTION = 40


@pytest.mark.parametrize("suffix", LINES)
def test_no_file_is_too_long(suffix):
    long = {
        str(file): count
        for file in tree.ours(suffix)
        if (count := len(tree.text(file).splitlines())) > LINES[suffix]
    }
    assert long == {}


def _lines(function):
    """Count a function's lines; what it says of itself is welcome and not counted."""
    said = function.body[0] if ast.get_docstring(function) else None
    told = said.end_lineno - said.lineno + 1 if said else 0
    return function.end_lineno - function.lineno + 1 - told


def test_no_function_is_too_long():
    long = {
        f"{file}:{node.lineno} {node.name}": lines
        for file in tree.ours(".py")
        for node in ast.walk(tree.syntax(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := _lines(node)) > LINES_OF_A_FUNCTION
    }
    assert long == {}
