"""Both ends of a side: a process of its own that stays warm and answers one JSON line each."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from tests import program
from tests.places import ROOT

Answer = Callable[..., dict[str, Any]]
"""Does what is asked, and tells."""

_PATIENCE_S = 30


class SideEnded(Exception):
    """A side ended before it answered; carries what it said last."""


class Side:
    """The bench's end of a side."""

    def __init__(self, home: Path, kind: str, *args: str, **settings: str) -> None:
        home.mkdir()
        self._said = home / "said"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.side", kind, *args],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said.open("w"),
            env=program.environment(home, **(program.REAL | settings)),
            cwd=ROOT,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._process, suppress(BrokenPipeError):
            assert self._process.stdin is not None
            self._process.stdin.close()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_PATIENCE_S)
            self._process.kill()

    def ask(self, do: str, **what: Any) -> dict[str, Any]:
        """Ask for something and wait for the answer."""
        self.begin(do, **what)
        return self.answer()

    def begin(self, do: str, **what: Any) -> None:
        """Ask for something."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do} | what) + "\n")
        self._process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """Wait for the answer to what was asked last."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SideEnded(self._said.read_text()[-2000:])
        told: dict[str, Any] = json.loads(line)
        return told


def serve(answers: Mapping[str, Answer]) -> None:
    """Answer what is asked on standard input until it ends."""
    told, sys.stdout = sys.stdout, sys.stderr  # only answers go there
    for line in sys.stdin:
        asked = json.loads(line)
        answer = answers[asked.pop("do")](**asked)
        print(json.dumps(answer), file=told, flush=True)
