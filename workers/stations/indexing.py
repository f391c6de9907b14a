"""Indexing of items: search documents made from register and readings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import structlog

from catalog.models import Item
from catalog.register import actions as register
from catalog.register.queries import all_items
from config import wiring
from ingest.line import queries
from ingest.models import Page, Reading
from ocr.errors import RecordDamaged
from search.matching.uncertainty import Doubt
from search.port import LAST, Document
from workers.stations.uncertainty import doubts

log = structlog.get_logger()


def index_item(item_id: int) -> None:
    """Put an item's current version into the index, or delete it if it is gone.

    An item changed meanwhile is put again. A late message about an item that is gone deletes
    it for good.
    """
    while (item := Item.objects.filter(pk=item_id).first()) is not None:
        if item.indexed_version >= item.version:
            return
        pages = list(queries.pages_of_item(item_id))
        wiring.index().put([_document(item, pages)])
        is_newest = register.note_indexed(item_id, item.version)
        bundle = pages[0].file.bundle_id if pages else None
        log.info("indexed", item=item_id, version=item.version, bundle=bundle)
        if is_newest:
            return
    wiring.index().delete(item_id, LAST)


def document(item: Item) -> Document:
    """Return an item's search document, with one passage per page."""
    return _document(item, list(queries.pages_of_item(item.pk)))


def _document(item: Item, pages: Sequence[Page]) -> Document:
    readings = queries.newest_readings([page.pk for page in pages])
    newest = [readings.get(page.pk) for page in pages]
    return Document(
        id=item.pk,
        version=item.version,
        number=item.number,
        title=item.title,
        class_code=item.record_class_id,
        type_code=item.doc_type,
        year=item.year,
        level=item.level,
        branch=item.branch,
        filed_at=int(item.filed_at.timestamp()),
        passages=(description(item), *(row.text if row else "" for row in newest)),
        doubts=((), *(_doubts(row) if row else () for row in newest)),
    )


def _doubts(reading: Reading) -> tuple[Doubt, ...]:
    try:
        return doubts(queries.page_text(reading))
    except RecordDamaged:  # its text is stored beside the record, and stays searchable
        return ()


def description(item: Item) -> str:
    """Return the searchable text besides the pages, its parts separated by " ; "."""
    parts = (item.number, item.title, item.policy_no, item.claim_no, item.source_name)
    return " ; ".join(part for part in parts if part)


def all_documents() -> Iterator[Document]:
    """Yield the search document of every item, oldest first."""
    for item in all_items().iterator(chunk_size=100):
        yield document(item)
