"""The line's queues in the memory of this process: the embedded installation."""

from __future__ import annotations

from queue import Queue

from dramatiq.brokers.stub import StubBroker


class InProcess(StubBroker):
    """Nudges that end with the process; the sweep of the next one makes up for them."""

    def waiting(self, queue: str) -> int:
        """Return how many nudges wait in a queue or are being acted on."""
        return int(self.queues[queue].unfinished_tasks)

    def check(self) -> None:
        """Return: queues in this process always take messages."""

    def let_go(self) -> None:
        """Forget what nobody acts on any more, fetched or not."""
        for name in self.queues:
            self.queues[name] = Queue()
