"""Advisory file locks between processes of one machine, released when a process dies.

A lock is an `flock` on an open file: the kernel releases it however the process ends.
"""

from __future__ import annotations

import fcntl
import os
import struct
from pathlib import Path

_FLOCK = "hhqqi"
"""Format of Linux's `struct flock`: type, whence, start, length, process."""


def try_lock(path: Path) -> int | None:
    """Lock `path` without waiting; return its file descriptor, None if it is locked.

    Closing the descriptor releases the lock.
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
    """Wait for the lock of `path`; return its file descriptor."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def try_hold(folder: Path, *, alone: bool) -> int | None:
    """Lock a folder, exclusively or shared; return its descriptor, None if not possible.

    Nothing is written. Closing the descriptor releases the lock.
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
    """Return whether another process has a POSIX lock on byte `at` (from 0) of a file.

    Takes no lock itself; a missing file is not locked.
    """
    query = struct.pack(_FLOCK, fcntl.F_WRLCK, os.SEEK_SET, at, 1, 0)
    try:
        with path.open("rb") as file:
            answer = fcntl.fcntl(file, fcntl.F_GETLK, query)
    except FileNotFoundError:
        return False
    kind: int = struct.unpack(_FLOCK, answer)[0]
    return kind != fcntl.F_UNLCK
