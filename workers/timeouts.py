"""Asking what may never answer: each question in a thread of its own, and only for so long."""

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
    """A question that was asked.

    Attributes:
        name: Of the question.
        at: When it was asked, by the monotonic clock.
    """

    name: str
    at: float = field(default_factory=time.monotonic)
    _pending: Future[T] = field(default_factory=Future)

    @property
    def is_open(self) -> bool:
        """Whether no answer came yet."""
        return not self._pending.done()

    def answer(self, patience_s: float) -> T:
        """Return the answer, or raise what went wrong while it was looked for.

        Patience is counted from the moment the question was asked, so that who asks again
        what does not answer is told so at once.

        Raises:
            NoAnswer: None came in time.
        """
        left = max(0.0, self.at + patience_s - time.monotonic())
        try:
            return self._pending.result(left)
        except TimeoutError:
            if self.is_open:
                raise NoAnswer(self.name) from None
            raise

    def find(self, question: Callable[[], T]) -> None:
        """Look for the answer; whatever goes wrong is the answer."""
        try:
            self._pending.set_result(question())
        except BaseException as error:  # noqa: BLE001  it belongs to who asked
            self._pending.set_exception(error)
        finally:
            connections.close_all()  # those of this thread


_open: dict[str, PendingCall[object]] = {}
_guard = threading.Lock()


def call_once(name: str, question: Callable[[], T]) -> PendingCall[T]:
    """Ask in a thread of its own; a question that is still open is not asked a second time.

    A server that hangs so costs one thread a question, however often it is asked for. The
    answer is in the language of who asks first, so that a name stands for one language.
    """
    with _guard:
        asked = _open.get(name)
        if asked is None or not asked.is_open:
            asked = _open[name] = PendingCall(name)
            run = copy_context().run  # its events carry what those of the asker carry
            find = translation.override(translation.get_language())(asked.find)
            threading.Thread(target=run, args=(find, question), daemon=True).start()
    return asked  # type: ignore[return-value]  # a name stands for one kind of question
