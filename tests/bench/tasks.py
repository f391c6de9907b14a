"""What a side is asked to do in a round."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.bench.asking import Side
from tests.bench.batches import Batches

Task = Callable[[int], Mapping[str, Any]]
"""Does a round, given its number, and tells `seconds` and `pages`."""


class Stumbled(Exception):
    """A line did not read every page, or filed one twice: its time says nothing."""


def line(home: Path, **settings: object) -> Side:
    """Start a line in a new home; settings as in `config.settings`."""
    chosen = {f"LANTAI_{name.upper()}": str(value) for name, value in settings.items()}
    return Side(home, "line", LANTAI_FREE_SPACE_FLOOR_MIB="0", **chosen)


def loop(home: Path, engine: str) -> Side:
    """Start a bare loop with one thread."""
    return Side(home, "bare", engine, "1")


def ingest(side: Side, batches: Batches) -> Task:
    """Feed a round's folder to a line."""

    def task(number: int) -> Mapping[str, Any]:
        told = side.ask("ingest", folder=batches.path(number))
        if told["pages"] != batches.pages:
            raise Stumbled(told)
        return told

    return task


def again(side: Side, batches: Batches) -> Task:
    """Feed a folder to a line that has it already."""

    def task(number: int) -> Mapping[str, Any]:
        told = side.ask("ingest", folder=batches.path(number))
        if told["duplicates"] != len(batches.rounds[number]):
            raise Stumbled(told)
        return told

    return task


def read(side: Side, batches: Batches, *, views: bool = False) -> Task:
    """Read a round's files in a bare loop."""
    return lambda number: side.ask("read", files=batches.named(number), views=views)


def read_side_by_side(sides: Sequence[Side], batches: Batches) -> Task:
    """Read a round's files in several bare loops at once, all pages in each."""

    def task(number: int) -> Mapping[str, Any]:
        for side in sides:
            side.begin("read", files=batches.named(number), views=False)
        told = [side.answer() for side in sides]
        return {
            "seconds": max(each["seconds"] for each in told),
            "pages": sum(each["pages"] for each in told),
        }

    return task
