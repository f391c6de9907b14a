"""Confines the child before it looks at a file from outside."""

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
"""Memory a child may reserve, in shares of what it may use."""

_SYSTEM = ("/usr", "/lib", "/lib64", "/bin")
"""Where programs, libraries, fonts and language data are installed."""

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
"""What libraries read of the machine: how many processors, how much memory, which fonts."""


def confine(limits: dict[str, int], threads: int, *, workspace: Path) -> None:
    """Give up the network, others' files and processes, privileges, and a good place in line.

    What the kernel cannot deny is left: `tried` tells what holds.

    Args:
        limits: `memory_mib` and `scratch_mib` of `ocr.limits.Limits`.
        threads: For OpenCV.
        workspace: The child's own folder, see `ocr.sandbox.workspace`.
    """
    bound(limits, threads)
    ctypes.CDLL(None).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    landlock.restrict(_rules(workspace))
    seccomp.restrict()


def bound(limits: dict[str, int], threads: int) -> None:
    """Bound what this process may use, and let others go first.

    OpenCV keeps to `threads` too; left alone it starts one for each core in every child.
    The bound on memory here is a net under the parent's, which kills sooner but looks only now
    and then; it counts what was reserved, which for the reading library is three times what is
    used.
    """
    cv2.setNumThreads(threads)
    os.nice(5)
    memory, scratch = _RESERVED * limits["memory_mib"] * _MIB, limits["scratch_mib"] * _MIB
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (scratch, scratch))
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


def tried(outside: Iterable[str]) -> Confinement:
    """Try what must be denied, and return what was.

    Args:
        outside: Files that the child must not be able to open, such as the database.
    """
    return Confinement(_has_no_network(), _opens_none(outside), _signals_no_parent())


def _rules(workspace: Path) -> Iterator[tuple[Path, int]]:
    """Yield what the child may do with which files."""
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
    """End at once, also in mid-work, with all that was started and written."""
    shutil.rmtree(Path(os.environ["TMPDIR"]).parent, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)
