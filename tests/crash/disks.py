"""A disk that is small enough to be filled."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, size: str) -> Generator[None, None, None]:
    """Put a disk of its own at a new folder; it ends with the context.

    Args:
        folder: Where.
        size: As `mount` understands it, such as "8m".
    """
    folder.mkdir()
    asked = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(asked, capture_output=True, check=False).returncode:
        pytest.skip("a disk of its own can only be had by root")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
