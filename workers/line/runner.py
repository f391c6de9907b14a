"""Line runner: worker threads, sweep and lease renewal in this process."""

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
"""Milliseconds an idle thread sleeps between two checks for shutdown."""

UNFINISHED_S = 3600
"""Age in seconds from which unfinished puts count as left-overs of a killed process."""

SPARE = 1
"""Threads beyond the reading children: while one stores a result, its child reads on."""

RENEWALS = 4
"""Renewals per lease period; all but one may fail."""

STOP_S = 18.0
"""Seconds running steps have to finish at shutdown."""


@contextmanager
def running() -> Generator[None, None, None]:
    """Run the line while the context lasts; unfinished work is released for others."""
    wiring.objects().tidy(UNFINISHED_S)
    workers = [_worker(READING, settings().children + SPARE), _worker(QUICK, 1)]
    renewing = _PeriodicThread("renew", attempts.renew, settings().lease_s / RENEWALS)
    sweeping = _PeriodicThread("sweep", _sweep, settings().sweep_every_s)
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
    worker.queue_prefetch = threads  # one per thread and queue: other machines work too
    return worker


def _stop(workers: list[dramatiq.Worker]) -> None:
    """Stop all workers concurrently; steps still running are abandoned."""
    ms = int(STOP_S * 1000)
    ending = [threading.Thread(target=each.stop, args=(ms,), daemon=True) for each in workers]
    for each in ending:
        each.start()
    for each in ending:
        each.join(STOP_S + 5)


class _PeriodicThread:
    """Calls a function at once and then periodically in a thread; survives any error."""

    def __init__(self, name: str, act: Callable[[], None], every_s: float) -> None:
        self._act, self._every_s = act, every_s
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop after the current call; waits 5 s at most."""
        self._ended.set()
        self._thread.join(5)

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                close_old_connections()
                self._act()
            except Exception as error:  # noqa: BLE001  it must survive any trouble
                log.warning(
                    "will be done again", what=self._thread.name, error=type(error).__name__
                )
            self._ended.wait(self._every_s)
        connection.close()
