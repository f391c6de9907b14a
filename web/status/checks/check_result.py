"""What a look at one part gives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """How a part is."""

    WELL = "well"
    NOTED = "noted"
    """Nothing is wrong, and a person should know."""
    WRONG = "wrong"


class Said(NamedTuple):
    """What a look saw, and in words what that means and what to do."""

    state: State
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
    state: State
    said: str

    @property
    def well(self) -> bool:
        """Whether nothing is wrong with it."""
        return self.state is not State.WRONG


def well(words: str) -> Said:
    """Say that all is well."""
    return Said(State.WELL, words)


def noted(words: str) -> Said:
    """Say what a person should know."""
    return Said(State.NOTED, words)


def wrong(words: str) -> Said:
    """Say what is wrong and what to do."""
    return Said(State.WRONG, words)
