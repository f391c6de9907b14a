"""The line's queues on Redis, shared by all machines of an installation.

Nothing here is the truth: a message that Redis loses is sent again by the sweep, one that it
keeps too long does nothing. So each call is short, fails soon, and is not repeated for long.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import redis
import structlog
from dramatiq import Message, MessageProxy
from dramatiq.brokers.redis import RedisBroker, _RedisConsumer
from dramatiq.errors import ConnectionClosed, DecodeError
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.addresses import Address

log = structlog.get_logger()

PATIENCE_S = 3
"""How long Redis may take to be reached, or to answer, in seconds."""

GONE_MS = 60_000
"""Silence after which what a process had fetched goes back to its queue, in milliseconds."""

FAILED_KEPT_MS = 3_600_000
"""How long a message stays whose step had a bug, for a person to look at, in milliseconds."""

ALIVE_S = 5.0
"""How long a process goes without a word from each of its consumers, in seconds."""

ALWAYS = 1_000_000
"""Of a million commands those that also look after what the dead had fetched."""


def on_redis(at: Address, namespace: str) -> OnRedis:
    """Return the queues of an installation; connects when first used."""
    client = redis.Redis(
        host=at.host,
        port=at.port,
        db=int(at.name or 0),
        username=at.user or None,
        password=at.password or None,
        ssl=at.scheme == "rediss",
        socket_timeout=PATIENCE_S,
        socket_connect_timeout=PATIENCE_S,
        # Once more where the server was started anew; what hangs is not asked a second time.
        retry=Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
    )
    return OnRedis(
        client=client,
        middleware=[],
        namespace=namespace,
        maintenance_chance=ALWAYS,
        heartbeat_timeout=GONE_MS,
        dead_message_ttl=FAILED_KEPT_MS,
    )


class OnRedis(RedisBroker):
    """Dramatiq's broker, whose failures are of one kind and which refuses what is not ours."""

    def __init__(self, **chosen: Any) -> None:
        super().__init__(**chosen)
        self._fetched_at: dict[str, float] = {}

    @property
    def consumer_class(self) -> type[_Refusing]:
        """What fetches messages."""
        return _Refusing

    def declare_queue(self, queue_name: str) -> None:
        """Declare a queue, and none for delayed messages: waits are rows of ours."""
        if queue_name not in self.queues:
            self.emit_before("declare_queue", queue_name)
            self.queues.add(queue_name)
            self.emit_after("declare_queue", queue_name)

    def enqueue(self, message: Message[Any], *, delay: int | None = None) -> Message[Any]:
        """Send a message.

        Raises:
            ConnectionClosed: Redis does not answer.
        """
        with _translated():
            sent: Message[Any] = super().enqueue(message, delay=delay)
            return sent

    def waiting(self, queue: str) -> int:
        """Return how many nudges wait in a queue; not those that a process has fetched.

        Raises:
            ConnectionClosed: Redis does not answer.
        """
        with _translated():
            return int(self.client.llen(f"{self.namespace}:{queue}"))

    def do_fetch(self, queue: str, most: int) -> list[bytes]:
        """Take messages off a queue.

        Consumers ask many times a second. Whether anything is there is asked first, for that is
        far cheaper; to take something is also a sign of life, and looks after the dead.
        """
        now = time.monotonic()
        if now - self._fetched_at.get(queue, -ALIVE_S) < ALIVE_S and not self.waiting(queue):
            return []
        self._fetched_at[queue] = now
        fetched: list[bytes] = self._dispatch("fetch")(queue, most)
        return fetched

    def check(self) -> None:
        """Return when Redis takes messages; one that is full answers, but takes none.

        Raises:
            ConnectionClosed: It does not.
        """
        with _translated():
            self.client.set(f"{self.namespace}:check", "", px=1000)

    def let_go(self) -> None:
        """Leave the queues to the other processes."""


class _Refusing(_RedisConsumer):
    """Fetches messages; what cannot be one of ours is taken off the queue and logged."""

    def __next__(self) -> MessageProxy | None:
        try:
            with _translated():
                fetched: MessageProxy | None = super().__next__()
                return fetched
        except DecodeError as error:
            with _translated():
                self._take_off(error.data)
            log.warning("message refused", queue=self.queue_name, why=str(error.error))
            return None

    def ack(self, message: MessageProxy) -> None:
        with _translated():
            super().ack(message)

    def nack(self, message: MessageProxy) -> None:
        with _translated():
            super().nack(message)

    def requeue(self, messages: Any) -> None:
        with _translated():
            super().requeue(messages)

    def _take_off(self, data: bytes) -> None:
        """Acknowledge a message of which only the bytes are known."""
        fetched = f"{self.broker.namespace}:__acks__.{self.broker.broker_id}.{self.queue_name}"
        kept = f"{self.broker.namespace}:{self.queue_name}.msgs"
        for message_id in self.broker.client.smembers(fetched):
            if self.broker.client.hget(kept, message_id) == data:
                self.broker.do_ack(self.queue_name, message_id)


@contextmanager
def _translated() -> Generator[None, None, None]:
    """Turn the client's errors into the one that dramatiq knows how to wait out."""
    try:
        yield
    except redis.RedisError as error:
        raise ConnectionClosed(error) from None
