"""Folders for files that are needed for a moment; what is killed leaves some behind."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path


def emptied(folder: Path, older_than_s: float) -> int:
    """Remove the files of `folder` that are older, in seconds; return how many."""
    removed = 0
    for path in folder.glob("*"):
        with suppress(FileNotFoundError):  # it has just been removed by who needed it
            if path.stat().st_mtime < time.time() - older_than_s:
                path.unlink()
                removed += 1
    return removed
