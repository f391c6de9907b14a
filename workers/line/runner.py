"""The line in this process: worker threads, a sweep, and leases kept while work goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress

import dramatiq
import structlog
from django.db import close_old_connections, connection

from catalog.register import high_water
from config import wiring
from config.settings import settings
from storage.errors import StorageError
from workers.line import (
    attempts,
    child_pool,
    heartbeat,
)
from workers.line.broker import (
    QUICK,
    READING,
    broker,
    queues_of,
)
from workers.sweep import sweep

log = structlog.get_logger()

LOOK_MS = 400
"""How long a waiting thread sleeps before it looks whether it should stop, in milliseconds."""

UNFINISHED_S = 3600
"""Age from which bytes that never became an object are left-overs of a killed process."""

SPARE = 1
"""Threads beyond the children that read: while one keeps what was read, its child reads on."""

RENEWALS = 4
"""Times a lease is renewed before it would run out; all but one may fail."""

STOP_S = 18.0
"""How long what is in hand may still take when the line ends, in seconds."""


@contextmanager
def running() -> Generator[None, None, None]:
    """Run the line while the context lasts; what is not done then is taken up by others."""
    wiring.objects().tidy(UNFINISHED_S)
    workers = [_worker(READING, settings().children + SPARE), _worker(QUICK, 1)]
    renewing = _Repeated("renew", attempts.renew, settings().lease_s / RENEWALS)
    sweeping = _Repeated("sweep", _sweep, settings().sweep_every_s)
    for worker in workers:
        worker.start()
    renewing.start()
    sweeping.start()
    try:
        yield
    finally:
        sweeping.stop()
        _stop(workers)
        broker.let_go()
        renewing.stop()
        attempts.hand_back()
        with suppress(StorageError):
            high_water.note_ended()
        child_pool.close_all()
        attempts.leave()


def _sweep() -> None:
    sweep()
    high_water.note_ended()
    heartbeat.beat()


def _worker(serving: str, threads: int) -> dramatiq.Worker:
    worker = dramatiq.Worker(
        broker, queues=queues_of(serving), worker_timeout=LOOK_MS, worker_threads=threads
    )
    worker.queue_prefetch = threads  # of each queue one for each thread: others work too
    return worker


def _stop(workers: list[dramatiq.Worker]) -> None:
    """End all workers at the same time; what they have in hand by then stays undone."""
    ms = int(STOP_S * 1000)
    ending = [threading.Thread(target=each.stop, args=(ms,), daemon=True) for each in workers]
    for each in ending:
        each.start()
    for each in ending:
        each.join(STOP_S + 5)


class _Repeated:
    """Does something at once, and then again and again, whatever a single time meets."""

    def __init__(self, name: str, act: Callable[[], None], every_s: float) -> None:
        self._act, self._every_s = act, every_s
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """End after the time that is under way, unless it hangs."""
        self._ended.set()
        self._thread.join(5)

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                close_old_connections()
                self._act()
            except Exception as error:  # noqa: BLE001  it must be there when all is well again
                log.warning(
                    "will be done again", what=self._thread.name, error=type(error).__name__
                )
            self._ended.wait(self._every_s)
        connection.close()
