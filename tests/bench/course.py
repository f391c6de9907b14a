"""The course of a run: which sides there are, and in which order they are asked."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench import figures, memory, tasks
from tests.bench.asking import Side
from tests.bench.batches import Batches
from tests.bench.report import Figure
from tests.bench.rounds import Round, alternated, tell
from tests.bench.tasks import Task

_ACTS = 1000
"""Acts appended to the ledger before each time it is verified."""

_IN_MEMORY = Path("/dev/shm")  # noqa: S108  a file system without a disk, for homes of our own


def measured(batches: Batches) -> Iterator[Figure]:
    """Run all sides and yield what is found."""
    with ExitStack() as stack:
        default = stack.enter_context(tasks.line(batches.folder / "default"))
        about = default.ask("about")
        chosen = figures.line(about["children"], about["threads"])
        lines = {chosen: default} | _sweep(stack, batches.folder, without=chosen)
        rounds = _read(stack, batches, lines, about["engine"])
        yield from figures.reading(rounds, list(lines), chosen)
        yield from figures.space(default.ask("kept"))
        yield from figures.register(rounds, chosen, _register(default, batches))
    yield from figures.state(_empty(batches), rounds)
    tell("peak memory of a child")
    yield from figures.memory(memory.peaks(about["engine"], about["threads"], batches.folder))


def _sweep(stack: ExitStack, folder: Path, without: str) -> dict[str, Side]:
    """Start lines with one, two, four … children and threads that fit the cores."""
    cores = len(os.sched_getaffinity(0))
    powers = [2**n for n in range(cores.bit_length())]
    points = {
        figures.line(children, threads): (children, threads)
        for threads in powers
        for children in powers
        if children * threads <= cores
    }
    return {
        name: stack.enter_context(
            tasks.line(folder / name, reading_children=children, engine_threads=threads)
        )
        for name, (children, threads) in points.items()
        if name != without
    }


def _read(
    stack: ExitStack, batches: Batches, lines: Mapping[str, Side], engine: str
) -> list[Round]:
    """Let bare loops and lines read the same pages."""
    loops = [
        stack.enter_context(tasks.loop(batches.folder / f"loop-{n}", engine)) for n in (1, 2)
    ]
    each: dict[str, Task] = {figures.BARE: tasks.read(loops[0], batches)}
    each |= {name: tasks.ingest(side, batches) for name, side in lines.items()}
    if figures.TWO in lines:
        each[figures.LOOPS] = tasks.read_side_by_side(loops, batches)
    if _IN_MEMORY.is_dir():
        folder = stack.enter_context(TemporaryDirectory(dir=_IN_MEMORY, prefix="lantai-bench-"))
        side = stack.enter_context(tasks.line(Path(folder) / "home"))
        each[figures.IN_MEMORY] = tasks.ingest(side, batches)
    return _warm_rounds(each, batches)


def _empty(batches: Batches) -> list[Round]:
    """Let a bare loop and a line do everything but read."""
    folder = batches.folder
    with (
        tasks.loop(folder / "null-loop", "null") as loop,
        tasks.line(folder / "null-line", engine="null", reading_children=1) as line,
    ):
        return _warm_rounds(
            {
                figures.NULL_BARE: tasks.read(loop, batches, views=True),
                figures.NULL_LINE: tasks.ingest(line, batches),
            },
            batches,
        )


def _register(side: Side, batches: Batches) -> dict[str, Sequence[Mapping[str, Any]]]:
    """Let a line do what needs no reading, as often as there are rounds."""
    numbers = range(1, batches.pairs + 1)
    again = tasks.again(side, batches)
    return {
        "again": [again(number) for number in numbers],
        "rebuild": [side.ask("rebuild") for _ in numbers],
        "verify": [side.ask("verify", acts=_ACTS) for _ in numbers],
    }


def _warm_rounds(each: Mapping[str, Task], batches: Batches) -> list[Round]:
    """Let every side read all pages once unmeasured, then measure."""
    for name, task in each.items():
        tell(f"warming up: {name}")
        task(0)
    return alternated(each, batches.pairs)
