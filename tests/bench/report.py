"""The figures against their goals, for people and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from tests.bench.rounds import Spread

_STEADY = 0.05
"""How far the calibration may move before a run is not to be trusted."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured.

    Attributes:
        name: What over what.
        spread: Over the pairs.
        goal: None where there is none.
        least: Whether the goal is a least value; else it is a most.
    """

    name: str
    spread: Spread
    goal: float | None = None
    least: bool = False

    @property
    def reached(self) -> bool | None:
        """Whether the median reaches the goal; None without one."""
        if self.goal is None:
            return None
        middle = self.spread.median
        return middle >= self.goal if self.least else middle <= self.goal


@dataclass(frozen=True, slots=True)
class Run:
    """Under what circumstances was measured."""

    pages: int
    pairs: int
    cores: int
    before_s: float
    after_s: float

    @property
    def moved(self) -> float:
        """By which part the calibration changed from before to after."""
        return abs(self.after_s / self.before_s - 1)


def print_report(run: Run, figures: Sequence[Figure]) -> None:
    """Print the table."""
    print(f"\n{run.pages} pages, {run.pairs} pairs, {run.cores} cores\n")
    print(f"{'':<58}{'median':>9}{'least':>9}{'most':>9}   goal")
    for figure in figures:
        print(_row(figure))
    print(f"\ncalibration: {run.before_s:.3f} s before, {run.after_s:.3f} s after", end="")
    steady = run.moved <= _STEADY
    print("" if steady else f": it moved by {run.moved:.0%}; do not trust this run")
    if run.pairs < 5:
        print("fewer than five pairs: a trial, not a measurement")


def print_json(run: Run, figures: Sequence[Figure]) -> None:
    """Print all of it as one JSON line."""
    told = [asdict(figure) | {"reached": figure.reached} for figure in figures]
    steady = run.moved <= _STEADY
    print(json.dumps({"run": asdict(run) | {"steady": steady}, "figures": told}))


def _row(figure: Figure) -> str:
    values = (figure.spread.median, figure.spread.least, figure.spread.most)
    told = "".join(f"{_short(value):>9}" for value in values)
    if figure.goal is None:
        return f"{figure.name:<58}{told}"
    sign, outcome = ("≥" if figure.least else "≤"), "reached"
    if not figure.reached:
        outcome = "not reached"
    return f"{figure.name:<58}{told}   {sign} {figure.goal:g}  {outcome}"


def _short(value: float) -> str:
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3f}" if value < 10 else f"{value:.1f}"
