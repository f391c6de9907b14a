"""How many pages this machine reads at a time, over all processes of the installation."""

from __future__ import annotations

import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from workers import locks

LOOK_AGAIN_S = 0.02
"""How often a waiting reader looks for a free slot, in seconds."""


@contextmanager
def reading_slot(folder: Path, count: int) -> Generator[None, None, None]:
    """Hold one of `count` slots while the context lasts; wait until one is free.

    Engine threads times slots never exceed the cores, so two processes that read at once do
    not get in each other's way.
    """
    while (handle := _take(folder, count)) is None:
        time.sleep(LOOK_AGAIN_S)
    try:
        yield
    finally:
        os.close(handle)


def _take(folder: Path, count: int) -> int | None:
    for number in range(count):
        handle = locks.try_lock(folder / f"reading-{number}")
        if handle is not None:
            return handle
    return None
