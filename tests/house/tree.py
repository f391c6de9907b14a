"""The files of the project, as git sees them, and their syntax trees."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

from tests.places import ROOT

PACKAGES = ("catalog", "config", "ingest", "ocr", "search", "storage", "web", "workers")


@cache
def files() -> tuple[Path, ...]:
    """Return every file that is or would be committed, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    names = (Path(name) for name in listed.stdout.split("\0") if name)
    return tuple(sorted({name for name in names if (ROOT / name).is_file()}))


def ours(*suffixes: str) -> list[Path]:
    """Return our own files that end so; what others wrote and what Django wrote is left out."""
    return [
        file
        for file in files()
        if file.suffix in suffixes
        and "vendor" not in file.parts
        and "migrations" not in file.parts
    ]


def program() -> list[Path]:
    """Return the Python files of the packages."""
    return [file for file in ours(".py") if file.parts[0] in PACKAGES]


def text(file: Path) -> str:
    """Return what stands in a file of the project."""
    return (ROOT / file).read_text("utf-8")


@cache
def syntax(file: Path) -> ast.Module:
    """Return the syntax tree of a Python file of the project."""
    return ast.parse(text(file))


def is_text(file: Path) -> bool:
    """Return whether a file is text: no zero byte and UTF-8."""
    raw = (ROOT / file).read_bytes()
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in raw
