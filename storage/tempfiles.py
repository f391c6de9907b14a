"""Cleaning of folders of temporary files, which killed processes leave behind."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path


def remove_older_than(folder: Path, older_than_s: float) -> int:
    """Remove the files of `folder` older than `older_than_s` seconds; return their number."""
    removed = 0
    for path in folder.glob("*"):
        with suppress(FileNotFoundError):  # its owner has just removed it
            if path.stat().st_mtime < time.time() - older_than_s:
                path.unlink()
                removed += 1
    return removed
