"""Machines of a site, each a worker process with a home folder of its own."""

from __future__ import annotations

import os
import random
import signal
import subprocess
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.crash.processes import PATIENCE_S, Running, below, wait_for
from tests.places import ROOT
from tests.program import LANTAI, environment
from tests.services import Site


@dataclass(slots=True)
class Machine:
    """A machine that runs `lantai worker`; what it says goes to a file.

    Attributes:
        home: Its own home folder: locks and scratch, nothing that another machine sees.
    """

    home: Path
    settings: dict[str, str]
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """What it said."""
        return self.home.parent / f"{self.home.name}.log"

    def start(self) -> None:
        """Start the worker."""
        with self.log.open("ab") as said:
            self.process = subprocess.Popen(
                [*LANTAI, "worker"],
                env=environment(self.home, **self.settings),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )

    def wait(self) -> None:
        """Wait until it is at work: one that meets a shut database at its start ends."""
        pulse = self.home / "run" / "pulse"
        wait_for(lambda: pulse.exists() or not self.lives)
        assert self.lives, self.log.read_text()

    @property
    def lives(self) -> bool:
        """Whether the worker runs."""
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """Kill the worker and its children as a power cut would."""
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGSTOP)  # so that it starts nothing meanwhile
        left = list(below(self.process.pid))[1:]
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()
        wait_for(lambda: not any(each.lives for each in left), 20)

    def stop(self) -> None:
        """Ask the worker to end, and wait for it."""
        if self.process is not None and self.lives:
            self.process.terminate()
            self.process.wait(PATIENCE_S)


@dataclass(slots=True)
class Crew:
    """The machines of a site, and the one at which batches are fed.

    Attributes:
        kills: How many workers were killed so far.
    """

    site: Site
    machines: Sequence[Machine]
    desk: Path
    kills: int = 0
    _moments: random.Random = field(default_factory=lambda: random.Random(20261125))

    def feed(self, folder: Path) -> Running:
        """Begin to feed a folder, or go on with it."""
        return Running(self.desk, "ingest", str(folder), "--json", **self.site.settings)

    def kill_one(self, running: Running, within_s: tuple[float, float]) -> bool:
        """Kill a worker at a random moment, and start it anew; False where all was done."""
        try:
            running.process.wait(self._moments.uniform(*within_s))
        except subprocess.TimeoutExpired:
            machine = self._moments.choice(self.machines)
            machine.kill()
            machine.start()
            self.kills += 1
            return True
        return False


@contextmanager
def crew(site: Site, folder: Path, machines: int = 2) -> Generator[Crew, None, None]:
    """Give machines at work; they end with the context."""
    hands = [Machine(folder / f"machine-{n}", site.settings) for n in range(machines)]
    desk = folder / "desk"
    for each in hands:
        each.start()
    try:
        for each in hands:
            each.wait()
        yield Crew(site, hands, desk)
        assert all(each.lives for each in hands), "a worker ended by itself"
    finally:
        for each in hands:
            each.stop()
