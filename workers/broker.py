"""What carries nudges: in the embedded installation, queues in this process."""

from __future__ import annotations

import dramatiq
from dramatiq.brokers.stub import StubBroker

READING = "reading"
"""Queue of the step that needs a core for a second or more."""

QUICK = "quick"
"""Queue of all other steps."""

# Without middleware: retries, their waits and their limits are rows of ours, and work that
# takes long is in a child process that can be killed, which a thread cannot.
broker = StubBroker(middleware=[])
dramatiq.set_broker(broker)
for _queue in (READING, QUICK):
    broker.declare_queue(_queue)


def backlog() -> int:
    """Return how many nudges wait in this process or are being acted on."""
    return sum(broker.queues[queue].unfinished_tasks for queue in (READING, QUICK))


def check() -> None:
    """Return when the broker answers; one in this process always does."""
