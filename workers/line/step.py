"""Steps of the line, started by nudges: messages that may be lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial, wraps

import dramatiq
import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections, transaction
from dramatiq.errors import DramatiqError

from search.errors import SearchError
from storage.errors import StorageError
from workers.line.broker import (
    Lane,
    broker,
    queue_of,
)

log = structlog.get_logger()

AHEAD = {Lane.AGAIN: -200, Lane.URGENT: -100, Lane.USUAL: 0}
"""Priority offset of each lane; the smallest number goes first."""

REST_S = 5.0
"""Seconds without further attempts to send after the broker did not answer."""

_rest_until = 0.0


@dataclass(frozen=True, slots=True)
class Step:
    """A unit of work on one row.

    Attributes:
        fn: The work itself, run in the caller's thread; its errors propagate.
        work: Name of its usual queue.
        actors: Dramatiq's actor of each lane.
    """

    fn: Callable[[int], None]
    work: str
    actors: Mapping[Lane, dramatiq.Actor[[int], None]]

    def nudge(self, row_id: int, lane: Lane = Lane.USUAL) -> None:
        """Send a message for the step after the current transaction commits; never raises.

        The sweep makes up for a nudge that was not sent.
        """
        transaction.on_commit(partial(_send, self.actors[lane], row_id))

    def run_now(self, row_id: int) -> None:
        """Run the step in this thread; leave database, index and store errors to the sweep."""
        _log_and_leave_to_sweep(self.fn, row_id)

    def waiting(self, lane: Lane) -> int:
        """Return the number of nudges in the queue of a lane.

        Raises:
            ConnectionClosed: The queues do not answer.
        """
        return broker.waiting(queue_of(self.work, lane))


def step(work: str, priority: int) -> Callable[[Callable[[int], None]], Step]:
    """Decorator that makes a function a step.

    Args:
        work: Its usual queue.
        priority: Among the steps of the same threads; the smallest number goes first.
    """

    def make(fn: Callable[[int], None]) -> Step:
        @wraps(fn)
        def run(row_id: int) -> None:
            close_old_connections()  # the database may have restarted since the last step
            _log_and_leave_to_sweep(fn, row_id)

        actors = {
            lane: dramatiq.actor(
                broker=broker,
                actor_name=fn.__name__ if lane is Lane.USUAL else f"{fn.__name__}-{lane}",
                queue_name=queue_of(work, lane),
                priority=AHEAD[lane] + priority,
            )(run)
            for lane in Lane
        }
        return Step(fn, work, actors)

    return make


def _send(actor: dramatiq.Actor[[int], None], row_id: int) -> None:
    global _rest_until  # noqa: PLW0603  one for the process: all its threads share the queues
    if time.monotonic() < _rest_until:
        return
    try:
        actor.send(row_id)
    except DramatiqError as error:
        _rest_until = time.monotonic() + REST_S
        log.warning("nudge not sent", step=actor.actor_name, row=row_id, error=str(error))


def _log_and_leave_to_sweep(fn: Callable[[int], None], row_id: int) -> None:
    """Run a step; log database, index and store errors, as its row still waits."""
    try:
        fn(row_id)
    except (DatabaseError, InterfaceError, SearchError, StorageError) as error:
        log.warning("step left", step=fn.__name__, row=row_id, error=type(error).__name__)
