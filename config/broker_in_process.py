"""Broker of the embedded installation: queues in the memory of this process."""

from __future__ import annotations

from queue import Queue

from dramatiq.brokers.stub import StubBroker


class InProcess(StubBroker):
    """Broker whose nudges are lost when the process ends; the next sweep sends them again."""

    def waiting(self, queue: str) -> int:
        """Return the number of nudges in a queue, those in work included."""
        return int(self.queues[queue].unfinished_tasks)

    def check(self) -> None:
        """Do nothing: queues in this process always accept messages."""

    def let_go(self) -> None:
        """Drop all messages, fetched or not."""
        for name in self.queues:
            self.queues[name] = Queue()
