"""A box of papers fed to the line in this process, with queues, threads and children."""

from __future__ import annotations

import io
import random
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image

from catalog.ledger.entries import Actor
from catalog.scheme.shipped import SHIPPED
from config.topology import topology
from ingest.arrival.arrivals import Arrivals
from ingest.line import actions
from ingest.models import Batch
from tests.support import children
from web.scanning.schemas import BatchSchema
from workers.stations import receiving

ME = Actor("周敏")
THIS_YEAR = 2026
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def scan(seed: int, pages: int = 1) -> bytes:
    """Return a small TIFF that is like no other; it has no words on it."""
    dots = random.Random(seed)
    drawn = [Image.frombytes("L", (64, 64), dots.randbytes(64 * 64)) for _ in range(pages)]
    made = io.BytesIO()
    drawn[0].save(made, "TIFF", save_all=True, append_images=drawn[1:])
    return made.getvalue()


def fill(folder: Path, names: Iterable[str], first_seed: int = 0) -> Path:
    """Put a page of its own under each name."""
    for place, name in enumerate(names):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(scan(first_seed + place))
    return folder


def opened(**chosen: Any) -> Batch:
    """Return a new batch."""
    return actions.open_batch("", "box", source="command", by=ME.name, **chosen)


def arriving(*paths: Path, folders_are_items: bool = False) -> Arrivals:
    """Return what lies below these paths."""
    return Arrivals([str(path) for path in paths], SHIPPED, THIS_YEAR, folders_are_items)


def feed(*paths: Path, folders_are_items: bool = False, **chosen: Any) -> dict[str, Any]:
    """Feed a batch, wait for its end, and return what is told about it."""
    batch = opened(**chosen)
    with children.running():
        receiving.feed(batch, arriving(*paths, folders_are_items=folders_are_items), ME, _quiet)
        receiving.wait_until_finished(batch.pk, _quiet)
    return told(batch)


def workers_elsewhere() -> AbstractContextManager[None]:
    """Run the line where `lantai ingest` leaves that to other processes."""
    return nullcontext() if topology().line_in_process else children.running()


def finish(batch_id: int) -> dict[str, Any]:
    """Let the line run until a batch is finished, and return what is told about it."""
    with children.running():
        receiving.wait_until_finished(batch_id, _quiet)
    return told(Batch.objects.get(pk=batch_id))


def told(batch: Batch) -> dict[str, Any]:
    """Return what `--json` tells about a batch."""
    batch.refresh_from_db()
    return BatchSchema.of(batch).to_json()


def by_name(answer: dict[str, Any]) -> dict[str, Any]:
    """Return what is told about each file, by its name."""
    return {Path(each["path"]).name: each for each in answer["files"]}


def verdicts(answer: dict[str, Any]) -> dict[str, Any]:
    """Return verdict and code of each file, by its name."""
    return {name: (each["verdict"], each["code"]) for name, each in by_name(answer).items()}


def running_numbers(answer: dict[str, Any]) -> list[int]:
    """Return the running numbers of all items of a batch, sorted."""
    numbers = {number for each in answer["files"] for number in each["items"]}
    return sorted(int(number.rpartition("-")[2]) for number in numbers)


def _quiet() -> None:
    """Show no progress."""
