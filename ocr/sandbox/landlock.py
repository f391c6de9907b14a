"""Landlock: unprivileged restriction of file access and signals (Linux 5.13 and later).

See landlock(7). Restrictions unknown to the kernel are skipped; `restrict` returns its version.
"""

from __future__ import annotations

import ctypes
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
"""Numbers of the system calls, the same on every architecture."""

_ABI_OF_KERNEL = 1
_PATH_BENEATH = 1

_EXECUTE = 1 << 0
_WRITE_FILE = 1 << 1
_READ_FILE = 1 << 2
_READ_DIR = 1 << 3
_REMOVE_DIR = 1 << 4
_REMOVE_FILE = 1 << 5
_OF_FIRST_ABI = (1 << 13) - 1
_REFER = 1 << 13
_TRUNCATE = 1 << 14
_IOCTL_DEVICE = 1 << 15

_OF_A_FILE = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEVICE
"""Rights that apply to files; the kernel rejects a rule for a file with others."""

READ = _READ_FILE | _READ_DIR
RUN = READ | _EXECUTE
REMOVE_FOLDERS = _REMOVE_DIR
REMOVE = _REMOVE_FILE | _REMOVE_DIR
WRITE = _OF_FIRST_ABI & ~_EXECUTE | _TRUNCATE
"""Rights on a path and everything beneath it."""

_TCP = 0b11
_SCOPED = 0b11
"""Restrict abstract Unix sockets and signals to processes inside."""

_WITH_TCP, _WITH_DEVICES, _WITH_SCOPES = 4, 5, 6
"""Versions of Landlock that introduced these."""


def restrict(rules: Iterable[tuple[Path, int]]) -> int:
    """Deny this thread and its children all files not allowed by a rule, TCP, and signals.

    Must be called before other threads are started: running ones stay unrestricted.
    `PR_SET_NO_NEW_PRIVS` must be set.

    Args:
        rules: Paths, each with the rights on it and everything beneath it. Missing paths are
            skipped.

    Returns:
        The kernel's version of Landlock; 0 if it has none and nothing is denied.
    """
    known = version()
    if not known:
        return 0
    libc = ctypes.CDLL(None, use_errno=True)
    handled = _handled(known)
    ruleset = _ruleset(libc, known, handled)
    try:
        for path, rights in rules:
            _allow(libc, ruleset, path, rights & handled)
        _checked(libc.syscall(_RESTRICT_SELF, ruleset, 0))
    finally:
        os.close(ruleset)
    return known


def version() -> int:
    """Return the kernel's version of Landlock; 0 if it has none."""
    libc = ctypes.CDLL(None, use_errno=True)
    return max(0, int(libc.syscall(_CREATE_RULESET, None, 0, _ABI_OF_KERNEL)))


def _handled(known: int) -> int:
    """Return the file access rights a version supports, denied unless allowed."""
    later = ((2, _REFER), (3, _TRUNCATE), (_WITH_DEVICES, _IOCTL_DEVICE))
    return _OF_FIRST_ABI | sum(right for since, right in later if known >= since)


def _ruleset(libc: ctypes.CDLL, known: int, handled: int) -> int:
    fields = [handled]
    if known >= _WITH_TCP:
        fields.append(_TCP)
    if known >= _WITH_SCOPES:
        fields.append(_SCOPED)
    attributes = (ctypes.c_uint64 * len(fields))(*fields)
    size = ctypes.c_size_t(ctypes.sizeof(attributes))
    return _checked(libc.syscall(_CREATE_RULESET, attributes, size, 0))


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


def _allow(libc: ctypes.CDLL, ruleset: int, path: Path, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        allowed = rights if path.is_dir() else rights & _OF_A_FILE
        rule = _PathBeneath(allowed, place)
        _checked(libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0))
    finally:
        os.close(place)


def _checked(answer: int) -> int:
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return answer
