"""Results of health checks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class PartState(StrEnum):
    """State of a part."""

    WELL = "well"
    NOTED = "noted"
    """Nothing is wrong, but an administrator should know."""
    WRONG = "wrong"


class CheckResult(NamedTuple):
    """Result of a check: a state, and a sentence with advice where needed."""

    state: PartState
    words: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A check result with the names of the part.

    Attributes:
        part: Identifier of the part.
        name: Display name of the part.
        state: State of the part.
        said: A sentence, with advice unless all is well.
    """

    part: str
    name: str
    state: PartState
    said: str

    @property
    def well(self) -> bool:
        """Return whether nothing is wrong with the part."""
        return self.state is not PartState.WRONG


def well(words: str) -> CheckResult:
    """Return a result without a problem."""
    return CheckResult(PartState.WELL, words)


def warn(words: str) -> CheckResult:
    """Return a result that an administrator should know."""
    return CheckResult(PartState.NOTED, words)


def fail(words: str) -> CheckResult:
    """Return a problem with advice."""
    return CheckResult(PartState.WRONG, words)
