"""What the child does to itself before it looks at a file from outside."""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import signal

import cv2

_NEW_NETWORK = 0x40000000
_NEW_USER = 0x10000000
_NO_NEW_PRIVILEGES = 38
_MIB = 1024 * 1024
_RESERVED = 5
"""Memory a child may reserve, in shares of what it may use."""


def shut_in(memory_mib: int, scratch_mib: int, threads: int) -> None:
    """Take away the network, new privileges, core dumps, large files and a good place in line.

    OpenCV keeps to `threads` too; left alone it starts one for each core in every child.
    The network goes only where the system lets an ordinary process give it up. The bound on
    memory here is a net under the parent's, which kills sooner but looks only now and then; it
    counts what was reserved, which for the reading library is three times what is used.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if libc.unshare(_NEW_NETWORK):
        libc.unshare(_NEW_USER | _NEW_NETWORK)
    os.nice(5)
    cv2.setNumThreads(threads)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (scratch_mib * _MIB, scratch_mib * _MIB))
    resource.setrlimit(
        resource.RLIMIT_DATA, (_RESERVED * memory_mib * _MIB, _RESERVED * memory_mib * _MIB)
    )


def end() -> None:
    """End at once, also in mid-work, with all that was started and written."""
    shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)
    os.killpg(0, signal.SIGKILL)
