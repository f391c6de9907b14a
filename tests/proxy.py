"""A door before a server that tests make slow or shut, without touching the server."""

from __future__ import annotations

import select
import socket
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

_LOOK_S = 0.05
"""How often a waiting thread looks whether the door was shut."""


@dataclass(slots=True)
class Door:
    """A way to a server on loopback; what is set holds for open connections, too.

    Attributes:
        port: Where to connect instead of to the server.
        delay_s: Each run of bytes towards the server waits so long, in seconds.
        cut: Whether connections are ended and new ones closed as soon as they are made.
        cut_after: Bytes from the server after which a connection is cut once; None: never.
        hung: Whether connections are taken and nothing is passed on, as by a stopped server.
        passed: Bytes that came from the server.
        sent: Bytes that went to it.
    """

    host: str
    server_port: int
    port: int = 0
    delay_s: float = 0
    cut: bool = False
    cut_after: int | None = None
    hung: bool = False
    passed: int = 0
    sent: int = 0
    ended: bool = False
    _threads: list[threading.Thread] = field(default_factory=list)

    def serve(self, listener: socket.socket) -> None:
        """Take connections until the context ends."""
        while not self.ended:
            if not _readable(listener):
                continue
            client, _ = listener.accept()
            if self.cut:
                client.close()
                continue
            thread = threading.Thread(target=self._carry, args=[client], daemon=True)
            thread.start()
            self._threads.append(thread)

    def join(self) -> None:
        """Return when no connection is carried any more."""
        for thread in self._threads:
            thread.join(5)

    def _carry(self, client: socket.socket) -> None:
        """Pass bytes both ways until one side ends."""
        with client, suppress(OSError):
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with socket.create_connection((self.host, self.server_port), 10) as server:
                server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                while not self._shut and self._pass_on(client, server):
                    pass

    def _pass_on(self, client: socket.socket, server: socket.socket) -> bool:
        """Pass on what has come; return whether both sides are still there."""
        if self.hung:
            time.sleep(_LOOK_S)
            return True
        for source in select.select([client, server], [], [], _LOOK_S)[0]:
            found = source.recv(1 << 16)
            if source is client:
                self._wait()
                server.sendall(found)
                self.sent += len(found)
            else:
                self.passed += len(found)
                client.sendall(found)
            if not found or self._has_passed_enough():
                return False
        return True

    def _has_passed_enough(self) -> bool:
        if self.cut_after is None or self.passed < self.cut_after:
            return False
        self.cut_after = None
        return True

    def _wait(self) -> None:
        until = time.monotonic() + self.delay_s
        while time.monotonic() < until and not self._shut:
            time.sleep(min(_LOOK_S, self.delay_s))

    @property
    def _shut(self) -> bool:
        return self.ended or self.cut


def _readable(listener: socket.socket) -> bool:
    return bool(select.select([listener], [], [], _LOOK_S)[0])


@contextmanager
def proxy(host: str, port: int) -> Generator[Door, None, None]:
    """Give an open door before the server at `host` and `port`; it ends with the context."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        door = Door(host, port, listener.getsockname()[1])
        taking = threading.Thread(target=door.serve, args=[listener], daemon=True)
        taking.start()
        try:
            yield door
        finally:
            door.ended = True
            taking.join(5)
            door.join()
