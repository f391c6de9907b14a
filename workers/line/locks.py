"""Locks between processes of one machine that a killed process cannot leave behind.

A lock is an `flock` on an open file: the system lets go of it when the process ends, however
it ends.
"""

from __future__ import annotations

import fcntl
import os
import struct
from pathlib import Path

_FLOCK = "hhqqi"
"""Type, whence, start, length, process: `struct flock` of Linux."""


def try_lock(path: Path) -> int | None:
    """Take the lock of `path` and return its handle; None when somebody holds it.

    Closing the handle gives the lock back.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def lock(path: Path) -> int:
    """Wait for the lock of `path` and return its handle."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def try_hold(folder: Path, *, alone: bool) -> int | None:
    """Hold a folder, alone or beside others, and return the handle; None when that cannot be.

    Nothing is written. Closing the handle lets it go.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    how = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def is_locked(path: Path, at: int) -> bool:
    """Return whether another process has a POSIX lock on a byte of a file; takes none itself.

    A file that is not there is not locked.
    """
    asked = struct.pack(_FLOCK, fcntl.F_WRLCK, os.SEEK_SET, at, 1, 0)
    try:
        with path.open("rb") as file:
            told = fcntl.fcntl(file, fcntl.F_GETLK, asked)
    except FileNotFoundError:
        return False
    kind: int = struct.unpack(_FLOCK, told)[0]
    return kind != fcntl.F_UNLCK
