"""A step of the line, and asking for it: a nudge that may get lost and fails nobody."""

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
"""How far a lane goes ahead of a step's own priority; the least goes first."""

REST_S = 5.0
"""After queues did not answer, how long nobody waits for them again, in seconds."""

_silent_until = 0.0


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is done with one row.

    Attributes:
        fn: Does it, here and now; what is in its way is raised.
        work: Name of its usual queue.
        actors: What dramatiq calls, for each lane.
    """

    fn: Callable[[int], None]
    work: str
    actors: Mapping[Lane, dramatiq.Actor[[int], None]]

    def nudge(self, row_id: int, lane: Lane = Lane.USUAL) -> None:
        """Ask for the step once what the caller writes is committed; never fails the caller.

        A nudge that cannot be sent is made up for by the sweep.
        """
        transaction.on_commit(partial(_send, self.actors[lane], row_id))

    def run_now(self, row_id: int) -> None:
        """Do it now, in the hand that has just made it possible; never fails the caller.

        What is in its way is made up for by the sweep.
        """
        _log_and_leave_to_sweep(self.fn, row_id)

    def waiting(self, lane: Lane) -> int:
        """Return how many nudges wait in the queue of a lane.

        Raises:
            ConnectionClosed: The queues do not answer.
        """
        return broker.waiting(queue_of(self.work, lane))


def step(work: str, priority: int) -> Callable[[Callable[[int], None]], Step]:
    """Make a function a step.

    Args:
        work: Its usual queue.
        priority: Among the steps that the same threads take; the least goes first.
    """

    def make(fn: Callable[[int], None]) -> Step:
        @wraps(fn)
        def run(row_id: int) -> None:
            close_old_connections()  # the server may have been started anew since the last step
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
    global _silent_until  # noqa: PLW0603  one for the process: all its threads share the queues
    if time.monotonic() < _silent_until:
        return
    try:
        actor.send(row_id)
    except DramatiqError as error:
        _silent_until = time.monotonic() + REST_S
        log.warning("nudge not sent", step=actor.actor_name, row=row_id, error=str(error))


def _log_and_leave_to_sweep(fn: Callable[[int], None], row_id: int) -> None:
    """Let trouble outside an attempt end a step without a sound: its row waits as before."""
    try:
        fn(row_id)
    except (DatabaseError, InterfaceError, SearchError, StorageError) as error:
        log.warning("step left", step=fn.__name__, row=row_id, error=type(error).__name__)
