"""An installation as docker-compose.yml starts it, with processes in place of containers.

Commands, variables, secrets in files and health checks are those of the file. What differs is
where the servers are, the port of the pages, and the names on servers that are shared.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.crash.processes import PATIENCE_S, wait_for
from tests.house import compose
from tests.places import ROOT
from tests.program import LANTAI, environment
from tests.services import Site

METRICS_TOKEN = "made-up-token"


@dataclass(slots=True)
class Container:
    """A process in place of a container of one of our services.

    Attributes:
        service: As the file describes it.
        variables: What its process is given.
        home: Folder of its own, as a container has one.
    """

    service: Mapping[str, Any]
    variables: Mapping[str, str]
    home: Path
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        """Start it by the command of the file."""
        (self.home / "scratch").mkdir(parents=True)
        with self.log.open("wb") as said:
            self.process = subprocess.Popen(
                [*LANTAI, *self.service["command"]],
                env=self.environment,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )

    @property
    def environment(self) -> dict[str, str]:
        """Its variables, those of the image among them."""
        return environment(
            self.home, TMPDIR=str(self.home / "scratch"), PYTHONUNBUFFERED="1", **self.variables
        )

    @property
    def log(self) -> Path:
        """What it said."""
        return self.home.with_suffix(".log")

    def is_well(self) -> bool:
        """Ask as the health check of the file asks."""
        kind, *words = self.service["healthcheck"]["test"]
        if kind == "CMD-SHELL":
            words = ["sh", "-c", words[0].replace("$$", "$")]
        else:
            bind = self.variables["LANTAI_BIND"]
            words = [
                each.replace("127.0.0.1:8000", bind).replace("python", sys.executable)
                for each in words
            ]
        asked = subprocess.run(words, env=self.environment, capture_output=True, check=False)
        return asked.returncode == 0

    def end(self) -> tuple[int, float]:
        """Ask it to end; return its exit code and how long it took, in seconds."""
        began = time.monotonic()
        self.process.terminate()
        return self.process.wait(PATIENCE_S), time.monotonic() - began


@contextmanager
def composed(
    site: Site, folder: Path, bind: str, workers: int, **chosen: str
) -> Generator[dict[str, Container], None, None]:
    """Start all of our services at once, and give them by name; they end with the context.

    Args:
        site: An empty installation on real servers.
        folder: For homes and secrets.
        bind: Address and port of the pages.
        workers: How many workers.
        chosen: What a site may choose in the file `.env`.
    """
    names = ["web", "scheduler", *(f"worker-{n}" for n in range(1, workers + 1))]
    variables = _variables(site, folder / "secrets", bind, chosen)
    found = {
        name: Container(compose.services()[name.partition("-")[0]], variables, folder / name)
        for name in names
    }
    for each in found.values():
        each.start()
    try:
        wait_for(lambda: all(each.is_well() for each in found.values()))
        yield found
    finally:
        for each in found.values():
            if each.process.poll() is None:
                each.process.kill()
                each.process.wait()


def _variables(
    site: Site, secrets: Path, bind: str, chosen: Mapping[str, str]
) -> dict[str, str]:
    """Return the variables of the file for this site; what is secret goes into files."""
    told = dict(compose.services()["web"]["environment"])
    given, kept = _apart(site.settings)
    given["LANTAI_SECRETS_DIR"] = str(secrets)
    assert {*given, *chosen} <= {*told}
    _keep(secrets, kept)
    image = {"LANTAI_BIND": bind}
    assert {*image} <= {*compose.variables(compose.stages()[-1])}
    return {**told, **given, **chosen, **image, "LANTAI_INSTALLATION": site.name}


def _apart(settings: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return addresses without what is secret, and what is, by the names of its files."""
    given = {"LANTAI_STORE_ACCESS_KEY": settings["LANTAI_STORE_ACCESS_KEY"]}
    kept = {
        "lantai_secret_key": settings["LANTAI_SECRET_KEY"],
        "lantai_store_secret_key": settings["LANTAI_STORE_SECRET_KEY"],
        "lantai_metrics_token": METRICS_TOKEN,
    }
    for part in ("database", "broker", "store", "index"):
        name = f"LANTAI_{part.upper()}_URL"
        at = urlsplit(settings[name])
        who = f"{at.username}@" if at.username else ""
        given[name] = at._replace(netloc=f"{who}{at.hostname}:{at.port}").geturl()
        if at.password:
            kept[f"lantai_{part}_password"] = at.password
    return given, kept


def _keep(folder: Path, secrets: Mapping[str, str]) -> None:
    assert {*secrets} == {each["source"] for each in compose.services()["web"]["secrets"]}
    folder.mkdir()
    for name, secret in secrets.items():
        (folder / name).write_text(secret)
