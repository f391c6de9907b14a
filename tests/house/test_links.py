"""Every link in a page leads somewhere, and both front pages say the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house import tree
from tests.places import ROOT

LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")


def test_every_link_leads_to_a_file():
    broken = [
        f"{page}: {link}"
        for page in tree.ours(".md")
        for link in LINK.findall(tree.text(page))
        if not (ROOT / page).parent.joinpath(link).exists()
    ]
    assert broken == []


def test_every_page_is_reached_from_the_front_page():
    reached, todo = set(), [ROOT / "README.md"]
    while todo:
        page = todo.pop().resolve()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        todo += [page.parent / link for link in LINK.findall(page.read_text("utf-8"))]
    lost = [str(page) for page in tree.ours(".md") if (ROOT / page).resolve() not in reached]
    assert lost == []


def test_both_front_pages_have_the_same_parts_and_the_same_commands():
    english, chinese = (tree.text(ROOT / name) for name in ("README.md", "README.zh.md"))
    for part in (r"^(#+) ", r"^(?:apt-get|sudo|git|cd|make|\.venv|LANTAI)\b[^#\n]*"):
        there = [hit.strip() for hit in re.findall(part, english, re.MULTILINE)]
        assert there == [hit.strip() for hit in re.findall(part, chinese, re.MULTILINE)]
        assert there


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_a_front_page_names_every_package_that_make_installs(name):
    lines = re.findall(
        r"^(?:TEST_)?PACKAGES := (.+)$", tree.text(Path("Makefile")), re.MULTILINE
    )
    packages = {word for line in lines for word in line.split() if not word.startswith("$")}
    said = " ".join(
        re.findall(r"^sudo apt-get install.*$", tree.text(Path(name)), re.MULTILINE)
    )
    assert packages
    assert packages - set(said.split()) == set()


@pytest.mark.parametrize("name", ["README.md", "README.zh.md", "CONTRIBUTING.md"])
def test_a_page_names_only_targets_that_make_has(name):
    targets = set(re.findall(r"^([a-z-]+):", tree.text(Path("Makefile")), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", tree.text(Path(name)), re.MULTILINE))
    assert named - targets == set()
