"""A seccomp filter: the kernel refuses system calls that the reading of a page never needs.

No socket of any kind can be made, no other process be signalled, traced or read, no file be
shortened by its name (which Landlock denies only since Linux 6.2). Works in containers too,
where a process may not give up its network otherwise. See seccomp(2).
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
"""Where `struct seccomp_data` holds these; the lower half of the argument, where a pid lies."""

_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000 | errno.EPERM

_OTHER_ABI = 0x40000000
"""From here on, calls of x86-64 by the x32 convention: other numbers for the same calls."""


@dataclass(frozen=True, slots=True)
class _Calls:
    """System calls of an architecture, by number.

    Attributes:
        architecture: As `AUDIT_ARCH_…` names it.
        refused: Always.
        to_itself: Allowed where the first argument is the process itself.
        to_group: Allowed there, too, where it is 0: the process's own group.
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
"""Code, how far to jump if so, how far if not, and a constant."""


def restrict() -> bool:
    """Refuse these calls to this process and all it starts, for good.

    `PR_SET_NO_NEW_PRIVS` must be set.

    Returns:
        Whether the kernel took the filter; False on an architecture without a table here.
    """
    calls = _CALLS.get(platform.machine())
    if calls is None:
        return False
    program = _filter(calls, os.getpid())
    libc = ctypes.CDLL(None, use_errno=True)
    return not libc.prctl(_SET_SECCOMP, _MODE_FILTER, ctypes.byref(_packed(program)), 0, 0)


def _filter(calls: _Calls, pid: int) -> list[Instruction]:
    """Return the program: a call of another convention is refused like one that is listed."""
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
    """Return an end of the program: allow these, refuse all others."""
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
