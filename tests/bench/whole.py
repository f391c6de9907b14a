"""The whole line in one process, its children kept warm from batch to batch."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Avg
from django.utils import timezone

from catalog.ledger import entries
from catalog.models import LedgerEntry
from catalog.scheme.queries import class_scheme
from config import wiring
from config.settings import settings
from ingest.arrival.arrivals import Arrivals
from ingest.batches import reports
from ingest.line import actions
from ingest.models import Batch, Page, Reading, SourceFile
from tests.bench import asking
from tests.bench.memory import peak_mib
from web.cli import installation
from web.cli.progress import BatchProgress
from workers.line import (
    child_pool,
    runner,
)
from workers.stations import (
    indexing,
    receiving,
)


def about() -> dict[str, Any]:
    """Return how this installation is set."""
    chosen = settings()
    return {
        "engine": chosen.engine,
        "children": chosen.children,
        "threads": chosen.engine_threads,
    }


def ingest(folder: str) -> dict[str, Any]:
    """Do what `lantai ingest FOLDER` does, from the first byte to filed and indexed."""
    arrivals = Arrivals([folder], class_scheme(), timezone.localdate().year)
    by = entries.at_the_console()
    start, used = time.perf_counter(), time.process_time()
    batch = actions.open_batch("", folder, source="command", by=by.name)
    with BatchProgress(batch.pk) as progress:
        receiving.feed(batch, arrivals, by, progress.look)
        receiving.wait_until_finished(batch.pk, progress.look)
    seconds, cpu_s = time.perf_counter() - start, time.process_time() - used
    return {"seconds": seconds, "cpu_s": cpu_s} | _became(batch)


def _became(batch: Batch) -> dict[str, Any]:
    """Return what became of a batch, for the bench to compare with what it sent."""
    found = reports.counts(batch.pk)
    read = Reading.objects.filter(page__file__batch=batch)
    return {
        "pages": found["page:read"] + found["page:blank"],
        "duplicates": found["file:duplicate"],
        "page_s": read.aggregate(mean=Avg("seconds"))["mean"],
        "peak_mib": max((peak_mib(pid) for pid in _children()), default=0),
    }


def _children() -> Sequence[int]:
    return [reader.pid for reader in child_pool._reading if reader.pid]


def rebuild() -> dict[str, Any]:
    """Make the index anew."""
    pages = Page.objects.exclude(item=None).count()
    start = time.perf_counter()
    wiring.index().rebuild(indexing.all_documents())
    return {"seconds": time.perf_counter() - start, "pages": pages}


def verify(acts: int) -> dict[str, Any]:
    """Append that many acts to the ledger, and verify all of it."""
    by = entries.at_the_console()
    with transaction.atomic():
        for number in range(acts):
            entries.append("viewed", f"item:{number}", by, page=1)
    start = time.perf_counter()
    breaks = entries.breaks()
    seconds = time.perf_counter() - start
    return {
        "seconds": seconds,
        "entries": LedgerEntry.objects.count(),
        "whole": not breaks,
    }


def kept() -> dict[str, Any]:
    """Return bytes: of the originals, and of all that is kept; by kind too, without tables."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    files = SourceFile.objects.exclude(kept_sha256=None)
    kinds: dict[str, list[int]] = {}
    for file in files:
        views = settings().objects_path.glob(f"derived/*/{file.sha256}-*")
        both = kinds.setdefault(Path(file.path).suffix.lstrip("."), [0, 0])
        both[0] += file.size
        both[1] += file.size + sum(each.stat().st_size for each in views)
    objects = sum(both[1] for both in kinds.values())
    return {
        "originals": sum(both[0] for both in kinds.values()),
        "kept": objects + settings().database_path.stat().st_size,
        "kinds": kinds,
    }


def serve() -> None:
    """Run the line and answer until standard input ends."""
    installation.prepare()
    answers: dict[str, asking.Answer] = {
        "about": about, "ingest": ingest, "rebuild": rebuild, "verify": verify, "kept": kept
    }  # fmt: skip
    with runner.running():
        asking.serve(answers)
