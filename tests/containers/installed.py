"""An installation on the engine: its Compose commands, its pages, and a desk at them."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any

from tests.containers.engine import Done, Machine
from tests.crash.processes import wait_for
from tests.services.desk import Answer, Desk

PATIENCE_S = 600
"""How long all services may take to be well, in seconds."""

STEPS = {"store-folder", "store-user"}
"""Services that do one thing and end."""


@dataclass(slots=True)
class Installation:
    """What a checkout on the engine's machine brings up.

    Attributes:
        folder: The checkout.
        project: Beginning of the names of containers, networks and volumes.
        files: The compose files.
        chosen: What stands in `.env`.
    """

    machine: Machine
    folder: str
    project: str = "lantai"
    files: tuple[str, ...] = ("docker-compose.yml",)
    chosen: Mapping[str, str] = field(default_factory=dict)

    def choose(self, **chosen: str) -> None:
        """Write `.env`, and make the secrets that are not there."""
        self.chosen = chosen
        lines = "".join(f"{name}={value}\n" for name, value in chosen.items())
        self.machine.run(f"cat >{self.folder}/.env", lines.encode())
        self.machine.run(f"cd {self.folder} && make -s secrets")

    def compose(self, words: str, given: bytes = b"", patience_s: int = PATIENCE_S) -> Done:
        """Run a command of Compose that must end well."""
        return self.machine.run(self.line(words), given, patience_s)

    def line(self, words: str) -> str:
        """Return a command of Compose as a line of the shell."""
        files = " ".join(f"-f {each}" for each in self.files)
        return f"cd {self.folder} && docker compose -p {self.project} {files} {words}"

    def up(self, words: str = "") -> None:
        """Bring all up, and wait until all are well."""
        self.compose(f"up -d {words}")
        wait(self.is_well)

    def services(self) -> list[dict[str, Any]]:
        """Return what Compose tells of each container, also of those that ended."""
        told = self.compose("ps --all --format json").text
        return [json.loads(line) for line in told.splitlines()]

    def is_well(self) -> bool:
        """Whether steps have ended with 0, and all else is healthy."""
        return not self.unwell()

    def unwell(self) -> list[str]:
        """Return those that are not as they should be, and how they are."""
        told = self.services()
        return [
            f"{each['Service']}: {each['Status']}"
            for each in told
            if (
                (each["State"], each["ExitCode"]) != ("exited", 0)
                if each["Service"] in STEPS
                else each["Health"] != "healthy"
            )
        ]

    def lantai(self, words: str) -> Done:
        """Run a command of ours in the container of the pages, whatever its exit code."""
        return self.machine.ask(self.line(f"exec -T web lantai {words}"))

    def inspected(self) -> list[dict[str, Any]]:
        """Return what the engine tells of all containers."""
        told = self.machine.run(f"docker inspect $({self.line('ps -aq')})")
        found: list[dict[str, Any]] = json.loads(told.out)
        return found

    def kill(self, service: str) -> None:
        """End the first process of a service as a crash would, so that it is started again."""
        pid = self._inspect(service, "State.Pid")
        self.machine.run(f"kill -9 {pid}")

    def restarts(self, service: str) -> int:
        """Return how often the engine started a service again."""
        return int(self._inspect(service, "RestartCount"))

    def _inspect(self, service: str, what: str) -> str:
        asked = self.line(f"ps -aq {service}")
        line = f"docker inspect -f '{{{{.{what}}}}}' $({asked} | head -1)"
        return self.machine.run(line).text.strip()

    def first_link(self) -> str:
        """Return the link of the first account, which the log of the pages shows."""
        said = self.compose("logs --no-log-prefix web").text
        return str(re.findall(r"http://\S+/first/\S+", said)[-1])

    def desk(self, base: str = "http://127.0.0.1:8000", curl: str = "") -> Curled:
        """Return a place at the pages."""
        return Curled(base, machine=self.machine, options=curl)


@dataclass(slots=True)
class Curled(Desk):
    """A desk on the engine's machine, where only that reaches the pages.

    Attributes:
        options: Of curl: where names lead to, which certificate is believed.
    """

    machine: Machine = field(kw_only=True)
    options: str = ""

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> Answer:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        told = {"Cookie": kept, "Expect": "", "Referer": f"{self.base}/"} | headers
        words = ["curl", "-sSi", "-X", method, "-m", "120", self.base + path]
        for name, value in told.items():
            words += ["-H", f"{name}: {value}"]
        if body is not None:
            words += ["--data-binary", "@-"]
        done = self.machine.ask(f"{shlex.join(words)} {self.options}", body or b"")
        if done.code:
            raise ConnectionError(done.err)
        return self._understood(done)

    def _understood(self, done: Done) -> Answer:
        head, _, content = done.out.partition(b"\r\n\r\n")
        first, _, rest = head.partition(b"\r\n")
        lines = message_from_bytes(rest)
        for each in lines.get_all("Set-Cookie", []):
            if found := re.match(r"([^=]+)=([^;]*)", each):
                self.cookies[found[1]] = found[2]
        told = {name.lower(): value for name, value in lines.items()}
        return Answer(int(first.split()[1]), told, content, done.seconds)


def finds(desk: Desk, words: str) -> Callable[[], bool]:
    """Return the question whether something can be found by now, also while pages are away."""
    return lambda: 'class="hit"' in _text(lambda: desk.search(words))


def ready(desk: Desk) -> Callable[[], bool]:
    """Return the question whether the pages and all behind them answer by now."""
    return lambda: _text(lambda: desk.get("/readyz")) == "ready\n"


def _text(ask: Callable[[], Answer]) -> str:
    try:
        return ask().text
    except ConnectionError:
        return ""


def wait(fact: Callable[[], object]) -> None:
    """Wait until something is so, looked at every second: each look starts a program."""
    wait_for(fact, PATIENCE_S, every_s=1)
