"""A batch of drawn papers that is read, by real workers, while something is in trouble.

`LANTAI_TEST_SERVICE_PAGES` says of how many pages it is (20; the full proof is 300).
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

from tests import program
from tests.crash import archive
from tests.crash.processes import Running
from tests.paper import draw
from tests.services.crew import Crew

PAGES = int(os.environ.get("LANTAI_TEST_SERVICE_PAGES", "20"))

LEASE_S = 4
REMEMBERED_S = 0.5
CHOSEN = {
    "LANTAI_ENGINE": "ppocr-v6-tiny",
    "LANTAI_READING_CHILDREN": "1",
    "LANTAI_LEASE_S": str(LEASE_S),
    "LANTAI_SWEEP_EVERY_S": "1",
    "LANTAI_MACHINE_WAIT_S": "1",
    "LANTAI_CHECK_REMEMBERED_S": str(REMEMBERED_S),
}
"""An engine that reads words, by which papers are found; short periods."""

PATIENCE_S = 1800
HELD_AGAINST = "select max(attempts) from ingest_page"


def box(folder: Path, pages: int, seed: int = 1) -> list[draw.Small]:
    """Draw a box of papers."""
    folder.mkdir()
    return draw.many(pages, seed, folder)


def read(hands: Crew) -> int:
    """Return how many pages were read so far; 0 while nobody can tell."""
    try:
        counted = "select count(*) from ingest_reading"
        return int(archive.rows(hands.desk, counted, **hands.site.settings)[0][0])
    except Exception:  # noqa: BLE001  the server is gone, or has no tables yet
        return 0


def in_mid_batch(hands: Crew, folder: Path, running: Running, pages: int) -> Running:
    """Wait until so many pages are read; begin again what was refused meanwhile."""
    until = time.monotonic() + PATIENCE_S
    while read(hands) < pages:
        assert time.monotonic() < until, "waited in vain"
        if running.process.poll() is not None:
            code, _, said = running.end()
            assert code == 3, f"ended before {pages} pages were read: {said}"
            running = hands.feed(folder)
        time.sleep(0.1)
    return running


def finished(hands: Crew, running: Running, folder: Path) -> None:
    """Wait until a batch is finished; the same command again, as its sentence says."""
    code, _, said = running.end(PATIENCE_S)
    until = time.monotonic() + PATIENCE_S
    while code == 3 and time.monotonic() < until:
        assert "Traceback" not in said
        time.sleep(1)
        code, _, said = hands.feed(folder).end(PATIENCE_S)
    assert code == 0, said


def assert_all_is_well(hands: Crew, papers: Sequence[draw.Small]) -> None:
    """Every paper is filed once and found, no attempt was held against any page."""
    chosen = hands.site.settings
    archive.assert_filed_once(hands.desk, papers, **chosen)
    archive.assert_well(hands.desk, **chosen)
    archive.assert_found(hands.desk, papers, **chosen)
    told = program.answer(hands.desk, "reindex", "--compare", **chosen)
    assert (told["missing"], told["stale"], told["stray"]) == (0, 0, 0)
    assert archive.rows(hands.desk, HELD_AGAINST, **chosen) == [(1,)]
