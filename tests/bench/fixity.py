"""`python -m tests.bench.fixity`: checking stored objects beside plain SHA-256 (P12)."""

from __future__ import annotations

import hashlib
import io
import os
import random
import time
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench import report, rounds
from tests.bench.rounds import Spread, tell

GOAL = 0.8
SIZE = 300_000
"""Bytes of an object: about those of a page's view, or of a scan of a page."""


def main() -> None:
    """Store objects, then check them and hash the same files in turn."""
    parser = ArgumentParser(prog="python -m tests.bench.fixity", description=main.__doc__)
    parser.add_argument("--objects", type=int, default=1000, help="objects of 300 KB")
    parser.add_argument("--pairs", type=int, default=5, help="rounds")
    chosen = parser.parse_args()
    with TemporaryDirectory(prefix="lantai-bench-") as folder:
        os.environ |= {"LANTAI_HOME": folder, "DJANGO_SETTINGS_MODULE": "config.django"}
        files = _stored(chosen.objects)
        before = rounds.calibration()
        sides = {"check": lambda _: _checked(chosen.objects), "sha256": lambda _: _plain(files)}
        for side in sides.values():
            side(0)  # both from memory: what is compared is the program, not the disk
        measured = rounds.alternated(sides, chosen.pairs)
        after = rounds.calibration()
    ratios = [each["sha256"]["seconds"] / each["check"]["seconds"] for each in measured]
    rates = [chosen.objects * SIZE / 1e6 / each["check"]["seconds"] for each in measured]
    run = report.Run(chosen.objects, chosen.pairs, len(os.sched_getaffinity(0)), before, after)
    name = "fixity over plain SHA-256 of the same files, rate"
    report.print_report(
        run,
        [
            report.Figure(name, Spread.of(ratios), GOAL, least=True),
            report.Figure("MB a second", Spread.of(rates)),
        ],
    )


def _stored(count: int) -> list[Path]:
    """Make an installation that holds so many objects; return their files."""
    import django

    django.setup()
    from config import wiring
    from config.settings import settings
    from ingest.objects import inventory
    from storage import keys
    from web.cli import installation

    tell(f"storing {count} objects")
    installation.prepare()
    dots, store, kept = random.Random(1), wiring.objects(), []
    for _ in range(count):
        content = dots.randbytes(SIZE)
        key = keys.original(hashlib.sha256(content).hexdigest())
        kept.append(store.put(key, io.BytesIO(content)))
    inventory.record(kept)
    return [settings().objects_path / each.key for each in kept]


def _checked(count: int) -> dict[str, Any]:
    from workers.jobs import (
        fixity,
        runs,
        scheduler,
    )

    start = time.perf_counter()
    entered = runs.start_run(scheduler.FIXITY.name)
    assert entered is not None
    ended = scheduler.perform(scheduler.FIXITY, entered, fixity.check_all)
    assert (ended.outcome, ended.told["read"]) == ("well", count)
    return {"seconds": time.perf_counter() - start}


def _plain(files: list[Path]) -> dict[str, Any]:
    start = time.perf_counter()
    for path in files:
        with path.open("rb") as file:
            hashlib.file_digest(file, "sha256")
    return {"seconds": time.perf_counter() - start}


if __name__ == "__main__":
    main()
