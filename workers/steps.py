"""The steps of the line, in order.

Messages carry only an id. A row's stage in the database is authoritative and a message only a
nudge: a repeated one does nothing, and the sweep sends a lost one again.
"""

from __future__ import annotations

from django.utils import timezone

from config import wiring
from config.settings import settings
from ingest.line import (
    actions,
    queries,
)
from ingest.line.actions import NewPage
from ingest.models import Batch, FileStage, Page, PageStage, SourceFile
from ingest.text import rereading
from storage import keys
from workers.line import child_pool
from workers.line.attempts import (
    attempt,
    claimed,
)
from workers.line.broker import (
    QUICK,
    READING,
    SPLITTING,
    Lane,
)
from workers.line.step import step
from workers.stations import (
    filing,
    indexing,
    reading,
)


@step(SPLITTING, priority=20)
def split_file(file_id: int) -> None:
    """Split a file into pages, and nudge them."""
    lease = claimed(SourceFile.objects.filter(stage=FileStage.RECEIVED), file_id)
    if lease is None:
        return
    file = lease.row
    lane = _lane(file.batch)
    with attempt(lease, broken=actions.refuse_file, given_up=actions.set_aside_file):
        key = keys.original(file.sha256)
        with wiring.objects().as_file(key) as path, child_pool.splitting() as reader:
            found = reader.split(path)
        pages = [NewPage(page.width, page.height, page.trouble or "") for page in found.pages]
        actions.record_split(lease, found.kind, pages, found.warnings)
    waiting = queries.waiting_pages(file_id)
    for page_id in waiting:
        read_page.nudge(page_id, lane)
    if not waiting:
        _file_if_ready(file.bundle_id)


@step(READING, priority=10)
def read_page(page_id: int) -> None:
    """Decode, clean and read one page in a child process; store text, measures and view."""
    lease = claimed(Page.objects.filter(stage=PageStage.WAITING), page_id)
    if lease is None:
        return
    with attempt(lease, broken=actions.set_aside_page, given_up=actions.set_aside_page):
        actions.record_reading(lease, reading.read(lease.row, settings().engine))
    _file_if_ready(lease.bundle_id)


@step(READING, priority=30)
def reread_page(rereading_id: int) -> None:
    """Read a filed page again; its old text stays searchable until that is done.

    New pages go first: while one waits this does nothing, and the sweep nudges it later.
    """
    if queries.pages_to_read(timezone.now()).exists():
        return
    lease = claimed(rereading.WAITING.all(), rereading_id)
    if lease is None:
        return
    aside, page = rereading.set_aside_rereading, lease.row.page
    with attempt(lease, broken=aside, given_up=aside):
        rereading.record_rereading(lease, reading.read(page, lease.row.engine))
    if page.item_id is not None:
        index_item.nudge(page.item_id)


@step(QUICK, priority=5)
def file_bundle(bundle_id: int) -> None:
    """File a bundle whose pages are all read as a numbered item.

    Bundles of a batch are filed in order: the next one is nudged at once.
    """
    lease = claimed(queries.next_to_file(), bundle_id)
    if lease is None:
        return
    with attempt(lease, broken=filing.set_aside_bundle, given_up=filing.set_aside_bundle):
        item_id = filing.file(lease)
        if item_id is not None:
            index_item.nudge(item_id)
        else:
            actions.finish_batches()
    file_next(lease.row.batch)


@step(QUICK, priority=0)
def index_item(item_id: int) -> None:
    """Index an item; needs no claim, since the index ignores older versions."""
    indexing.index_item(item_id)
    actions.finish_batches()


def file_next(batch: Batch) -> None:
    """Nudge the next bundle of a batch in order, if all of its pages are read."""
    waiting = queries.next_ready(batch.pk)
    if waiting is not None:
        file_bundle.nudge(waiting, _lane(batch))


def _file_if_ready(bundle_id: int | None) -> None:
    """File the bundle if this was its last page; the claim admits one of two callers."""
    if bundle_id is not None:
        file_bundle.run_now(bundle_id)


def _lane(batch: Batch) -> Lane:
    return Lane.URGENT if batch.urgent else Lane.USUAL
