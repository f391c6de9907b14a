"""Queries of batches and line state."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from ingest.errors import BatchMissing, PagesUnread
from ingest.line import leases
from ingest.models import (
    BEGUN,
    Batch,
    Bundle,
    BundleStage,
    FileStage,
    Leased,
    Page,
    PageStage,
    Reading,
    Rereading,
    RereadingStage,
    SourceFile,
)
from ocr import record
from ocr.port import PageText

Row = TypeVar("Row", bound=Leased)

_UNSPLIT = SourceFile.objects.filter(bundle=OuterRef("pk"), stage=FileStage.RECEIVED)
# Excludes final stages: with `stage="waiting"` SQLite would scan the pages of all batches.
_UNREAD = Page.objects.filter(file__bundle=OuterRef("pk")).exclude(
    stage__in=[PageStage.READ, PageStage.BLANK, PageStage.SET_ASIDE]
)

FILING_ORDER = ("position", "pk")
"""Order in which bundles of a batch arrived, and in which they are numbered."""

_ALL_BEFORE_ARRIVED = Q(position=0) | Q(batch__closed_at__isnull=False)
"""Condition for bundles whose predecessors have all arrived."""

_URGENT = Batch.objects.filter(urgent=True, finished_at=None)

NEWEST = ~Exists(Reading.objects.filter(page=OuterRef("page"), version__gt=OuterRef("version")))
"""Condition for the newest reading of a page."""


OFTEN = 3
"""Number of lost workers from which a row no longer gets priority as begun before."""


def batch(batch_id: int | None) -> Batch:
    """Return a batch by id; the newest one without an id.

    Raises:
        BatchMissing: There is none.
    """
    found = Batch.objects.filter(pk=batch_id) if batch_id else Batch.objects.order_by("-pk")
    first = found.first()
    if first is None:
        raise BatchMissing
    return first


def is_finished(batch_id: int) -> bool:
    """Return whether the line has finished a batch; polled often, so it reads no row."""
    return Batch.objects.filter(pk=batch_id, finished_at__isnull=False).exists()


def newest(limit: int) -> QuerySet[Batch]:
    """Return at most `limit` batches, newest first."""
    return Batch.objects.order_by("-pk")[:limit]


def files_to_split(now: datetime) -> QuerySet[SourceFile]:
    """Return the files that can be claimed for splitting."""
    return leases.free(SourceFile.objects.filter(stage=FileStage.RECEIVED), now)


def pages_to_read(now: datetime) -> QuerySet[Page]:
    """Return the pages that can be claimed for reading."""
    return leases.free(Page.objects.filter(stage=PageStage.WAITING), now)


def pages_to_reread(now: datetime) -> QuerySet[Rereading]:
    """Return the rereadings that can be claimed; none while any page waits to be read."""
    waiting = leases.free(Rereading.objects.filter(stage=RereadingStage.WAITING), now)
    return waiting.none() if pages_to_read(now).exists() else waiting


def ready_bundles(now: datetime) -> QuerySet[Bundle]:
    """Return the bundles that can be claimed for filing."""
    return leases.free(next_to_file(), now)


def started(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Return the rows begun before, except those lost `OFTEN` times or more."""
    return rows.filter(BEGUN, lost__lt=OFTEN)


def is_anything_urgent() -> bool:
    """Return whether there is an unfinished urgent batch."""
    return _URGENT.exists()


