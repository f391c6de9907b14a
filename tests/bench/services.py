"""`python -m tests.bench.services`: how the line on real services grows, and who waits.

Two worker processes over one on the same pages; one urgent page behind a long batch over one
on an idle site. The servers are those that `LANTAI_TEST_…` names; see `tests.services`.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from tests import program
from tests.bench import pages
from tests.bench.batches import Batches
from tests.bench.rounds import Spread, alternated, tell
from tests.crash import archive
from tests.crash.processes import below
from tests.paper import draw
from tests.services import Site, machines, site
from tests.services.crew import Crew, Machine, crew

ONE_CHILD = {"LANTAI_READING_CHILDREN": "1", "LANTAI_FREE_SPACE_FLOOR_MIB": "0"}
GOAL_TWO, GOAL_URGENT = 1.8, 3.0
WARM = 12
"""Files that are read first, so that every machine has loaded its engine."""

PROBES = 7
"""Urgent pages that are fed, one after the other, to an idle site and to a busy one."""


def main() -> None:
    """Measure both, and print them beside their goals."""
    parser = ArgumentParser(prog="python -m tests.bench.services", description=main.__doc__)
    parser.add_argument("--pages", type=int, default=24, help="pages of one round")
    parser.add_argument("--pairs", type=int, default=5, help="rounds")
    parser.add_argument("--backlog", type=int, default=5000, help="pages before the urgent one")
    parser.add_argument("--json", action="store_true", help="end with a JSON line")
    chosen = parser.parse_args()
    with TemporaryDirectory(prefix="lantai-bench-") as folder:
        found = _two_over_one(Path(folder), chosen.pages, chosen.pairs)
        found |= _urgent(Path(folder), chosen.backlog)
    for name, value in found.items():
        sys.stdout.write(f"{name}: {value}\n")
    if chosen.json:
        sys.stdout.write(json.dumps(found) + "\n")


def _two_over_one(folder: Path, count: int, pairs: int) -> dict[str, str]:
    """Let one worker process and two read the same pages, in turn, on a site each."""
    tell(f"drawing {count} pages")
    batches = Batches.drawn(count, pairs, folder)
    for number in range(1, pairs + 1):
        pages.marked(batches.rounds[0][:WARM], folder / f"warm-{number}", 500 + number)
    with site(**ONE_CHILD) as first, site(**ONE_CHILD) as second:
        sides = {
            name: partial(_timed, made, folder, name, hands, batches)
            for name, made, hands in (("one", first, 1), ("two", second, 2))
        }
        rounds = alternated(sides, pairs)
    ratio = Spread.of(each["one"]["seconds"] / each["two"]["seconds"] for each in rounds)
    page = Spread.of(each["one"]["seconds"] / count for each in rounds)
    return {
        "two worker processes over one": _told(ratio, f">= {GOAL_TWO}"),
        "seconds a page with one": _told(page),
    }


def _timed(
    made: Site, folder: Path, name: str, many: int, batches: Batches, number: int
) -> Mapping[str, Any]:
    """Warm machines up with some pages, then time a batch by the clock of its own rows."""
    place = folder / f"{name}-{number}"
    place.mkdir()
    with crew(made, place, many) as hands:
        _fed(hands, folder / f"warm-{number}")
        assert all(_has_read(each) for each in hands.machines)
        told = _fed(hands, Path(batches.path(number)))
    assert told["account"]["pages_read"] + told["account"]["pages_blank"] == batches.pages
    query = f"select started_at, finished_at from ingest_batch where id = {told['batch']}"
    ((started, finished),) = archive.rows(place, query, **made.settings)
    return {"seconds": (finished - started).total_seconds(), "pages": batches.pages}


def _has_read(machine: Machine) -> bool:
    assert machine.process is not None
    return any(each.maps("openvino") for each in below(machine.process.pid))


def _urgent(folder: Path, backlog: int) -> dict[str, str]:
    """Feed urgent pages to an idle site, and to one that has a long batch before it."""
    with site(**ONE_CHILD) as made, crew(made, folder, 2) as hands:
        _fed(hands, _box(folder, "warm", WARM, 1))
        idle = [_waited(hands, _box(folder, f"idle-{n}", 1, 10 + n)) for n in range(PROBES)]
        tell(f"a batch of {backlog} pages is put before the line")
        queueing = machines.speak(made, hands.desk, "tests.bench.queueing", str(backlog))
        assert queueing.wait(600) == 0
        behind = [_waited(hands, _box(folder, f"late-{n}", 1, 50 + n)) for n in range(PROBES)]
        left = _waiting(hands)
    assert left > 0, "the long batch was done before the urgent pages were"
    ratio = median(behind) / median(idle)
    return {
        "urgent page behind a long batch over one on an idle site": (
            f"{ratio:.2f}  goal <= {GOAL_URGENT}"
        ),
        "seconds idle": _told(Spread.of(idle)),
        "seconds behind": _told(Spread.of(behind)),
        "pages still waiting when the last urgent one was filed": str(left),
    }


def _waited(hands: Crew, folder: Path) -> float:
    """Feed one urgent page; return the seconds from received to filed."""
    told = _fed(hands, folder, "--urgent")
    query = f"""select file.received_at, item.filed_at from ingest_sourcefile file
        join ingest_bundle bundle on bundle.id = file.bundle_id
        join catalog_item item on item.id = bundle.item_id
        where file.batch_id = {told["batch"]}"""
    ((received, filed),) = archive.rows(hands.desk, query, **hands.site.settings)
    return float((filed - received).total_seconds())


def _waiting(hands: Crew) -> int:
    query = "select count(*) from ingest_page where stage = 'waiting'"
    return int(archive.rows(hands.desk, query, **hands.site.settings)[0][0])


def _box(folder: Path, name: str, count: int, seed: int) -> Path:
    made = folder / name
    made.mkdir()
    draw.many(count, seed, made)
    return made


def _fed(hands: Crew, folder: Path, *more: str) -> dict[str, Any]:
    done = program.run(
        hands.desk, "ingest", str(folder), "--json", *more, **hands.site.settings
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def _told(spread: Spread, goal: str = "") -> str:
    told = f"{spread.median:.3f} ({spread.least:.3f} to {spread.most:.3f})"
    return f"{told}  goal {goal}" if goal else told


if __name__ == "__main__":
    main()
