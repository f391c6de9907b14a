"""Parent's side of the sandbox: starts child processes, sends jobs, enforces limits."""

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

    from ocr.derivative import (
        DerivativeRequest,
        DerivedImage,
    )
    from ocr.engines.registry import Precision
    from ocr.files.types import SplitFile
    from ocr.read_page import ReadPage

_LOOK_S = 0.05
"""Seconds between two checks of the child's resource usage."""

_LOOK_AT_SCRATCH_S = 1.0
"""Seconds between two checks of its scratch folder, which may hold many files."""

_MAPPED_FROM = str(8 << 20)
"""Bytes from which memory is mapped, and returned when freed (mallopt(3)). Without it glibc
raises its own threshold to 32 MiB, and freed pages of 26 MB stay with the child."""

_KEPT_FREE = str(64 << 20)
"""Free bytes at the heap's top up to which nothing is returned. A fixed `_MAPPED_FROM` lowers
this to 128 KiB (mallopt(3)), and every page then costs 17,000 page faults more."""

_SCRATCH_SHARE = 3
"""Limit of all its files together, in multiples of the largest file's limit."""


class PageReader:
    """Splits and reads files in a child process; not thread-safe.

    The child is started at the first call, and replaced after `Limits.pages_per_child` pages,
    when its memory has grown, and when it was lost. It ends with this process in any case.

    Attributes:
        engine: Name of its engine.
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
            engine: Name of the engine.
            threads: Threads of the engine.
            limits: Limits of a job and of the child.
            precision: Precision of the engine.
            workspaces: Folder for the children's workspaces, best on the file system of the
                originals. Default: the system's folder for temporary files.
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
        """Split a file into its pages.

        Raises:
            Unreadable: The file as a whole cannot be read.
            ChildLost: A limit was exceeded, or the child crashed.
        """
        with _Job(self) as child:
            return protocol.split_in(child.ask({"do": "split", "path": child.lend(path)}))

    def read(self, path: Path, index: int) -> ReadPage:
        """Read the page at `index` (from 0) of a file.

        Raises:
            Unreadable: The page cannot be read.
            ChildLost: A limit was exceeded, or the child crashed.
            EngineMissing: The engine is not installed.
        """
        with _Job(self) as child:
            child.load()
            start = time.perf_counter()
            head = child.ask({"do": "read", "path": child.lend(path), "page": index})
            read = protocol.receive_page(child.connection, head, time.perf_counter() - start)
        self._recycle()
        return read

    def derive(self, path: Path, index: int, wanted: DerivativeRequest) -> DerivedImage:
        """Make a derivative of the page at `index` (from 0) of a file; needs no engine.

        Raises:
            Unreadable: The page cannot be decoded.
            ChildLost: A limit was exceeded, or the child crashed.
        """
        with _Job(self) as child:
            job = {"do": "derive", "path": child.lend(path), "page": index}
            head = child.ask(job | {"wanted": protocol.wanted_out(wanted)})
            made = protocol.receive_image(child.connection, head)
        self._recycle()
        return made

    def do(
        self, job: dict[str, Any], cpu_s: float | None = None, *, path: Path | None = None
    ) -> dict[str, Any]:
        """Do a job that needs no engine and has a one-message answer.

        Args:
            job: Name (`do`) and arguments of the job.
            cpu_s: Processor seconds it may use; default: `Limits.cpu_s`.
            path: A file for the job, passed as its argument `path`.

        Raises:
            Unreadable: It cannot be done; retrying does not help.
            ChildLost: A limit was exceeded, or the child crashed.
        """
        with _Job(self) as child:
            lent = {"path": child.lend(path)} if path else {}
            return child.ask(job | lent, cpu_s)

    def confinement(self, outside: Sequence[Path]) -> Confinement:
        """Test the child's confinement; return which accesses were denied.

        Args:
            outside: Files that exist and that the child must not be able to open.

        Raises:
            ChildLost: The child crashed.
        """
        denied = self.do({"do": "tell_confinement", "outside": [str(path) for path in outside]})
        return Confinement(
            **{each.name: bool(denied.get(each.name)) for each in fields(Confinement)}
        )

    @property
    def scratch(self) -> Path:
        """The child's writable scratch folder, removed with the child."""
        return self._running().workspace.scratch

    @property
    def pid(self) -> int | None:
        """Process id of the child; None while there is none."""
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
    """Lends the child for one job; any error but a refusal ends the child."""

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
        """Load the engine, which is not charged to a page."""
        if not self._loaded:
            self.ask({"do": "load"}, self._limits.load_s)
            self._loaded = True

    def lend(self, path: Path) -> str:
        """Make a file readable for the child until the next one; return its path there."""
        return str(self.workspace.lend(path))

    def ask(self, job: dict[str, Any], cpu_s: float | None = None) -> dict[str, Any]:
        """Send a job, enforce limits, and return the first message of the answer."""
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
        """Kill the child and all processes it started."""
        with suppress(ProcessLookupError):  # it ended by itself
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.connection.close()
        self.workspace.remove()


def _environment(scratch: str) -> dict[str, str]:
    """Return the child's environment: no secrets, no proxy, no home."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "OMP_NUM_THREADS": "1",
        "OMP_THREAD_LIMIT": "1",
        "PYTHONPATH": str(Path(ocr.__file__).parent.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": scratch,
        "MALLOC_MMAP_THRESHOLD_": _MAPPED_FROM,
        "MALLOC_TRIM_THRESHOLD_": _KEPT_FREE,
    }
