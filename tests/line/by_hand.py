"""Steps of the line done one by one, in an order that a test chooses, and without reading."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import dramatiq

from ingest.line import actions
from ingest.line.actions import NewPage
from ingest.line.new_reading import NewReading
from ingest.models import Batch, FileStage, Page, PageStage, SourceFile
from ocr import record
from ocr.port import PageText
from storage.port import Receipt
from tests.line import box
from workers import steps
from workers.line import attempts
from workers.line.broker import (
    QUICK,
    broker,
    queues_of,
)
from workers.stations import receiving


def fill(folder: Path, names: Iterable[str]) -> Path:
    """Put a file under each name that begins like a TIFF and is like no other."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"II*\x00" + str(path).encode())
    return folder


def receive(*paths: Path, folders_are_items: bool = False) -> Batch:
    """Take everything below some paths in, and throw the nudges away."""
    batch = box.opened()
    arriving = box.arriving(*paths, folders_are_items=folders_are_items)
    receiving.feed(batch, arriving, box.ME, lambda: None)
    forget_nudges()
    return batch


def split(batch: Batch, name: str, pages: int = 1) -> None:
    """Split a file into pages that wait to be read; into none where it turns out damaged."""
    file = batch.files.get(path__endswith=f"/{name}")
    lease = attempts.claimed(SourceFile.objects.filter(stage=FileStage.RECEIVED), file.pk)
    assert lease
    if pages:
        actions.record_split(lease, "tiff", [NewPage(8, 8, "")] * pages, [])
    else:
        actions.refuse_file(lease, "damaged")
        steps.file_bundle.run_now(file.bundle_id or 0)


def read(batch: Batch, name: str, *, blank: bool = False) -> None:
    """Read all pages of a file, and go on as whoever reads the last page of a bundle does."""
    for page in Page.objects.filter(file__batch=batch, file__path__endswith=f"/{name}"):
        lease = attempts.claimed(Page.objects.filter(stage=PageStage.WAITING), page.pk)
        assert lease
        text = PageText(8, 8, (), "null", "1", blank=blank)
        new = NewReading(
            text=text,
            record=record.to_bytes(text),
            view=Receipt(f"view-{page.pk}", 0, "0" * 64),
            stage=PageStage.BLANK if blank else PageStage.READ,
        )
        actions.record_reading(lease, new)
        steps.file_bundle.run_now(lease.bundle_id or 0)


def set_aside(batch: Batch, name: str) -> None:
    """Give up a file's first page, and go on."""
    file = batch.files.get(path__endswith=f"/{name}")
    lease = attempts.claimed(
        Page.objects.filter(stage=PageStage.WAITING), file.pages.all()[0].pk
    )
    assert lease
    actions.set_aside_page(lease, "page-timeout")
    steps.file_bundle.run_now(file.bundle_id or 0)


def follow_nudges() -> None:
    """Do what the nudges of the quick steps ask for, until none is left."""
    worker = dramatiq.Worker(
        broker, queues=queues_of(QUICK), worker_timeout=10, worker_threads=1
    )
    worker.start()
    for queue in queues_of(QUICK):
        broker.join(queue)
    worker.stop()


def forget_nudges() -> None:
    """Lose all nudges that are on their way."""
    broker.flush_all()
