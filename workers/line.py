"""The line of an embedded installation: worker threads and a sweep in this process."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager

import dramatiq
import structlog
from django.db import DatabaseError, close_old_connections, connection

from config import wiring
from config.settings import settings
from workers import attempts, pulse, readers
from workers.broker import QUICK, READING, broker
from workers.sweep import sweep

log = structlog.get_logger()

LOOK_MS = 200
"""How long a waiting thread sleeps before it looks whether it should stop, in milliseconds."""

UNFINISHED_S = 3600
"""Age from which bytes that never became an object are left-overs of a killed process."""

SPARE = 1
"""Threads beyond the children that read: while one keeps what was read, its child reads on."""


@contextmanager
def running() -> Generator[None, None, None]:
    """Run the line while the context lasts; what is not done then is taken up next time."""
    wiring.objects().tidy(UNFINISHED_S)
    stop = threading.Event()
    workers = [
        dramatiq.Worker(broker, queues={queue}, worker_timeout=LOOK_MS, worker_threads=threads)
        for queue, threads in ((READING, settings().children + SPARE), (QUICK, 1))
    ]
    sweeper = threading.Thread(target=_sweep_until, args=(stop,), name="sweep", daemon=True)
    for worker in workers:
        worker.start()
    sweeper.start()
    try:
        yield
    finally:
        stop.set()
        sweeper.join()
        broker.flush_all()
        for worker in workers:
            worker.stop()
        readers.close_all()
        attempts.leave()


def _sweep_until(stop: threading.Event) -> None:
    """Sweep at once and then every `sweep_every_s`, whatever a single sweep meets."""
    while not stop.is_set():
        try:
            close_old_connections()
            sweep()
            pulse.beat()
        except DatabaseError as error:
            log.warning("sweep failed", error=type(error).__name__)
        stop.wait(settings().sweep_every_s)
    connection.close()
