"""What carries nudges: queues in this process, or on Redis for many machines."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import dramatiq
from django.db import connection
from dramatiq import Middleware
from dramatiq.errors import ConnectionClosed

from config import wiring
from workers.errors import NoAnswer
from workers.line.encoder import SignedJson

READING = "reading"
"""Queue of the step that needs a core for a second or more."""

SPLITTING = "splitting"
"""Queue of files that were just received: many at once, and what follows must not wait."""

QUICK = "quick"
"""Queue of all other steps."""


class Lane(StrEnum):
    """Which nudges go first; each queue by itself is first in, first out."""

    AGAIN = "again"
    """Rows that were begun before: their worker went away, or a wait is over."""
    URGENT = "urgent"
    """Rows of a batch that somebody waits for (加急)."""
    USUAL = "usual"


THREADS = {READING: READING, SPLITTING: QUICK, QUICK: QUICK}
"""Which threads serve a queue."""


def queue_of(work: str, lane: Lane) -> str:
    """Return the queue of a lane; what goes first is little, and shares one queue."""
    return work if lane is Lane.USUAL else f"{THREADS[work]}-{lane}"


def queues_of(threads: str) -> set[str]:
    """Return all queues that some threads serve."""
    works = [work for work, serving in THREADS.items() if serving == threads]
    return {queue_of(work, lane) for work in works for lane in Lane}


class _CloseConnection(Middleware):
    """A thread that ends leaves no connection to the database behind."""

    def before_worker_thread_shutdown(self, broker: Any, thread: Any) -> None:  # noqa: ARG002
        connection.close()


# Without dramatiq's own middleware: retries, their waits and their limits are rows of ours, and
# work that takes long is in a child process that can be killed, which a thread cannot.
broker = wiring.broker()
broker.add_middleware(_CloseConnection())
dramatiq.set_encoder(SignedJson(wiring.message_secret(), broker.actors))
dramatiq.set_broker(broker)
for _queue in sorted(queues_of(READING) | queues_of(QUICK)):
    broker.declare_queue(_queue)


def backlog() -> int:
    """Return how many nudges wait in all queues.

    Raises:
        ConnectionClosed: The queues do not answer.
    """
    return sum(broker.waiting(queue) for queue in queues_of(READING) | queues_of(QUICK))


def check() -> None:
    """Return when the queues take nudges; those in this process always do.

    Raises:
        NoAnswer: They do not.
    """
    try:
        broker.check()
    except ConnectionClosed as error:
        raise NoAnswer("broker") from error
