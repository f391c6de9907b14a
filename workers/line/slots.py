"""How many pages this machine reads at a time, over all processes of the installation."""

from __future__ import annotations

import os
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from workers.line import locks

LOOK_AGAIN_S = 0.02
"""How often a waiting reader looks whether another process gave back a slot, in seconds."""

_given_back = threading.Condition()
"""Wakes a waiting thread of this process at once."""


@contextmanager
def slot(folder: Path, count: int, kind: str = "reading") -> Generator[None, None, None]:
    """Hold one of `count` slots of a kind while the context lasts; wait until one is free.

    Engine threads times slots never exceed the cores, so two processes that read at once do
    not get in each other's way.
    """
    with _given_back:
        while (handle := _take(folder, count, kind)) is None:
            _given_back.wait(LOOK_AGAIN_S)
    try:
        yield
    finally:
        os.close(handle)
        with _given_back:
            _given_back.notify()


def _take(folder: Path, count: int, kind: str) -> int | None:
    for number in range(count):
        handle = locks.try_lock(folder / f"{kind}-{number}")
        if handle is not None:
            return handle
    return None
