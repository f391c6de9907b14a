"""What docker-compose.yml says, read by Compose's own loader, and what the Dockerfile says."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from config.settings import Settings
from tests.places import ROOT

LOADER = ("github.com/compose-spec/compose-go/v2", "/cmd", "@v2.16.2")
"""What Compose itself reads its files with: module, program in it, version."""

FILE = ROOT / "docker-compose.yml"
SECURED = ROOT / "docker-compose.https.yml"
DOCKERFILE = ROOT / "Dockerfile"
OURS = ("web", "worker", "scheduler")
"""Services that run `lantai`."""


def model(*more: Path) -> dict[str, Any]:
    """Return the file as Compose understands it; skip where its loader is not to be had.

    Args:
        more: Files that are laid over it.
    """
    if not _has_loader():
        sentence = "Compose's loader needs Go, and a network the first time"
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    return _loaded(*more)


@cache
def _has_loader() -> bool:
    module, _program, version = LOADER
    fetch = ["go", "mod", "download", f"{module}{version}"]
    return bool(shutil.which("go")) and subprocess.run(fetch, check=False).returncode == 0


@cache
def _loaded(*more: Path) -> dict[str, Any]:
    files = [file.name for file in (FILE, *more)]
    done = subprocess.run(
        ["go", "run", "".join(LOADER), "-format", "json", *files],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not _chosen(name)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded: dict[str, Any] = json.loads(done.stdout)
    return loaded


def _chosen(name: str) -> bool:
    """Whether a variable would choose something in the file."""
    return name.startswith(("LANTAI_", "PUBLISHED"))


def services(*more: Path) -> dict[str, Any]:
    """Return every service of the file, and of those laid over it, by its name."""
    found: dict[str, Any] = model(*more)["services"]
    return found


def ends(service: dict[str, Any]) -> bool:
    """Whether a service does one thing and ends."""
    return service.get("restart") == "no"


def settings_named(*names: str) -> set[str]:
    """Return those of these names that are no setting of ours."""
    known = {f"LANTAI_{name.upper()}" for name in Settings.model_fields}
    return {name for name in names if name.upper() not in known}


@cache
def stages() -> list[list[tuple[str, str]]]:
    """Return the stages of the Dockerfile, each as its instructions and their arguments."""
    text = re.sub(r"^#.*\n", "", DOCKERFILE.read_text("utf-8"), flags=re.MULTILINE)
    found: list[list[tuple[str, str]]] = []
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip():
            word, said = line.split(maxsplit=1)
            if word == "FROM":
                found.append([])
            found[-1].append((word, " ".join(said.split())))
    return found


def said(stage: list[tuple[str, str]], word: str) -> list[str]:
    """Return the arguments of all instructions of one kind in a stage."""
    return [arguments for name, arguments in stage if name == word]


def commands(stage: list[tuple[str, str]]) -> list[list[str]]:
    """Return the commands that a stage runs, as words."""
    lines = [each for run in said(stage, "RUN") for each in run.split(" && ")]
    return [shlex.split(line) for line in lines]


def variables(stage: list[tuple[str, str]]) -> dict[str, str]:
    """Return the variables that a stage sets."""
    pairs = [pair for line in said(stage, "ENV") for pair in shlex.split(line)]
    return dict(pair.split("=", 1) for pair in pairs)
