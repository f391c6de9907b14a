"""What a look at one part gives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class PartState(StrEnum):
    """How a part is."""

    WELL = "well"
    NOTED = "noted"
    """Nothing is wrong, and a person should know."""
    WRONG = "wrong"


class CheckResult(NamedTuple):
    """What a look saw, and in words what that means and what to do."""

    state: PartState
    words: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one part.

    Attributes:
        part: Its name for programs.
        name: Its name for people.
        state: How it is.
        said: A sentence; where it is not well with what to do next.
    """

    part: str
    name: str
    state: PartState
    said: str

    @property
    def well(self) -> bool:
        """Whether nothing is wrong with it."""
        return self.state is not PartState.WRONG


def well(words: str) -> CheckResult:
    """Say that all is well."""
    return CheckResult(PartState.WELL, words)


def warn(words: str) -> CheckResult:
    """Say what a person should know."""
    return CheckResult(PartState.NOTED, words)


def fail(words: str) -> CheckResult:
    """Say what is wrong and what to do."""
    return CheckResult(PartState.WRONG, words)
