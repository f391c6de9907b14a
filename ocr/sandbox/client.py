"""The parent's side: hands pages to a child process, and kills it when it costs too much."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict, fields
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import ocr
from ocr.errors import ChildLost, EngineMissing, Unreadable
from ocr.limits import DEFAULT, Limits
from ocr.sandbox import protocol
from ocr.sandbox.confinement import Confinement
from ocr.sandbox.usage import usage
from ocr.sandbox.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.engines.registry import Precision
    from ocr.files.types import SplitFile
    from ocr.imaging.derivatives import (
        DerivativeRequest,
        DerivedImage,
    )
    from ocr.page_reading import ReadPage

_LOOK_S = 0.05
"""Seconds between two looks at what the child uses."""

_LOOK_AT_SCRATCH_S = 1.0
"""Seconds between two looks at what it has written, of which there may be many files."""

_SCRATCH_SHARE = 3
"""What all its files together may take, in sizes of the largest: pages, and their whole."""


class PageReader:
    """Splits and reads files in a child process; for one thread at a time.

    The child is started at the first call, replaced after `Limits.pages_per_child` pages or
    when it has grown, and after it was lost. It ends when this process ends, however that
    comes about.

    Attributes:
        engine: Name of what its child reads with.
    """

    def __init__(
        self,
        engine: str,
        threads: int = 1,
        limits: Limits = DEFAULT,
        *,
        precision: Precision = "auto",
        workspaces: Path | None = None,
    ) -> None:
        """Prepare a reader; starts no process yet.

        Args:
            engine: Name of what its child reads with.
            threads: Of the engine.
            limits: Of a job and of the child.
            precision: Of the engine.
            workspaces: The folder in which children get a folder of their own; best on the
                file system of the originals. The system's for temporary files unless given.
        """
        self.engine = engine
        self._workspaces = workspaces
        self._settings = {
            "engine": engine,
            "threads": threads,
            "precision": precision,
            "limits": asdict(limits),
        }
        self._limits = limits
        self._child: _Child | None = None

    def split(self, path: Path) -> SplitFile:
        """Take a file apart into its pages.

        Raises:
            Unreadable: The file as a whole cannot be read.
            ChildLost: It cost too much, or the child crashed.
        """
        with _Job(self) as child:
            return protocol.split_in(child.ask({"do": "split", "path": child.lend(path)}))

    def read(self, path: Path, page: int) -> ReadPage:
        """Read page number `page` of a file, counted from 0.

        Raises:
            Unreadable: The page cannot be read.
            ChildLost: It cost too much, or the child crashed.
            EngineMissing: The engine is not installed.
        """
        with _Job(self) as child:
            child.load()
            start = time.perf_counter()
            head = child.ask({"do": "read", "path": child.lend(path), "page": page})
            read = protocol.receive_page(child.connection, head, time.perf_counter() - start)
        self._recycle()
        return read

    def derive(self, path: Path, page: int, wanted: DerivativeRequest) -> DerivedImage:
        """Make an image of page number `page` of a file, counted from 0; needs no engine.

        Raises:
            Unreadable: The page cannot be decoded.
            ChildLost: It cost too much, or the child crashed.
        """
        with _Job(self) as child:
            job = {"do": "derive", "path": child.lend(path), "page": page}
            head = child.ask(job | {"wanted": protocol.wanted_out(wanted)})
            made = protocol.receive_image(child.connection, head)
        self._recycle()
        return made

    def do(
        self, job: dict[str, Any], cpu_s: float | None = None, *, path: Path | None = None
    ) -> dict[str, Any]:
        """Do a job that needs no engine and whose answer is one message.

        Args:
            job: What to do, and with what.
            cpu_s: Processor seconds it may use, where that is not `Limits.cpu_s`.
            path: A file that the job is about; the job gets it as `path`.

        Raises:
            Unreadable: It cannot be done, however often it is tried.
            ChildLost: It cost too much, or the child crashed.
        """
        with _Job(self) as child:
            lent = {"path": child.lend(path)} if path else {}
            return child.ask(job | lent, cpu_s)

    def confinement(self, outside: Sequence[Path]) -> Confinement:
        """Let the child try what it must not be able to do; return what was denied.

        Args:
            outside: Files that exist and that the child must not be able to open.

        Raises:
            ChildLost: It crashed.
        """
        told = self.do({"do": "tell_confinement", "outside": [str(path) for path in outside]})
        return Confinement(
            **{each.name: bool(told.get(each.name)) for each in fields(Confinement)}
        )

    @property
    def scratch(self) -> Path:
        """The child's own folder, where it may write; gone with the child."""
        return self._running().workspace.scratch

    @property
    def pid(self) -> int | None:
        """The child's process id, or None while there is no child."""
        return self._child.process.pid if self._child else None

    def close(self) -> None:
        """End the child; a later call starts a new one."""
        if self._child:
            self._child.end()
            self._child = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _running(self) -> _Child:
        if self._child is None:
            self._child = _Child(self._settings, self._limits, Workspace(self._workspaces))
        return self._child

    def _recycle(self) -> None:
        child = self._running()
        child.pages += 1
        grown = usage(child.process.pid).memory_mib > self._limits.recycle_mib
        if grown or child.pages >= self._limits.pages_per_child:
            self.close()


