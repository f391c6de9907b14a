"""Child processes that outlive the line of one test: the next test finds them started.

`runner.running()` ends its children, and starting two costs more than what most tests do.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from config import wiring
from ocr.sandbox.client import PageReader
from workers.line import child_pool, runner

_idle: list[PageReader] = []
"""Readers whose children run on; they end with this process."""

_MOST = 4

_STOP_MS = 20
"""An idle thread looks that often whether it has to stop."""


@contextmanager
def running() -> Generator[None, None, None]:
    """Run the line like `runner.running()`, with children kept for the next test."""
    made, close_all, look_ms = wiring.page_reader, child_pool.close_all, runner.LOOK_MS

    def page_reader(engine: str) -> PageReader:
        """Return a kept reader that is set like the new one would be, or the new one."""
        new = made(engine)
        for place, kept in enumerate(_idle):
            if kept._settings == new._settings:
                return _idle.pop(place)
        return new

    def keep_all() -> None:
        with child_pool._guard:
            _idle.extend([*child_pool._reading, *child_pool._splitting])
            child_pool._reading.clear()
            child_pool._splitting.clear()
        while len(_idle) > _MOST:
            _idle.pop(0).close()

    wiring.page_reader, child_pool.close_all = page_reader, keep_all
    runner.LOOK_MS = _STOP_MS
    try:
        with runner.running():
            yield
    finally:
        wiring.page_reader, child_pool.close_all = made, close_all
        runner.LOOK_MS = look_ms
