"""The real `lantai` command, in a process and an installation of its own."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from tests.places import ROOT
from tests.support import forking, recorded

LANTAI = [sys.executable, "-m", "web"]

REAL = {"LANTAI_ENGINE": "ppocr-v6"}
"""Settings under which pages are read for real, and not replayed."""


def environment(home: Path | str, **more: str) -> dict[str, str]:
    """Return the environment of an installation, without what tests set for their own.

    Its state folder lies beside its home, and homes side by side share it, as on a machine. It
    reads with the recorded engine; on real servers, whose tests watch the readers, with the
    real one.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("LANTAI_") and name != "DJANGO_SETTINGS_MODULE"
    }
    ours = {"LANTAI_HOME": str(home), "LANTAI_STATE_DIR": str(state(home))}
    engine = REAL if "LANTAI_DATABASE_URL" in more else {"LANTAI_ENGINE": recorded.ENGINE}
    return kept | ours | engine | {"PYTHONPATH": str(ROOT)} | more


def state(home: Path | str) -> Path:
    """Return the state folder of an installation."""
    return Path(home).parent / "lantai-state"


def copied(home: Path, to: Path) -> Path:
    """Copy an installation with its state folder to another machine; returns its home there."""
    shutil.copytree(home, to)
    if state(home).exists():
        shutil.copytree(state(home), state(to), dirs_exist_ok=True)
    return to


def run(home: Path | str, *args: str, given: str | None = None, **more: str) -> Any:
    """Run a command to its end; returns the finished process, its output as text."""
    return forking.run(list(args), environment(home, **more), given)


def answer(home: Path | str, *args: str, **more: str) -> Any:
    """Run a command with `--json` and return its answer; it must end well."""
    done = run(home, *args, "--json", **more)
    assert done.returncode == 0, done.stderr + done.stdout
    return json.loads(done.stdout)
