"""The real command as a process of its own that can be watched, stopped and killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.places import ROOT
from tests.program import LANTAI, REAL, environment

PATIENCE_S = 240
"""How long anything may take on a busy machine before a test gives up."""


@dataclass(frozen=True, slots=True)
class Process:
    """A process as /proc tells it: a number is given again, with its start it is one."""

    pid: int
    started: str

    @property
    def lives(self) -> bool:
        """Whether it still runs; what only waits to be collected does not."""
        fields = _fields(self.pid)
        return bool(fields) and fields[19] == self.started and fields[0] != "Z"

    @property
    def threads_at_work(self) -> int:
        """How many of its threads run, or would if they got a core."""
        folder = Path(f"/proc/{self.pid}/task")
        try:
            states = [_fields_of(each / "stat")[:1] for each in folder.iterdir()]
        except OSError:
            return 0
        return states.count(["R"])

    @property
    def cpu_s(self) -> float:
        """Processor seconds it and its ended children used; 0 where it is gone."""
        return sum(map(int, _fields(self.pid)[11:15])) / os.sysconf("SC_CLK_TCK")

    @property
    def peak_mib(self) -> float:
        """The most memory it ever held, in MiB; 0 where it is gone."""
        try:
            told = Path(f"/proc/{self.pid}/status").read_text()
        except OSError:
            return 0.0
        line = next((each for each in told.splitlines() if each.startswith("VmHWM")), "0 0")
        return int(line.split()[1]) / 1024

    def maps(self, part: str) -> bool:
        """Return whether it has loaded a library whose path holds `part`."""
        try:
            return part in Path(f"/proc/{self.pid}/maps").read_text()
        except OSError:
            return False


def _fields(pid: int) -> list[str]:
    return _fields_of(Path(f"/proc/{pid}/stat"))


def _fields_of(path: Path) -> list[str]:
    """Return the fields behind the name, which may hold blanks; none where it is gone."""
    try:
        return path.read_text().rpartition(")")[2].split()
    except OSError:
        return []


def below(pid: int) -> Iterator[Process]:
    """Yield a process and all that it started, and what those started."""
    fields = _fields(pid)
    if fields:
        yield Process(pid, fields[19])
    for child in _children(pid):
        yield from below(child)


def _children(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(c) for task in tasks for c in (task / "children").read_text().split()]
    except OSError:
        return []


def wait_for(
    fact: Callable[[], object], patience_s: float = PATIENCE_S, every_s: float = 0.05
) -> None:
    """Wait until something is so; looked at every so often."""
    until = time.monotonic() + patience_s
    while not fact():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(every_s)


class Running:
    """A command that runs, with the real engine; it and its children end with the test."""

    def __init__(self, home: Path, *args: str, **more: str) -> None:
        self.scratch = home.parent / f"{home.name}-scratch"
        self.scratch.mkdir(exist_ok=True)
        self.process = subprocess.Popen(
            [*LANTAI, *args],
            env=environment(home, TMPDIR=str(self.scratch), **(REAL | more)),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def tree(self) -> list[Process]:
        """Return the process and all below it."""
        return list(below(self.process.pid))

    def readers(self) -> list[Process]:
        """Return its reading children: those that have loaded an engine."""
        return [each for each in self.tree()[1:] if each.maps("openvino")]

    def end(self, patience_s: float = PATIENCE_S) -> tuple[int, str, str]:
        """Wait for its end; returns exit code, standard output, standard error."""
        out, err = self.process.communicate(timeout=patience_s)
        return self.process.returncode, out, err

    def answer(self) -> Any:
        """Wait for its good end and return what it answered as JSON."""
        code, out, err = self.end()
        assert code == 0, err
        return json.loads(out)

    def kill(self) -> list[Process]:
        """Kill it and its group as the power would; returns what it had started.

        It is stopped first, so that it starts nothing between the look and the blow.
        """
        os.kill(self.process.pid, signal.SIGSTOP)
        left = self.tree()[1:]
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()
        return left

    def close(self) -> None:
        """Kill it where it still runs, and close its pipes; for a test that may have failed."""
        if self.process.poll() is None:
            self.kill()
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()


def killed(run: Running, after_s: float) -> bool:
    """Kill a run at a moment; return False where it was done before that."""
    try:
        run.process.wait(after_s)
    except subprocess.TimeoutExpired:
        left = run.kill()
        wait_for(lambda: not any(each.lives for each in left), 20)
        return True
    code, _, err = run.end()
    assert code == 0, err
    return False
