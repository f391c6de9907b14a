"""Copies that were fetched a moment ago: a file is fetched once for all its pages.

An object never changes, so a copy of it may be given to whoever comes next. It is not kept for
long, for it is somebody's paper on the disk of a machine that only reads.
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
"""How long a copy that nobody uses is kept, in seconds."""

MOST = 2
"""Copies that are kept while nobody uses them."""

Fetch = Callable[[], AbstractContextManager[Path]]
"""Fetches an object; its copy ends with the context."""


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
        """Return where it is; who comes while it is fetched waits for it."""
        with self._fetching:
            if self._path is None:
                self._path = self._held.enter_context(fetch())
            self._path.touch()  # what is old is tidied away as a left-over
            return self._path

    def end(self) -> None:
        self._held.close()


class FetchCache:
    """Lends copies of objects by their keys; safe in many threads."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._held: dict[str, _Copy] = {}
        self._is_awaited = False
        weakref.finalize(self, _end, self._held)  # at the latest when the program ends

    @contextmanager
    def borrow(self, key: str, fetch: Fetch) -> Generator[Path, None, None]:
        """Give a copy; fetch it where none is there. What `fetch` raises is raised."""
        with self._guard:
            copy = self._held.setdefault(key, _Copy())
            copy.users += 1
        try:
            yield copy.at(fetch)
        finally:
            self._take_back(key, copy)

    def forget(self, key: str) -> None:
        """Give nobody else the copy of an object that is no more."""
        with self._guard:
            copy = self._held.pop(key, None)
            idle = copy is not None and not copy.users
        if copy is not None and idle:
            copy.end()

    def drop(self, idle_s: float = 0) -> None:
        """End copies that nobody has used for so long, and those beyond `MOST`."""
        with self._guard:
            idle = {key: copy for key, copy in self._held.items() if not copy.users}
            newest = sorted(idle, key=lambda key: idle[key].used_at)[-MOST:]
            till = time.monotonic() - idle_s
            stay = {key for key in newest if idle[key].is_there and idle[key].used_at > till}
            gone = [self._held.pop(key) for key in idle.keys() - stay]
        for copy in gone:
            copy.end()

    def _take_back(self, key: str, copy: _Copy) -> None:
        with self._guard:
            copy.users -= 1
            copy.used_at = time.monotonic()
            forgotten = self._held.get(key) is not copy and not copy.users
            wait = not self._is_awaited
            self._is_awaited = True
        if forgotten:
            copy.end()
        self.drop(IDLE_S)
        if wait:
            self._look_later()

    def _look_later(self) -> None:
        timer = threading.Timer(IDLE_S, self._look)
        timer.daemon = True
        timer.start()

    def _look(self) -> None:
        self.drop(IDLE_S)
        with self._guard:
            self._is_awaited = again = bool(self._held)
        if again:
            self._look_later()


def _end(held: dict[str, _Copy]) -> None:
    for copy in list(held.values()):
        copy.end()
