"""A person at the pages of an installation: signed in, and sending files."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.browser.driving import serving
from tests.places import ROOT
from tests.program import environment
from tests.services import Site

_TOKEN = "a" * 32
"""Two equal copies, one of them a cookie, show that no other page makes the request."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said."""

    status: int
    retry_after_s: int | None
    told: Any


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in.

    Attributes:
        server: Host and port.
        session: Their cookie.
    """

    server: str
    session: str

    def send(self, name: str, content: bytes) -> Answer:
        """Upload a file as the page does, into a batch of its own."""
        edge = uuid4().hex
        what = f'Content-Disposition: form-data; name="file"; filename="{name}"'
        head, tail = f"--{edge}\r\n{what}\r\n\r\n", f"\r\n--{edge}--\r\n"
        body = head.encode() + content + tail.encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        return self._ask("POST", "/batches/upload/", body, kind)

    def close(self, batch: int) -> Answer:
        """Say that all files of a batch were sent."""
        return self._ask("POST", f"/batches/{batch}/close/", b"", {})

    def ready(self) -> tuple[int, str]:
        """Ask whether requests can be served."""
        with closing(http.client.HTTPConnection(self.server, timeout=60)) as line:
            line.request("GET", "/readyz")
            said = line.getresponse()
            return said.status, said.read().decode().strip()

    def _ask(self, method: str, path: str, body: bytes, more: dict[str, str]) -> Answer:
        headers = {
            "Accept": "application/json",
            "Cookie": f"sessionid={self.session}; csrftoken={_TOKEN}",
            "X-CSRFToken": _TOKEN,
        }
        with closing(http.client.HTTPConnection(self.server, timeout=120)) as line:
            line.request(method, path, body, headers | more)
            said = line.getresponse()
            told, after = said.read(), said.getheader("Retry-After")
        return Answer(said.status, int(after) if after else None, json.loads(told))


@contextmanager
def person(site: Site, home: Path) -> Generator[Person, None, None]:
    """Serve the pages of an installation, and give somebody who signed in there."""
    with serving(home, **site.settings) as server:
        made = subprocess.run(
            [sys.executable, "-m", "tests.services.signing_in"],
            env=environment(home, **site.settings, DJANGO_SETTINGS_MODULE="config.django"),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        yield Person(server.base.removeprefix("http://"), made.stdout)
