"""Rights are one door: views ask no table, and what guards them stands in one module."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house import tree

DOOR = Path("web/accounts/access.py")
ACCOUNTS = Path("web/accounts/queries.py")
"""Accounts are the only table that is web's own."""

MANAGERS = {"objects", "_default_manager", "_base_manager"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404"}
GUARDS = {"only_with", "permission_required", "user_passes_test"}


def web() -> list[Path]:
    return [file for file in tree.program() if file.parts[0] == "web"]


def names(node: ast.AST) -> Iterator[str]:
    """Yield the names that a node uses or imports."""
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.ImportFrom):
        yield from (each.name for each in node.names)


def asks_a_table(node: ast.AST) -> bool:
    """Return whether a node is a manager of a model: `objects` of no variable."""
    if not isinstance(node, ast.Attribute) or node.attr not in MANAGERS:
        return False
    return not (isinstance(node.value, ast.Name) and node.value.id.islower())


def found(but: set[Path], wrong) -> list[str]:
    return [
        f"{file}:{node.lineno}"
        for file in web()
        if file not in but
        for node in ast.walk(tree.syntax(file))
        if isinstance(node, ast.expr | ast.stmt) and wrong(node)
    ]


def test_no_module_of_web_asks_a_table():
    assert found({DOOR, ACCOUNTS}, asks_a_table) == []
    assert found({DOOR}, lambda node: SHORTCUTS & set(names(node))) == []


def test_every_guard_of_a_view_stands_in_one_module():
    assert found({DOOR}, lambda node: GUARDS & set(names(node))) == []


def test_a_manager_is_told_from_the_object_store():
    told = ast.parse("Item.objects.all(); get_user_model().objects; wiring.objects().check()")
    assert sum(map(asks_a_table, ast.walk(told))) == 2
