"""Cache of objects fetched to local disk: one fetch serves all pages of a file.

Objects are immutable, so a copy never goes stale. It is kept only for `IDLE_S`, because scans
should not stay on the disk of a machine that only reads them.
"""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

IDLE_S = 30
"""Seconds an unused copy is kept."""

MOST = 2
"""Largest number of unused copies kept."""

Fetch = Callable[[], AbstractContextManager[Path]]
"""Fetches an object to a local file, which is removed when the context ends."""


@dataclass(slots=True)
class _Copy:
    users: int = 0
    used_at: float = 0.0
    _path: Path | None = None
    _held: ExitStack = field(default_factory=ExitStack)
    _fetching: threading.Lock = field(default_factory=threading.Lock)

    @property
    def is_there(self) -> bool:
        return self._path is not None

    def at(self, fetch: Fetch) -> Path:
        """Return the local path, fetching on first use; concurrent callers wait for it."""
        with self._fetching:
            if self._path is None:
                self._path = self._held.enter_context(fetch())
            self._path.touch()  # or `tidy` would remove it
            return self._path

    def end(self) -> None:
        self._held.close()


class FetchCache:
    """Lends local copies of objects by key, with reference counts; thread-safe."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._held: dict[str, _Copy] = {}
        self._is_scheduled = False
        weakref.finalize(self, _end_all, self._held)  # at the latest when the program ends

    @contextmanager
    def borrow(self, key: str, fetch: Fetch) -> Generator[Path, None, None]:
        """Give the path of a copy, fetching it if needed; errors of `fetch` propagate."""
        with self._guard:
            copy = self._held.setdefault(key, _Copy())
            copy.users += 1
        try:
            yield copy.at(fetch)
        finally:
            self._release(key, copy)

    def forget(self, key: str) -> None:
        """Drop the copy of a deleted object; current borrowers keep theirs."""
        with self._guard:
            copy = self._held.pop(key, None)
            idle = copy is not None and not copy.users
        if copy is not None and idle:
            copy.end()

    def drop(self, idle_s: float = 0) -> None:
        """End copies unused for `idle_s` seconds, and unused ones beyond `MOST`."""
        with self._guard:
            idle = {key: copy for key, copy in self._held.items() if not copy.users}
            newest = sorted(idle, key=lambda key: idle[key].used_at)[-MOST:]
            till = time.monotonic() - idle_s
            stay = {key for key in newest if idle[key].is_there and idle[key].used_at > till}
            gone = [self._held.pop(key) for key in idle.keys() - stay]
        for copy in gone:
            copy.end()

    def _release(self, key: str, copy: _Copy) -> None:
        with self._guard:
            copy.users -= 1
            copy.used_at = time.monotonic()
            forgotten = self._held.get(key) is not copy and not copy.users
            wait = not self._is_scheduled
            self._is_scheduled = True
        if forgotten:
            copy.end()
        self.drop(IDLE_S)
        if wait:
            self._schedule_expiry()

    def _schedule_expiry(self) -> None:
        timer = threading.Timer(IDLE_S, self._expire)
        timer.daemon = True
        timer.start()

    def _expire(self) -> None:
        self.drop(IDLE_S)
        with self._guard:
            self._is_scheduled = again = bool(self._held)
        if again:
            self._schedule_expiry()


def _end_all(held: dict[str, _Copy]) -> None:
    for copy in list(held.values()):
        copy.end()
