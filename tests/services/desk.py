"""Somebody at the pages of an installation, over HTTP, as a browser without scripts."""

from __future__ import annotations

import http.client
import json
import re
import secrets
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.browser.driving import serving
from tests.crash.processes import wait_for
from tests.services import Site

PASSWORD = "vermilion-77-seal"
PATIENCE_S = 120


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Attributes:
        seconds: How long it took.
    """

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(slots=True)
class Desk:
    """A place at which somebody may sit.

    Attributes:
        base: Address of the pages, without a slash at its end.
        cookies: What the pages remember this desk by.
    """

    base: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", path, None, headers)

    def search(self, words: str, **more: str) -> Answer:
        """Search by an address with words, which leads to one without, and go there."""
        told = self.get(f"/find/?{urlencode({'q': words} | more)}")
        return self.get(told.headers["location"]) if "location" in told.headers else told

    def post(self, path: str, body: bytes, kind: str, **headers: str) -> Answer:
        """Send something."""
        token = {"X-CSRFToken": self.cookies.get("csrftoken", ""), "Content-Type": kind}
        return self._ask("POST", path, body, headers | token)

    def ready(self) -> tuple[int, str]:
        """Ask whether requests can be served."""
        told = self.get("/readyz")
        return told.status, told.text.strip()

    def sit_down(self, link: str, name: str = "olive") -> None:
        """Make the first account by its link, and be signed in."""
        path = urlsplit(link).path
        self.get(path)
        given = {"username": name, "password1": PASSWORD, "password2": PASSWORD}
        kind = "application/x-www-form-urlencoded"
        assert self.post(path, urlencode(given).encode(), kind).status == 302

    def upload(self, name: str, content: bytes) -> Answer:
        """Send a scan, and close its batch where it was taken in."""
        edge = secrets.token_hex(12)
        disposition = f'form-data; name="file"; filename="{name}"'
        head = f"--{edge}\r\nContent-Disposition: {disposition}\r\n\r\n".encode()
        body = head + content + f"\r\n--{edge}--\r\n".encode()
        kind = f"multipart/form-data; boundary={edge}"
        told = self.post("/batches/upload/", body, kind, Accept="application/json")
        if told.status == 200:
            close = f"/batches/{told.json['batch']}/close/"
            assert self.post(close, b"", kind, Accept="application/json").status == 200
        return told

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> Answer:
        began = time.monotonic()
        line = http.client.HTTPConnection(urlsplit(self.base).netloc, timeout=PATIENCE_S)
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            line.request(method, path, body, {"Cookie": kept} | headers)
            reply = line.getresponse()
            content = reply.read()
        finally:
            line.close()
        for each in reply.headers.get_all("Set-Cookie", []):
            if found := re.match(r"([^=]+)=([^;]*)", each):
                self.cookies[found[1]] = found[2]
        told = {name.lower(): value for name, value in reply.headers.items()}
        return Answer(reply.status, told, content, time.monotonic() - began)


@contextmanager
def at_a_desk(site: Site, home: Path) -> Generator[Desk, None, None]:
    """Serve the pages of an installation, and give a desk at which its first person sits."""
    with serving(home, **site.settings) as server:
        desk = Desk(server.base)
        wait_for(lambda: server.link)
        desk.sit_down(server.link)
        yield desk