def urgent(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Return the rows of urgent batches; none for rereadings."""
    batch = {SourceFile: "batch", Page: "file__batch", Bundle: "batch"}.get(rows.model)
    if batch is None:
        return rows.none()
    return rows.filter(**{f"{batch}__in": _URGENT.all()})


def oldest_ids(rows: QuerySet[Row], most: int) -> list[int]:
    """Return at most `most` ids, by number of lost workers, attempts and age."""
    return list(rows.order_by("lost", "attempts", "pk").values_list("pk", flat=True)[:most])


def complete_bundles() -> QuerySet[Bundle]:
    """Return the open bundles whose files are all received, split and read."""
    return Bundle.objects.filter(
        ~Exists(_UNSPLIT), ~Exists(_UNREAD), stage=BundleStage.OPEN, sealed=True
    )


def next_to_file() -> QuerySet[Bundle]:
    """Return the bundles that are whole and next in order: at most one per batch.

    Bundles of a batch are filed in order of arrival, so that numbers follow the box. Set-aside
    ones are skipped, and numbered once they are retried.
    """
    return complete_bundles().filter(
        _ALL_BEFORE_ARRIVED, pk=Subquery(_first_open(OuterRef("batch")))
    )


def next_ready(batch_id: int) -> int | None:
    """Return the id of the bundle of a batch that is ready; None if there is none."""
    found = complete_bundles().filter(_ALL_BEFORE_ARRIVED, pk=Subquery(_first_open(batch_id)))
    return found.values_list("pk", flat=True).first()


def _first_open(batch: int | OuterRef) -> QuerySet[Bundle, int]:
    """Return the id of the bundle of a batch to be filed next."""
    rows = Bundle.objects.filter(batch=batch, stage=BundleStage.OPEN)
    return rows.order_by(*FILING_ORDER).values_list("pk", flat=True)[:1]


def blocking_code(batch_id: int, now: datetime) -> str:
    """Return the code a batch is held up by, if its open bundles only wait; else ""."""
    left = Bundle.objects.filter(batch=batch_id, stage=BundleStage.OPEN)
    if not left.filter(not_before__gt=now).exclude(code="").exists():
        return ""  # nearly always, and polled often; the queries below are slow
    in_turn = next_to_file().filter(batch=batch_id, not_before__gt=now).exclude(code="")
    code = in_turn.values_list("code", flat=True).first() or ""
    if code and complete_bundles().filter(batch=batch_id).count() < left.count():
        return ""  # some pages are unread
    return code


def blocked_bundles() -> QuerySet[Bundle]:
    """Return the bundles postponed because numbering is held."""
    return Bundle.objects.filter(stage=BundleStage.OPEN).exclude(code="")


def numbers_of(digests: Collection[str]) -> dict[str, str]:
    """Return archive numbers of items by the SHA-256 of their originals."""
    rows = SourceFile.objects.filter(kept_sha256__in=digests, bundle__item__isnull=False)
    return dict(rows.values_list("sha256", "bundle__item__number"))


def newest_originals(most: int) -> list[str]:
    """Return the SHA-256 of at most `most` originals, newest first."""
    held = SourceFile.objects.exclude(kept_sha256=None).order_by("-pk")
    return list(held.values_list("sha256", flat=True)[:most])


def waiting_pages(file_id: int) -> list[int]:
    """Return ids of the pages of a file that wait to be read."""
    pages = Page.objects.filter(file_id=file_id, stage=PageStage.WAITING)
    return list(pages.order_by("pk").values_list("pk", flat=True))


def page_of_file(file_id: int, number: int) -> Page | None:
    """Return a page by its number in the file, from 1, with the file; None for none."""
    pages = Page.objects.filter(file=file_id, number=number)
    return pages.select_related("file").first()


def page_places(page_ids: Iterable[int]) -> list[tuple[int, int, int]]:
    """Return id, id of the file, and number in the file, from 1, of each page."""
    return list(Page.objects.filter(pk__in=page_ids).values_list("pk", "file", "number"))


def pages_of_item(item_id: int) -> QuerySet[Page]:
    """Return the pages of an item in order, with their files."""
    return Page.objects.filter(item_id=item_id).select_related("file").order_by("item_number")


def newest_readings(page_ids: list[int]) -> dict[int, Reading]:
    """Return the newest reading of each page that has one, by page id."""
    rows = Reading.objects.filter(NEWEST, page_id__in=page_ids)
    return {row.page_id: row for row in rows}


def read_pages(item_id: int) -> list[tuple[Page, Reading]]:
    """Return the pages of an item in order, each with its newest reading.

    Raises:
        PagesUnread: There are no pages, or one is waiting, set aside or without reading.
    """
    pages = list(pages_of_item(item_id))
    readings = newest_readings([page.pk for page in pages])
    done = {PageStage.READ, PageStage.BLANK}
    if not pages or any(page.stage not in done or page.pk not in readings for page in pages):
        raise PagesUnread
    return [(page, readings[page.pk]) for page in pages]


def page_text(reading: Reading) -> PageText:
    """Return the text of a reading, with characters and boxes."""
    return record.from_bytes(bytes(reading.record))


def anything_waits() -> bool:
    """Return whether any row is on the line, leased and postponed ones included."""
    return (
        SourceFile.objects.filter(stage=FileStage.RECEIVED).exists()
        or Page.objects.filter(stage=PageStage.WAITING).exists()
        or Rereading.objects.filter(stage=RereadingStage.WAITING).exists()
        or Bundle.objects.filter(
            _ALL_BEFORE_ARRIVED, stage=BundleStage.OPEN, sealed=True
        ).exists()
    )
