"""Seccomp filter: denies system calls that reading a page never needs.

Denies creating sockets, signalling, tracing or reading other processes, and truncating files by
name (which Landlock denies only since Linux 6.2). Also works in containers, where a process
cannot give up its network otherwise. See seccomp(2).
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
from dataclasses import dataclass

_SET_SECCOMP, _MODE_FILTER = 22, 2

_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
"""Instructions of a classic BPF program."""

_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
"""Offsets in `struct seccomp_data`; of the argument, its lower half, which holds a pid."""

_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000 | errno.EPERM

_OTHER_ABI = 0x40000000
"""First number of x86-64's x32 ABI: other numbers for the same calls."""


@dataclass(frozen=True, slots=True)
class _Calls:
    """System call numbers of an architecture.

    Attributes:
        architecture: Value of `AUDIT_ARCH_…`.
        refused: Always denied.
        to_itself: Allowed if the first argument is the process itself.
        to_group: Allowed also if the first argument is 0: the process's own group.
    """

    architecture: int
    refused: tuple[int, ...]
    to_itself: tuple[int, ...]
    to_group: int


_SAME_EVERYWHERE = (424, 425, 438)  # pidfd_send_signal, io_uring_setup, pidfd_getfd

_CALLS = {
    "x86_64": _Calls(
        0xC000003E,
        # socket, socketpair, ptrace, process_vm_readv, process_vm_writev, truncate
        (41, 53, 101, 310, 311, 76, *_SAME_EVERYWHERE),
        (129, 200, 234, 297),  # rt_sigqueueinfo, tkill, tgkill, rt_tgsigqueueinfo
        62,  # kill
    ),
    "aarch64": _Calls(
        0xC00000B7,
        (198, 199, 117, 270, 271, 45, *_SAME_EVERYWHERE),
        (138, 130, 131, 240),
        129,
    ),
}

Instruction = tuple[int, int, int, int]
"""Code, jump if true, jump if false, and a constant."""


def restrict() -> bool:
    """Deny the listed calls to this process and its children, for good.

    `PR_SET_NO_NEW_PRIVS` must be set.

    Returns:
        Whether the kernel accepted the filter; False on an architecture without a table.
    """
    calls = _CALLS.get(platform.machine())
    if calls is None:
        return False
    program = _filter(calls, os.getpid())
    libc = ctypes.CDLL(None, use_errno=True)
    return not libc.prctl(_SET_SECCOMP, _MODE_FILTER, ctypes.byref(_packed(program)), 0, 0)


def _filter(calls: _Calls, pid: int) -> list[Instruction]:
    """Return the BPF program; calls of another ABI are denied, too."""
    program: list[Instruction] = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_IF_EQUAL, 1, 0, calls.architecture),
        (_RETURN, 0, 0, _REFUSE),
        (_LOAD, 0, 0, _NUMBER),
        (_IF_AT_LEAST, 0, 1, _OTHER_ABI),
        (_RETURN, 0, 0, _REFUSE),
    ]
    for number in calls.refused:
        program += _when(number, [(_RETURN, 0, 0, _REFUSE)])
    for number in calls.to_itself:
        program += _when(number, _unless_first_argument_is(pid))
    program += _when(calls.to_group, _unless_first_argument_is(0, pid))
    return [*program, (_RETURN, 0, 0, _ALLOW)]


def _when(number: int, then: list[Instruction]) -> list[Instruction]:
    return [(_IF_EQUAL, 0, len(then), number), *then]


def _unless_first_argument_is(*allowed: int) -> list[Instruction]:
    """Return instructions that allow these first arguments and deny all others."""
    tests = [(_IF_EQUAL, len(allowed) - place, 0, value) for place, value in enumerate(allowed)]
    return [
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        *tests,
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    ]


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_so", ctypes.c_uint8),
        ("if_not", ctypes.c_uint8),
        ("constant", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("first", ctypes.POINTER(_Instruction)))


def _packed(program: list[Instruction]) -> _Program:
    instructions = (_Instruction * len(program))(*(_Instruction(*each) for each in program))
    return _Program(len(program), instructions)
