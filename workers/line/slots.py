"""Machine-wide limit on concurrently read pages, over all processes (semaphore of locks)."""

from __future__ import annotations

import os
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from workers.line import locks

LOOK_AGAIN_S = 0.02
"""Seconds between two checks for a slot released by another process."""

_released = threading.Condition()
"""Wakes waiting threads of this process at once."""


@contextmanager
def slot(folder: Path, count: int, kind: str = "reading") -> Generator[None, None, None]:
    """Hold one of `count` slots of a kind while the context lasts; waits for a free one.

    Engine threads times slots never exceed the cores, so that processes do not compete for
    them.
    """
    with _released:
        while (handle := _take(folder, count, kind)) is None:
            _released.wait(LOOK_AGAIN_S)
    try:
        yield
    finally:
        os.close(handle)
        with _released:
            _released.notify()


def _take(folder: Path, count: int, kind: str) -> int | None:
    for number in range(count):
        handle = locks.try_lock(folder / f"{kind}-{number}")
        if handle is not None:
            return handle
    return None
