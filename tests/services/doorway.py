"""A door in front of Elasticsearch that hears what is asked, and may turn some of it away."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from tests.services import needs

_BUSY = (
    b'{"error": {"type": "es_rejected_execution_exception", "reason": "full"}, "status": 429}'
)


@dataclass
class Doorway:
    """What goes through, and what does not.

    Attributes:
        url: Where to ask.
        asked: Method and target of every request, in order.
        is_busy: Whether a request, by its method and target, is answered with 429.
        refused: How many were.
    """

    url: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    is_busy: Callable[[str, str], bool] = lambda method, target: False
    refused: int = 0


@contextmanager
def doorway() -> Generator[Doorway, None, None]:
    """Open a door that ends with the context."""
    (behind,) = needs("ELASTICSEARCH_URL")
    door = Doorway()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _keeper(door, urlsplit(behind).netloc))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    named = urlsplit(behind)
    who = f"{named.username}:{named.password}@" if named.username else ""
    door.url = f"http://{who}127.0.0.1:{server.server_port}"
    try:
        yield door
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _keeper(door: Doorway, netloc: str) -> type[BaseHTTPRequestHandler]:
    class Keeper(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            door.asked.append((self.command, self.path))
            if door.is_busy(self.command, self.path):
                door.refused += 1
                self._answer(429, "application/json", _BUSY)
                return
            there = http.client.HTTPConnection(netloc.rpartition("@")[2], timeout=60)
            try:
                there.request(self.command, self.path, body or None, dict(self.headers))
                reply = there.getresponse()
                self._answer(reply.status, reply.headers.get("Content-Type", ""), reply.read())
            finally:
                there.close()

        def _answer(self, status: int, kind: str, content: bytes) -> None:
            self.send_response(status)
            self.send_header("X-Elastic-Product", "Elasticsearch")
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _pass  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    return Keeper
