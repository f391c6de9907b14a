"""Workspace of a child: a folder with its readable input and its writable scratch folder."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

_PREFIX = "lantai-page-"
_BEING_MADE_S = 60.0
"""Age in seconds below which an unlocked folder may still be in creation."""


class Workspace:
    """A workspace folder, locked while its process lives.

    Attributes:
        path: The folder.
        scratch: The child's writable folder.
    """

    def __init__(self, beside: Path | None = None) -> None:
        """Create it, and remove workspaces of killed processes beside it.

        Args:
            beside: The folder to make it in; the system's folder for temporary files unless
                given. On the file system of the originals, lending one costs no copy.
        """
        parent = beside or Path(tempfile.gettempdir())
        parent.mkdir(parents=True, exist_ok=True)
        _remove_stale(parent)
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
        self.scratch = self.path / "scratch"
        self.scratch.mkdir()
        self._input = self.path / "input"
        self._input.mkdir()
        self._lock = os.open(self.path, os.O_RDONLY)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self._lent: tuple[int, ...] = ()

    def lend(self, path: Path) -> Path:
        """Link or copy a file for the child, replacing the one before; return its path there.

        Raises:
            OSError: The file is missing, or cannot be read.
        """
        status = path.stat()
        lent = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
        target = self._input / "file"
        if lent != self._lent:
            self._lent = ()
            target.unlink(missing_ok=True)
            try:
                os.link(path, target, follow_symlinks=True)
            except OSError:  # another file system, or one without hard links
                shutil.copyfile(path, target)
            self._lent = lent
        return target

    def scratch_mib(self) -> float:
        """Return the size of the scratch folder's files, in MiB."""
        total = 0
        for folder, _, names in os.walk(self.scratch):
            for name in names:
                with suppress(FileNotFoundError):
                    total += os.lstat(os.path.join(folder, name)).st_size  # noqa: PTH118
        return total / 1024**2

    def remove(self) -> None:
        """Remove the folder with its contents."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._lock)


def _remove_stale(parent: Path) -> None:
    """Remove workspaces whose process was killed."""
    for path in parent.glob(f"{_PREFIX}*"):
        with suppress(OSError):  # locked by a living process, or already removed
            if path.stat().st_mtime > time.time() - _BEING_MADE_S:
                continue
            lock = os.open(path, os.O_RDONLY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path, ignore_errors=True)
            finally:
                os.close(lock)
