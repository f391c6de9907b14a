"""Rounds: every side once, then every side backwards, so that slow drift cancels out."""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

Round = Mapping[str, Mapping[str, Any]]
"""What each side answered in one round, by its name."""

_CALIBRATED = 48 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure measured several times."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Iterable[float]) -> Spread:
        """Sum up at least one value."""
        found = sorted(values)
        return cls(median(found), found[0], found[-1])


def alternated(
    sides: Mapping[str, Callable[[int], Mapping[str, Any]]], pairs: int
) -> list[Round]:
    """Run every side once a round, each round in the opposite order of the one before.

    Args:
        sides: What runs a side, given the number of the round, from 1.
        pairs: How many rounds.
    """
    rounds: list[Round] = []
    for number in range(1, pairs + 1):
        names = list(sides) if number % 2 else list(sides)[::-1]
        answers = {}
        for name in names:
            answers[name] = sides[name](number)
            tell(f"round {number} of {pairs}: {name} {answers[name]['seconds']:.2f} s")
        rounds.append(answers)
    return rounds


def calibration() -> float:
    """Return the seconds a fixed piece of work takes, the best of five."""
    work = bytes(_CALIBRATED)
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        hashlib.sha256(work).digest()
        sum(number * number for number in range(1_000_000))
        taken.append(time.perf_counter() - start)
    return min(taken)


def tell(sentence: str) -> None:
    """Say how far the bench is, on standard error."""
    print(sentence, file=sys.stderr, flush=True)
