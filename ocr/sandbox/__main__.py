"""Entry point of the sandbox's child process, which serves jobs from a socket."""

from __future__ import annotations

import queue
import sys
import threading
from dataclasses import asdict
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ocr.engines import registry
from ocr.errors import EngineMissing, Unreadable
from ocr.files import opener
from ocr.imaging.derivatives import derive
from ocr.limits import Limits
from ocr.page_reading import read_file_page
from ocr.sandbox import (
    confine,
    protocol,
)

if TYPE_CHECKING:
    from ocr.engines.registry import Precision
    from ocr.export.jobs import PdfJobs
    from ocr.port import Engine


class Child:
    """Serves one job after the other; loads the engine on demand."""

    def __init__(self, connection: Connection, settings: dict[str, Any]) -> None:
        self._connection = connection
        self._engine_name: str = settings["engine"]
        self._threads: int = settings["threads"]
        self._precision: Precision = settings["precision"]
        self._limits = Limits(**settings["limits"])
        self._engine: Engine | None = None
        self._leaving: PdfJobs | None = None

    def do(self, job: dict[str, Any]) -> None:
        """Do a job and answer; unreadable input is an answer, another error ends the child."""
        try:
            self._answer(job)
        except Unreadable as error:
            protocol.send(self._connection, {"unreadable": error.code})
        except EngineMissing as error:
            protocol.send(self._connection, {"engine_missing": error.needs})
        except MemoryError:
            protocol.send(self._connection, {"lost": "page-memory"})

    def _answer(self, job: dict[str, Any]) -> None:
        if job["do"] == "load":
            self._load()
            protocol.send(self._connection, protocol.READY)
        elif job["do"] == "tell_confinement":
            tried = confine.tried(job["outside"])
            protocol.send(self._connection, asdict(tried))
        elif job["do"] == "split":
            split = opener.split(Path(job["path"]), self._limits)
            protocol.send(self._connection, protocol.split_out(split))
        elif job["do"] == "derive":
            page = opener.decode(Path(job["path"]), job["page"], self._limits)
            made = derive(page, protocol.wanted_in(job["wanted"]))
            protocol.send_image(self._connection, made)
        elif job["do"].startswith("leave_"):
            protocol.send(self._connection, self._leave().do(job))
        else:
            read = read_file_page(Path(job["path"]), job["page"], self._load(), self._limits)
            protocol.send_page(self._connection, read)

    def _load(self) -> Engine:
        if self._engine is None:
            self._engine = registry.make(self._engine_name, self._threads, self._precision)
        return self._engine

    def _leave(self) -> PdfJobs:
        if self._leaving is None:
            from ocr.export import jobs  # noqa: PLC0415  reading needs none of it

            self._leaving = jobs.PdfJobs(self._limits)
        return self._leaving


def _listen(connection: Connection, jobs: queue.SimpleQueue[dict[str, Any]]) -> None:
    """Queue incoming jobs; the end of the socket ends the child, as its parent is gone."""
    try:
        while True:
            jobs.put(protocol.receive(connection))
    except (EOFError, OSError):
        confine.end()


def main() -> None:
    """Serve jobs until the parent is gone."""
    connection = Connection(int(sys.argv[1]))
    settings = protocol.receive(connection)
    registry.import_own(settings["engine"])
    confine.confine(settings["limits"], settings["threads"], workspace=Path.cwd().parent)
    jobs: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(connection, jobs), daemon=True).start()
    child = Child(connection, settings)
    while True:
        child.do(jobs.get())


if __name__ == "__main__":
    main()
