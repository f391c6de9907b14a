"""`python -m tests.bench`: measure, compare with the goals, print."""

from __future__ import annotations

import os
import signal
import sys
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import course, report, rounds
from tests.bench.batches import Batches
from tests.bench.rounds import tell


def main() -> None:
    """Draw the pages, run the course, print the report."""
    parser = ArgumentParser(prog="python -m tests.bench", description=main.__doc__)
    parser.add_argument("--pages", type=int, default=20, help="pages of one round")
    parser.add_argument("--pairs", type=int, default=5, help="rounds")
    parser.add_argument("--quick", action="store_true", help="a trial: 8 pages, 2 pairs")
    parser.add_argument("--json", action="store_true", help="end with a JSON line")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # folders are removed, also then
    count, pairs = (8, 2) if chosen.quick else (chosen.pages, chosen.pairs)
    with TemporaryDirectory(prefix="lantai-bench-") as folder:
        tell(f"drawing {count} pages")
        batches = Batches.drawn(count, pairs, Path(folder))
        before = rounds.calibration()
        found = list(course.measured(batches))
        after = rounds.calibration()
    run = report.Run(count, pairs, len(os.sched_getaffinity(0)), before, after)
    report.print_report(run, found)
    if chosen.json:
        report.print_json(run, found)


if __name__ == "__main__":
    main()
