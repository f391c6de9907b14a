"""The top level tells the story, and holds nothing else; import-linter holds the layers."""

from __future__ import annotations

import ast

from tests.house import tree

FOLDERS = {*tree.PACKAGES, "tests", "docs", ".ci"}
FILES = {
    ".dockerignore",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Dockerfile",
    "LICENSE",
    "Makefile",
    "NOTICE",
    "README.md",
    "README.zh.md",
    "docker-compose.https.yml",
    "docker-compose.yml",
    "nginx.conf",
    "pyproject.toml",
    "requirements-dev.lock",
    "requirements.lock",
}


def test_the_top_level_holds_only_what_the_design_names():
    folders = {file.parts[0] for file in tree.files() if len(file.parts) > 1}
    files = {file.name for file in tree.files() if len(file.parts) == 1}
    assert folders - FOLDERS == set()
    assert files - FILES == set()


def test_every_package_says_in_one_line_what_it_is():
    silent = [
        str(file)
        for file in tree.program()
        if file.name == "__init__.py" and not ast.get_docstring(tree.syntax(file))
    ]
    assert silent == []


def test_every_error_is_drawn_in_the_tree_of_its_package():
    missing = [
        f"{file}: {node.name}"
        for file in tree.program()
        if file.name == "errors.py"
        for node in tree.syntax(file).body
        if isinstance(node, ast.ClassDef)
        and node.name not in (ast.get_docstring(tree.syntax(file)) or "")
    ]
    assert missing == []


def test_outside_of_the_wiring_branches_ask_for_a_fact_and_not_for_the_mode():
    asking = [
        f"{file}:{node.lineno}"
        for file in tree.program()
        if file.parts[0] != "config"
        for node in ast.walk(tree.syntax(file))
        if isinstance(node, ast.Attribute) and node.attr == "on_services"
    ]
    assert asking == []
