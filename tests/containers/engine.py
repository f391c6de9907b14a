"""A shell on the machine of a Docker Engine, wherever that is: commands, and files to it."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import IO, cast

import pytest

_LOOP = r"""
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
while read -r seconds script given; do
  head -c "$script" >"$work/script"
  head -c "$given" >"$work/given"
  timeout -k 5 "$seconds" sh "$work/script" <"$work/given" >"$work/out" 2>"$work/err"
  code=$?
  echo "$code $(wc -c <"$work/out") $(wc -c <"$work/err")"
  cat "$work/out" "$work/err"
done
"""
"""Reads three numbers, a script and its input; answers with three numbers and both outputs."""


@dataclass(frozen=True, slots=True)
class Done:
    """A script that ran to its end.

    Attributes:
        seconds: How long it took.
    """

    code: int
    out: bytes
    err: str
    seconds: float

    @property
    def text(self) -> str:
        """What it wrote to standard output, as text."""
        return self.out.decode()


@dataclass(slots=True)
class Machine:
    """The machine of the engine, reached through one shell that stays open."""

    shell: subprocess.Popen[bytes]
    folder: str = field(init=False)

    def __post_init__(self) -> None:
        self.folder = self.run("mktemp -d").text.strip()

    def ask(self, script: str, given: bytes = b"", patience_s: int = 240) -> Done:
        """Run a script of the shell and return how it ended."""
        to, told = cast("IO[bytes]", self.shell.stdin), cast("IO[bytes]", self.shell.stdout)
        raw, began = script.encode(), time.monotonic()
        to.write(f"{patience_s} {len(raw)} {len(given)}\n".encode() + raw + given)
        to.flush()
        head = told.readline().split()
        assert head, "the engine's machine is gone"
        code, out, err = map(int, head)
        answer = told.read(out), told.read(err).decode(errors="replace")
        return Done(code, *answer, time.monotonic() - began)

    def run(self, script: str, given: bytes = b"", patience_s: int = 240) -> Done:
        """Run a script that must end well."""
        done = self.ask(script, given, patience_s)
        assert done.code == 0, f"{script}\n{done.text[-2000:]}\n{done.err[-4000:]}"
        return done

    def unpack(self, archive: bytes, name: str) -> str:
        """Put the files of a tar archive into a new folder; return its path."""
        at = f"{self.folder}/{name}"
        self.run(f"mkdir {at} && tar x -C {at}", archive)
        return at


@contextmanager
def machine(variable: str = "LANTAI_TEST_CONTAINER_ENGINE") -> Generator[Machine, None, None]:
    """Open a shell on the engine's machine, or skip the test where there is none."""
    words = command(variable)
    if words is None:
        pytest.skip("no container engine here: LANTAI_TEST_CONTAINER_ENGINE is not set")
    with subprocess.Popen(
        [*words, "sh", "-c", _LOOP], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as shell:
        opened = Machine(shell)
        try:
            yield opened
        finally:
            opened.ask(f"rm -rf {opened.folder}")
            cast("IO[bytes]", shell.stdin).close()


@cache
def command(variable: str) -> list[str] | None:
    """Return what runs its arguments on the engine's machine; None: there is no engine."""
    if chosen := os.environ.get(variable) or os.environ.get("LANTAI_TEST_CONTAINER_ENGINE"):
        return shlex.split(chosen)
    return ["env"] if shutil.which("docker") and _well("compose version", "info") else None


def _well(*words: str) -> bool:
    """Whether `docker` can be run with each of these."""
    asked = [["docker", *each.split()] for each in words]
    done = [subprocess.run(each, capture_output=True, check=False) for each in asked]
    return not any(each.returncode for each in done)
