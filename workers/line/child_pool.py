"""Pool of reading child processes, one per thread that reads, started on demand."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from config import wiring
from config.settings import settings
from workers.line.slots import slot

if TYPE_CHECKING:
    from ocr.sandbox.client import PageReader

_reading: list[PageReader] = []
_splitting: list[PageReader] = []
"""Idle readers; those that split never load an engine."""

_guard = threading.Lock()


@contextmanager
def reading(engine: str) -> Generator[PageReader, None, None]:
    """Lend a reader with an engine, while holding one of the machine's reading slots."""
    chosen = settings()
    with slot(chosen.home / "run", chosen.children), _lent(_reading, engine) as reader:
        yield reader


@contextmanager
def splitting() -> Generator[PageReader, None, None]:
    """Lend a reader for short work that needs no engine."""
    with _lent(_splitting, settings().engine) as reader:
        yield reader


@contextmanager
def making() -> Generator[PageReader, None, None]:
    """Lend a reader for derivatives requested by a person; one at a time on this machine.

    Runs beside page reading instead of queueing behind it.
    """
    with slot(settings().home / "run", 1, "making"), splitting() as reader:
        yield reader


def close_all() -> None:
    """End all idle children."""
    with _guard:
        ended = [*_reading, *_splitting]
        _reading.clear()
        _splitting.clear()
    for reader in ended:
        reader.close()


@contextmanager
def _lent(idle: list[PageReader], engine: str) -> Generator[PageReader, None, None]:
    """Lend an idle reader, or a new one.

    An idle reader with another engine is closed: engines are large, and threads are few.
    """
    with _guard:
        reader = next((each for each in idle if each.engine == engine), None)
        taken = reader or (idle[-1] if idle else None)
        if taken is not None:
            idle.remove(taken)
    if taken is not None and taken is not reader:
        taken.close()
    reader = reader or wiring.page_reader(engine)
    try:
        yield reader
    finally:
        with _guard:
            idle.append(reader)
