"""The glossary's terms are modules, and docstrings begin with the effect in plain terms."""

from __future__ import annotations

import ast
import re

from tests.house import tree
from tests.places import ROOT

PLAIN = ("catalog", "config", "ingest", "ocr", "search", "storage", "web", "workers")
"""Packages whose docstrings are held to this page."""

RETIRED = {
    "asked",
    "nobody",
    "said",
    "somebody",
    "told",
    "whoever",
}
"""Words of stories, not of programs."""

PHRASES = ("came of", "became of", "becomes of", "brought over")

OPENINGS = re.compile(r"(?:What|Who|Whose|Whoever|Whether|How|Where|When|Why)\b")
TERM = re.compile(r"^\| [^|]+ \| (`[^|]+`) \|", re.MULTILINE)


def _in_the_code() -> str:
    page = (ROOT / "docs/glossary.md").read_text("utf-8")
    return page.partition("## In the code")[2].partition("\n## ")[0]


def _modules():
    return [
        name for cell in TERM.findall(_in_the_code()) for name in re.findall(r"`(.+?)`", cell)
    ]


def _first_lines():
    for file in tree.program():
        if file.parts[0] in PLAIN:
            for node in ast.walk(tree.syntax(file)):
                if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)):
                    first, _, _ = (ast.get_docstring(node) or "").partition("\n")
                    yield f"{file}:{getattr(node, 'lineno', 1)}", first


def _is_there(module: str) -> bool:
    path = ROOT.joinpath(*module.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def test_every_term_of_the_code_names_modules_that_exist():
    named = _modules()
    assert len(named) > 50
    assert [module for module in named if not _is_there(module)] == []


def test_docstrings_do_not_begin_with_a_question():
    assert [place for place, first in _first_lines() if OPENINGS.match(first)] == []


def test_docstrings_begin_in_plain_terms():
    found = [
        f"{place}: {first}"
        for place, first in _first_lines()
        if RETIRED & set(re.findall(r"[a-z]+", re.sub(r"`.*?`", "", first).lower()))
        or any(phrase in first for phrase in PHRASES)
    ]
    assert found == []
