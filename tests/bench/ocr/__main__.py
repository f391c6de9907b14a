"""`python -m tests.bench.ocr [FOLDER]`: read pages with truth by all readers, and compare."""

from __future__ import annotations

import os
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.ocr import report
from tests.bench.ocr.papers import Paper, drawn, papers
from tests.bench.ocr.sides import ENGINES, OTHERS, Answer, Reader, is_there
from tests.bench.rounds import tell

_WARM = 2
"""Pages that every reader reads before it is measured."""


def main() -> None:
    """Read the pages of a folder, or pages drawn for it, and print the comparison."""
    parser = ArgumentParser(prog="python -m tests.bench.ocr", description=main.__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="NAME.jpg or .png with NAME.json")
    parser.add_argument("--draw", type=int, default=24, help="pages drawn without a folder")
    parser.add_argument("--seed", type=int, default=1, help="whom the drawn pages are about")
    parser.add_argument("--readers", default=",".join((*ENGINES, *OTHERS)))
    chosen = parser.parse_args()
    names = [name for name in chosen.readers.split(",") if is_there(name)]
    with TemporaryDirectory(prefix="lantai-bench-") as folder:
        pages = (
            papers(chosen.folder)
            if chosen.folder
            else drawn(chosen.draw, Path(folder), chosen.seed)
        )
        answers = _alternated(names, pages)
        one, two = _side_by_side(pages)
    report.print_report(pages, answers)
    report.print_two(one, two)


def _alternated(names: Sequence[str], pages: Sequence[Paper]) -> dict[str, list[Answer]]:
    """Let all readers read page after page, every other page in the opposite order."""
    core = min(os.sched_getaffinity(0))
    answers: dict[str, list[Answer]] = {name: [] for name in names}
    with ExitStack() as stack:
        readers = {name: stack.enter_context(Reader(name, core)) for name in names}
        for name, reader in readers.items():
            tell(f"warming up: {name}")
            for page in pages[:_WARM]:
                reader.read(page.path)
        for number, page in enumerate(pages, start=1):
            for name in names if number % 2 else names[::-1]:
                answers[name].append(readers[name].read(page.path))
            tell(f"page {number} of {len(pages)}")
    return answers


def _side_by_side(pages: Sequence[Paper]) -> tuple[float, float]:
    """Return pages a second of the default in one process, and in two on two cores."""
    cores = sorted(os.sched_getaffinity(0))[:2]
    with ExitStack() as stack:
        both = [stack.enter_context(Reader(ENGINES[0], core)) for core in cores]
        _seconds(both, pages)  # warm
        alone = [_seconds([reader], pages) for reader in both]
        together = _seconds(both, pages)
    return len(pages) / min(alone), len(both) * len(pages) / together


def _seconds(readers: Sequence[Reader], pages: Sequence[Paper]) -> float:
    """Return how long it takes until each of these readers has read all pages."""
    began = time.perf_counter()
    for page in pages:
        for reader in readers:
            reader.begin(page.path)
    for _ in pages:
        for reader in readers:
            reader.answer()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
