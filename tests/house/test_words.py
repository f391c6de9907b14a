"""Names say what a thing is, and no file leads out of the project."""

from __future__ import annotations

import ast
import re

from tests.house import tree

NOT_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "base",
    "manager",
    "handler",
    "processor",
    "service",
    "misc",
}

HOSTS = {
    "127.0.0.1",
    "index",
    "keepachangelog.com",
    "localhost",
    "store",
    "testserver",
    "www.apache.org",
    "www.loc.gov",
    "www.w3.org",
}
"""Hosts that may be named: this machine, name spaces, licences, forms of documents;
`index` and `store` are containers of docker-compose.yml on a network of their own.

So no registry of packages, no mirror and no server of other people's scripts is.
"""

NOBODYS = (".example", ".invalid", ".test")
"""Ends of names that are kept free for examples (RFC 2606)."""

UNDONE = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
URL = re.compile(r"https?://(?:[^/@\s]+@)?([a-z0-9.-]+)", re.IGNORECASE)
PLACE = re.compile(r"(?<![\w.~])/(?:home|Users|work)/[\w.]")


def _texts():
    return [
        file
        for file in tree.files()
        if tree.is_text(file) and "vendor" not in file.parts and file.name != "LICENSE"
    ]


def _words(name):
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def test_no_module_and_no_class_has_a_name_that_says_nothing():
    named = [
        (str(file), name)
        for file in tree.program()
        for name in (
            file.stem,
            file.parent.name,
            *(
                node.name
                for node in ast.walk(tree.syntax(file))
                if isinstance(node, ast.ClassDef)
            ),
        )
    ]
    assert [(file, name) for file, name in named if _words(name) & NOT_NAMES] == []


def test_nothing_is_left_undone():
    found = [str(file) for file in _texts() if UNDONE.search(tree.text(file))]
    assert found == []


def test_no_file_names_a_foreign_host():
    found = {
        f"{file}: {host}"
        for file in _texts()
        for host in URL.findall(tree.text(file))
        if host.lower() not in HOSTS and not host.lower().endswith(NOBODYS)
    }
    assert found == set()


def test_pages_and_scripts_fetch_nothing_from_elsewhere():
    outside = re.compile(r"""(?:src|href|url|import|fetch)\s*[=(]?\s*["'(]+\s*(?:https?:)?//""")
    found = [
        str(file)
        for file in tree.ours(".html", ".js", ".css", ".svg")
        if outside.search(tree.text(file))
    ]
    assert found == []


def test_no_file_names_a_place_on_somebodys_machine():
    found = [
        f"{file}: {hit[0]}" for file in _texts() for hit in PLACE.finditer(tree.text(file))
    ]
    assert found == []


def test_packages_do_not_print_past_the_console():
    printing = [
        f"{file}:{node.lineno}"
        for file in tree.program()
        if "management" not in file.parts
        for node in ast.walk(tree.syntax(file))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
    ]
    assert printing == []
