"""The folder of one child: the file it may read, and the scratch folder it may write."""

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
"""A folder younger than this may just not be locked yet."""


class Workspace:
    """A folder with two others in it; locked as long as its process lives.

    Attributes:
        path: The folder.
        scratch: Where the child may write, all it likes up to its limits.
    """

    def __init__(self, beside: Path | None = None) -> None:
        """Make it, and remove those that processes which were killed left beside it.

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
        """Return a path under which the child may read a file; ends the loan before it.

        Raises:
            OSError: The file is not there, or cannot be read.
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
        """Return how much lies in the scratch folder, in MiB."""
        total = 0
        for folder, _, names in os.walk(self.scratch):
            for name in names:
                with suppress(FileNotFoundError):
                    total += os.lstat(os.path.join(folder, name)).st_size  # noqa: PTH118
        return total / 1024**2

    def remove(self) -> None:
        """Remove the folder with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._lock)


def _remove_stale(parent: Path) -> None:
    """Remove workspaces whose process was killed, together with its child."""
    for path in parent.glob(f"{_PREFIX}*"):
        with suppress(OSError):  # its process lives and holds the lock, or it is gone by now
            if path.stat().st_mtime > time.time() - _BEING_MADE_S:
                continue
            lock = os.open(path, os.O_RDONLY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path, ignore_errors=True)
            finally:
                os.close(lock)
