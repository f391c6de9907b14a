"""Calls with a time limit, deduplicated by name, each in a thread of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db import connections
from django.utils import translation

from workers.errors import NoAnswer

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PendingCall(Generic[T]):
    """A call under way or done.

    Attributes:
        name: Name of the call.
        at: Its start, by the monotonic clock.
    """

    name: str
    at: float = field(default_factory=time.monotonic)
    _pending: Future[T] = field(default_factory=Future)

    @property
    def is_open(self) -> bool:
        """Return whether the call is still under way."""
        return not self._pending.done()

    def answer(self, patience_s: float) -> T:
        """Return the result, or raise the call's error.

        The limit counts from the start of the call, so a second caller of a hanging one gets
        `NoAnswer` at once.

        Raises:
            NoAnswer: The call did not return in time.
        """
        left = max(0.0, self.at + patience_s - time.monotonic())
        try:
            return self._pending.result(left)
        except TimeoutError:
            if self.is_open:
                raise NoAnswer(self.name) from None
            raise

    def find(self, question: Callable[[], T]) -> None:
        """Run `question` and set its result or error."""
        try:
            self._pending.set_result(question())
        except BaseException as error:  # noqa: BLE001  raised in the caller by `answer`
            self._pending.set_exception(error)
        finally:
            connections.close_all()  # those of this thread


_open: dict[str, PendingCall[object]] = {}
_guard = threading.Lock()


def call_once(name: str, question: Callable[[], T]) -> PendingCall[T]:
    """Start a call in its own thread, or return the one of this name still under way.

    A hanging server so costs one thread per name, however many callers there are. The call runs
    in the first caller's language, so a name must stand for one language.
    """
    with _guard:
        pending = _open.get(name)
        if pending is None or not pending.is_open:
            pending = _open[name] = PendingCall(name)
            run = copy_context().run  # keeps the caller's log context
            find = translation.override(translation.get_language())(pending.find)
            threading.Thread(target=run, args=(find, question), daemon=True).start()
    return pending  # type: ignore[return-value]  # a name stands for one kind of call
