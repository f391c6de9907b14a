"""Every error of ours has a code and says whether it passes, so that one rule answers all."""

from __future__ import annotations

import ast
import re
from importlib import import_module

import pytest

from tests.house import tree
from workers.errors import Coded

_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def _errors():
    for file in tree.program():
        if file.name == "errors.py":
            module = import_module(".".join(file.with_suffix("").parts))
            for each in vars(module).values():
                if isinstance(each, type) and each.__module__ == module.__name__:
                    yield each


ERRORS = [each for each in _errors() if issubclass(each, BaseException)]


@pytest.mark.parametrize("error", ERRORS, ids=lambda each: each.__name__)
def test_every_error_has_a_code_and_says_whether_the_same_call_may_succeed_later(error):
    assert isinstance(error.__new__(error), Coded)
    assert _CODE.fullmatch(error.code)
    assert isinstance(error.transient, bool)


def test_an_errors_py_holds_nothing_but_errors_and_their_shape():
    assert {*_errors()} - {*ERRORS} == {Coded}


def test_a_class_with_a_code_and_transient_stands_in_an_errors_py():
    elsewhere = [
        f"{file}: {node.name}"
        for file in tree.program()
        if file.name != "errors.py"
        for node in ast.walk(tree.syntax(file))
        if isinstance(node, ast.ClassDef)
        and {"code", "transient"}
        <= {
            getattr(target, "id", "")
            for each in node.body
            if isinstance(each, ast.Assign)
            for target in each.targets
        }
    ]
    assert elsewhere == []
