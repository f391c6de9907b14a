"""Message broker of nudges: in-process queues, or Redis for several machines."""

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
"""Queue of steps that need a core for a second or more."""

SPLITTING = "splitting"
"""Queue of newly received files: many at once, and later steps must not wait behind them."""

QUICK = "quick"
"""Queue of all other steps."""


class Lane(StrEnum):
    """Priority lane of a nudge; each queue by itself is first in, first out."""

    AGAIN = "again"
    """Rows begun before: their worker died, or their wait is over."""
    URGENT = "urgent"
    """Rows of an urgent batch (加急)."""
    USUAL = "usual"


THREADS = {READING: READING, SPLITTING: QUICK, QUICK: QUICK}
"""Thread group that serves each queue."""


def queue_of(work: str, lane: Lane) -> str:
    """Return the queue of a lane; a thread group's queues share its priority lanes."""
    return work if lane is Lane.USUAL else f"{THREADS[work]}-{lane}"


def queues_of(threads: str) -> set[str]:
    """Return all queues that a thread group serves."""
    works = [work for work, serving in THREADS.items() if serving == threads]
    return {queue_of(work, lane) for work in works for lane in Lane}


class _CloseConnection(Middleware):
    """Middleware that closes the database connection of an ending thread."""

    def before_worker_thread_shutdown(self, broker: Any, thread: Any) -> None:  # noqa: ARG002
        connection.close()


# Without dramatiq's own middleware: retries and their delays are kept in our rows, and long
# work runs in a child process, which can be killed, unlike a thread.
broker = wiring.broker()
broker.add_middleware(_CloseConnection())
dramatiq.set_encoder(SignedJson(wiring.message_secret(), broker.actors))
dramatiq.set_broker(broker)
for _queue in sorted(queues_of(READING) | queues_of(QUICK)):
    broker.declare_queue(_queue)


def backlog() -> int:
    """Return the number of nudges in all queues.

    Raises:
        ConnectionClosed: The queues do not answer.
    """
    return sum(broker.waiting(queue) for queue in queues_of(READING) | queues_of(QUICK))


def check() -> None:
    """Check that the queues accept nudges; the in-process ones always do.

    Raises:
        NoAnswer: The broker does not answer.
    """
    try:
        broker.check()
    except ConnectionClosed as error:
        raise NoAnswer("broker") from error
