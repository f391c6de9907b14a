"""Broker on Redis: queues shared by all machines of an installation.

Redis is not authoritative: the sweep sends a lost message again, and a stale one has no effect.
So each call has a short timeout and few retries.
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
"""Timeout for connecting to Redis and for each response, in seconds."""

GONE_MS = 60_000
"""Silence after which fetched messages return to their queue, in milliseconds."""

FAILED_KEPT_MS = 3_600_000
"""Time that messages of steps with a bug are kept for inspection, in milliseconds."""

ALIVE_S = 5.0
"""Longest time between two fetches of a queue, which serve as heartbeats, in seconds."""

ALWAYS = 1_000_000
"""Chance of maintenance (messages of dead processes) per command, in millionths: always."""


def on_redis(at: Address, namespace: str) -> OnRedis:
    """Return the broker of an installation; connects on first use."""
    client = redis.Redis(
        host=at.host,
        port=at.port,
        db=int(at.name or 0),
        username=at.user or None,
        password=at.password or None,
        ssl=at.scheme == "rediss",
        socket_timeout=PATIENCE_S,
        socket_connect_timeout=PATIENCE_S,
        # One retry, for a server that was restarted; timeouts are not retried.
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
    """Dramatiq's broker on Redis, with uniform errors; it rejects foreign messages."""

    def __init__(self, **chosen: Any) -> None:
        super().__init__(**chosen)
        self._fetched_at: dict[str, float] = {}

    @property
    def consumer_class(self) -> type[_Refusing]:
        """Class of the consumers that fetch messages."""
        return _Refusing

    def declare_queue(self, queue_name: str) -> None:
        """Declare a queue, without one for delayed messages: waiting is recorded in rows."""
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
        """Return the number of nudges in a queue, without those fetched by a process.

        Raises:
            ConnectionClosed: Redis does not answer.
        """
        with _translated():
            return int(self.client.llen(f"{self.namespace}:{queue}"))

    def do_fetch(self, queue: str, most: int) -> list[bytes]:
        """Fetch messages from a queue.

        Consumers poll many times a second, so the length of the queue is checked first, which
        is far cheaper. A fetch, at least once every `ALIVE_S`, is also a heartbeat and does
        maintenance.
        """
        now = time.monotonic()
        if now - self._fetched_at.get(queue, -ALIVE_S) < ALIVE_S and not self.waiting(queue):
            return []
        self._fetched_at[queue] = now
        fetched: list[bytes] = self._dispatch("fetch")(queue, most)
        return fetched

    def check(self) -> None:
        """Check that Redis accepts messages; a full one answers, but does not.

        Raises:
            ConnectionClosed: It does not.
        """
        with _translated():
            self.client.set(f"{self.namespace}:check", "", px=1000)

    def let_go(self) -> None:
        """Do nothing: other processes use the queues."""


class _Refusing(_RedisConsumer):
    """Consumer that acknowledges and logs messages that cannot be decoded as ours."""

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
    """Translate Redis errors to the one that dramatiq handles by waiting."""
    try:
        yield
    except redis.RedisError as error:
        raise ConnectionClosed(error) from None