class _Job:
    """Gives the child for one job; whatever but a refusal goes wrong costs the child."""

    def __init__(self, reader: PageReader) -> None:
        self._reader = reader

    def __enter__(self) -> _Child:
        return self._reader._running()  # noqa: SLF001  one class in two halves

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if error is None or isinstance(error, (Unreadable, EngineMissing)):
            return
        self._reader.close()
        if isinstance(error, (EOFError, OSError, protocol.ProtocolError)):
            raise ChildLost("page-crash") from error


class _Child:
    def __init__(self, settings: dict[str, Any], limits: Limits, workspace: Workspace) -> None:
        self.pages = 0
        self.workspace = workspace
        self._limits = limits
        self._loaded = False
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-s", "-m", "ocr.sandbox", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
                cwd=workspace.scratch,
                env=_environment(str(workspace.scratch)),
            )
        self.connection = Connection(ours.detach())
        protocol.send(self.connection, settings)

    def load(self) -> None:
        """Let the engine be loaded, which counts to no page."""
        if not self._loaded:
            self.ask({"do": "load"}, self._limits.load_s)
            self._loaded = True

    def lend(self, path: Path) -> str:
        """Return the path under which the child may read a file until the next one is lent."""
        return str(self.workspace.lend(path))

    def ask(self, job: dict[str, Any], cpu_s: float | None = None) -> dict[str, Any]:
        """Send a job, watch over it, and return the first message of the answer."""
        protocol.send(self.connection, job)
        self._wait(cpu_s or self._limits.cpu_s)
        answer = protocol.receive(self.connection)
        if "unreadable" in answer:
            raise Unreadable(str(answer["unreadable"]))
        if "engine_missing" in answer:
            raise EngineMissing(str(answer["engine_missing"]))
        if "lost" in answer:
            raise ChildLost(str(answer["lost"]))
        return answer

    def _wait(self, cpu_s: float) -> None:
        used, given_up = usage(self.process.pid).cpu_s, time.monotonic() + self._limits.wall_s
        look_at_scratch = time.monotonic() + _LOOK_AT_SCRATCH_S
        while not self.connection.poll(_LOOK_S):
            now = usage(self.process.pid)
            if now.memory_mib > self._limits.memory_mib:
                raise ChildLost("page-memory")
            if now.cpu_s - used > cpu_s or time.monotonic() > given_up:
                raise ChildLost("page-timeout")
            if time.monotonic() > look_at_scratch:
                look_at_scratch = time.monotonic() + _LOOK_AT_SCRATCH_S
                if self.workspace.scratch_mib() > _SCRATCH_SHARE * self._limits.scratch_mib:
                    raise ChildLost("page-scratch")

    def end(self) -> None:
        """Kill the child and all it started."""
        with suppress(ProcessLookupError):  # it was quicker
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.connection.close()
        self.workspace.remove()


def _environment(scratch: str) -> dict[str, str]:
    """Nothing of ours but what the child needs: no secret, no proxy, no home."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "OMP_NUM_THREADS": "1",
        "OMP_THREAD_LIMIT": "1",
        "PYTHONPATH": str(Path(ocr.__file__).parent.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": scratch,
    }
