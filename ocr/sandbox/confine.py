"""Confinement of the child process before it touches untrusted files."""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import cv2

import ocr
from ocr.sandbox import (
    landlock,
    seccomp,
)
from ocr.sandbox.confinement import Confinement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NO_NEW_PRIVILEGES = 38
_MIB = 1024 * 1024
_RESERVED = 5
"""Factor of reserved to used memory that a child may have."""

_SYSTEM = ("/usr", "/lib", "/lib64", "/bin")
"""Folders of programs, libraries, fonts and language data."""

_CONFIGURATION = (
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/ssl/openssl.cnf",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/self",
    "/proc/stat",
    "/proc/sys/vm",
    "/sys/devices/system",
    "/sys/fs/cgroup",
    "/dev/urandom",
    "/dev/zero",
)
"""Files libraries read about the machine: processors, memory, fonts."""


def confine(limits: dict[str, int], threads: int, *, workspace: Path) -> None:
    """Give up network, foreign files and processes, privileges and scheduling priority.

    Restrictions unknown to the kernel are skipped; `tried` tests which ones hold.

    Args:
        limits: `memory_mib` and `scratch_mib` of `ocr.limits.Limits`.
        threads: Threads of OpenCV.
        workspace: The child's own folder, see `ocr.sandbox.workspace`.
    """
    bound(limits, threads)
    ctypes.CDLL(None).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    landlock.restrict(_rules(workspace))
    seccomp.restrict()


def bound(limits: dict[str, int], threads: int) -> None:
    """Set resource limits of this process, and lower its priority.

    OpenCV is limited to `threads` too; by default it starts one per core in every child. The
    memory limit here backs up the parent's, which is lower but checked only now and then; it
    counts reserved memory, three times the used memory for the inference library.
    """
    cv2.setNumThreads(threads)
    os.nice(5)
    memory, scratch = _RESERVED * limits["memory_mib"] * _MIB, limits["scratch_mib"] * _MIB
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (scratch, scratch))
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


def tried(outside: Iterable[str]) -> Confinement:
    """Try accesses that must be denied; return which were.

    Args:
        outside: Files that the child must not be able to open, such as the database.
    """
    return Confinement(_has_no_network(), _opens_none(outside), _signals_no_parent())


def _rules(workspace: Path) -> Iterator[tuple[Path, int]]:
    """Yield paths with the child's access rights."""
    installed = {sys.prefix, sys.base_prefix, str(Path(ocr.__file__).parent), *_SYSTEM}
    yield from ((Path(each), landlock.RUN) for each in sorted(installed))
    yield from ((Path(each), landlock.READ) for each in _CONFIGURATION)
    yield Path("/dev/null"), landlock.READ | landlock.WRITE
    yield workspace / "input", landlock.READ
    yield workspace / "scratch", landlock.READ | landlock.WRITE
    yield workspace, landlock.READ | landlock.REMOVE
    yield workspace.parent, landlock.REMOVE_FOLDERS


def _has_no_network() -> bool:
    try:
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()
    except PermissionError:
        return True
    return False


def _opens_none(outside: Iterable[str]) -> bool:
    for path in outside:
        with suppress(OSError):
            os.close(os.open(path, os.O_RDONLY))
            return False
    return True


def _signals_no_parent() -> bool:
    try:
        os.kill(os.getppid(), 0)
    except PermissionError:
        return True
    return False


def end() -> None:
    """Kill this process group at once, and remove its workspace."""
    shutil.rmtree(Path(os.environ["TMPDIR"]).parent, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)
