"""Every code that the program can give, found in its source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house import tree

_KEBAB = re.compile(r"[a-z]+(?:-[a-z]+)+")
_RAISED = {"Unreadable", "ChildLost", "_turn_away", "_trouble", "LineTrouble", "_sorry"}
_PACKAGE_OF_DEBIAN = "EngineMissing"
_NAMES = {
    "web/response_headers.py",
    "web/labels.py",
    "web/errors/texts/corrections.py",
    "web/errors/texts/exports.py",
    "web/errors/texts/intake.py",
    "web/errors/texts/manifest.py",
    "web/errors/texts/reading.py",
    "web/errors/texts/defects.py",
    "web/errors/texts/fixity.py",
    "web/errors/texts/foreign_formats.py",
    "web/errors/texts/machine.py",
    "web/search/query_notes.py",
    "web/errors/texts/restore_check.py",
    "web/errors/texts/relocation.py",
    "web/errors/texts/register.py",
}
"""Modules whose words with dashes are names of fields or devices, or the texts themselves."""

_LOOKED_AT = ("catalog", "ingest", "ocr", "search", "storage", "web", "workers")


def used() -> dict[str, str]:
    """Return each code and the place where it was seen first."""
    found: dict[str, str] = {}
    for file in tree.program():
        if file.parts[0] in _LOOKED_AT and str(file) not in _NAMES:
            for code, line in _codes(file):
                found.setdefault(code, f"{file}:{line}")
    return found


def _codes(file: Path) -> Iterator[tuple[str, int]]:
    for node in _walk(tree.syntax(file)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if _KEBAB.fullmatch(node.value):
                yield node.value, node.lineno
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "code":
            yield from _plain(node.value)
        elif isinstance(node, ast.Call) and _called(node) in _RAISED:
            for argument in node.args:
                yield from _plain(argument)
        elif isinstance(node, ast.keyword) and node.arg == "code":
            yield from _plain(node.value)


def _plain(value: ast.expr) -> Iterator[tuple[str, int]]:
    """Yield a code of one word, where it stands as itself or as one of two."""
    if isinstance(value, ast.IfExp):
        yield from _plain(value.body)
        yield from _plain(value.orelse)
    elif isinstance(value, ast.Constant) and re.fullmatch(r"[a-z-]+", str(value.value)):
        yield str(value.value), value.lineno


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """Walk all but enumerations and the names of packages to install."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef) and any(
            "Enum" in ast.unparse(parent) for parent in child.bases
        ):
            continue
        if isinstance(child, ast.Call) and _called(child) == _PACKAGE_OF_DEBIAN:
            continue
        yield child
        yield from _walk(child)


def _called(node: ast.Call) -> str:
    return str(getattr(node.func, "id", getattr(node.func, "attr", "")))
