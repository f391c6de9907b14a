"""Transitions of line state: one transaction each, idempotent.

Those that take a lease raise `LeaseLost`, and change nothing, if it was lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from catalog.ledger import entries
from catalog.models import Item
from ingest.line import (
    leases,
    queries,
)
from ingest.line.leases import Lease
from ingest.line.new_reading import NewReading
from ingest.models import (
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
from ingest.objects import inventory


@dataclass(frozen=True, slots=True)
class NewPage:
    """A page found by splitting: its size in pixels, and its damage code, "" for none."""

    width: int
    height: int
    code: str


@transaction.atomic
def open_batch(key: str, label: str, *, source: str, by: str, **chosen: Any) -> Batch:
    """Return the unfinished batch with this key; create it if there is none.

    A resumed batch keeps its original settings.

    Args:
        key: Idempotency key of a command; "" always creates a batch.
        label: Name shown to people.
        source: "command" or "upload".
        by: Username of the sender.
        chosen: Other fields of `Batch`, such as `profile`, `urgent` and `branch`.
    """
    facts = {"label": label, "source": source, "by": by, "started_at": timezone.now()} | chosen
    if not key:
        return Batch.objects.create(**facts)
    batch, _ = Batch.objects.get_or_create(key=key, finished_at=None, defaults=facts)
    return batch


@transaction.atomic
def close_batch(batch_id: int, remarks: Sequence[dict[str, Any]] = ()) -> None:
    """Record that all files of a batch were received, so its bundles may be filed."""
    Bundle.objects.filter(batch_id=batch_id).update(sealed=True)
    Batch.objects.filter(pk=batch_id).update(closed_at=timezone.now(), remarks=list(remarks))
    finish_batches()


@transaction.atomic
def discard_empty(batch_id: int) -> None:
    """Delete an open batch if it has no files."""
    open_batches = Batch.objects.filter(pk=batch_id, closed_at=None)
    batch = open_batches.select_for_update().first()
    if batch is not None and not batch.files.exists():
        batch.delete()


@transaction.atomic
def rename_batch(batch_id: int, label: str, by: entries.Actor) -> None:
    """Rename a batch; the ledger records the act without the names."""
    others = Batch.objects.filter(pk=batch_id).exclude(label=label)
    if others.update(label=label):
        entries.append("batch renamed", f"batch:{batch_id}", by)


@transaction.atomic
def close_silent(before: datetime) -> None:
    """Close open uploads that received no file since `before`.

    Otherwise bundles that wait for missing files would never be filed.
    """
    lately = SourceFile.objects.filter(batch=OuterRef("pk"), received_at__gte=before)
    opened = Batch.objects.filter(source="upload", closed_at=None, started_at__lt=before)
    silent = list(opened.exclude(Exists(lately)).values_list("pk", flat=True))
    if silent:
        Bundle.objects.filter(batch__in=silent).update(sealed=True)
        Batch.objects.filter(pk__in=silent, closed_at=None).update(closed_at=timezone.now())


def finish_batches() -> None:
    """Mark closed batches without remaining work as finished.

    They are locked and checked again, since a person may reopen one concurrently. Without
    candidates nothing is locked.
    """
    busy = Q(stage=BundleStage.OPEN) | Q(item__indexed_version__lt=F("item__version"))
    closed = Batch.objects.filter(finished_at=None, closed_at__isnull=False)
    done = closed.exclude(Exists(Bundle.objects.filter(busy, batch=OuterRef("pk"))))
    if not done.exists():
        return
    with transaction.atomic():
        locked = done.select_for_update(skip_locked=True, no_key=True)
        ids = list(locked.values_list("pk", flat=True))
        done.filter(pk__in=ids).update(finished_at=timezone.now())


@transaction.atomic
def record_split(
    lease: Lease[SourceFile], kind: str, pages: Sequence[NewPage], warnings: Sequence[str]
) -> None:
    """Record the pages of a split file; undamaged ones then wait to be read."""
    leases.finish(
        SourceFile.objects.filter(stage=FileStage.RECEIVED),
        lease,
        stage=FileStage.SPLIT,
        kind=kind,
        page_count=len(pages),
        warnings=list(warnings),
    )
    Page.objects.bulk_create(
        Page(
            file_id=lease.row_id,
            number=number,
            width=page.width,
            height=page.height,
            stage=PageStage.SET_ASIDE if page.code else PageStage.WAITING,
            code=page.code,
        )
        for number, page in enumerate(pages, start=1)
    )


@transaction.atomic
def refuse_file(lease: Lease[SourceFile], code: str) -> None:
    """Refuse an unreadable file; its bytes stay, but later copies are no duplicates of it."""
    leases.finish(
        SourceFile.objects.filter(stage=FileStage.RECEIVED),
        lease,
        stage=FileStage.REFUSED,
        code=code,
        kept_sha256=None,
    )


@transaction.atomic
def set_aside_file(lease: Lease[SourceFile], code: str) -> None:
    """Set aside a file that could not be split."""
    leases.finish(
        SourceFile.objects.filter(stage=FileStage.RECEIVED),
        lease,
        stage=FileStage.SET_ASIDE,
        code=code,
    )


@transaction.atomic
def record_reading(lease: Lease[Page], new: NewReading) -> None:
    """Record the reading of a page as its next version.

    Args:
        lease: The claim under which the page was read.
        new: What was read.

    Raises:
        LeaseLost: Another worker has taken over the page; nothing is recorded.
    """
    leases.finish(Page.objects.filter(stage=PageStage.WAITING), lease, **new.of_page())
    Reading.objects.create(
        page_id=lease.row_id,
        version=Reading.objects.filter(page_id=lease.row_id).count() + 1,
        made_at=timezone.now(),
        **new.of_reading(),
    )
    inventory.record([new.view])


@transaction.atomic
def set_aside_page(lease: Lease[Page], code: str) -> None:
    """Set a page aside."""
    leases.finish(
        Page.objects.filter(stage=PageStage.WAITING),
        lease,
        stage=PageStage.SET_ASIDE,
        code=code,
    )


@transaction.atomic
def postpone(
    lease: Lease[Leased], wait_s: float, *, counted: bool = True, code: str = ""
) -> None:
    """Postpone a row's next attempt, with exponential backoff.

    An attempt that is not counted is subtracted again, and waits exactly `wait_s` seconds.
    `code` is shown as the reason of the wait.
    """
    details = {"code": code} if code else {}
    wait = timedelta(seconds=wait_s * (2 ** (lease.attempt - 1) if counted else 1))
    leases.finish(
        type(lease.row)._default_manager.all(),  # noqa: SLF001  public in Django
        lease,
        not_before=timezone.now() + wait,
        attempts=lease.attempt if counted else lease.attempt - 1,
        **details,
    )


@transaction.atomic
def give_up_lost(limit: int) -> None:
    """Set aside rows whose workers died `limit` times or more."""
    for rows, stage, aside in (
        (SourceFile, FileStage.RECEIVED, FileStage.SET_ASIDE),
        (Page, PageStage.WAITING, PageStage.SET_ASIDE),
        (Bundle, BundleStage.OPEN, BundleStage.SET_ASIDE),
        (Rereading, RereadingStage.WAITING, RereadingStage.SET_ASIDE),
    ):
        lost = rows._default_manager.filter(stage=stage, lost__gte=limit)  # noqa: SLF001
        lost.update(stage=aside, code="worker-lost")


def release_blocked() -> int:
    """Release bundles postponed because numbering was held; return how many."""
    return queries.blocked_bundles().update(code="", not_before=None)


def bind_files(file_ids: Sequence[int], item: Item) -> None:
    """Bind files and their pages to an item, in order; part of the filing transaction."""
    before = 0
    for file_id in file_ids:
        pages = Page.objects.filter(file_id=file_id)
        before += pages.update(item=item, item_number=F("number") + before)
    SourceFile.objects.filter(pk__in=file_ids).update(stage=FileStage.FILED, code="")


def end_file(file_id: int, stage: FileStage, code: str) -> None:
    """Set the final stage of a file that is not filed; part of a transaction."""
    kept = {"kept_sha256": None} if stage == FileStage.REFUSED else {}
    SourceFile.objects.filter(pk=file_id).update(stage=stage, code=code, **kept)


def end_unfiled(
    lease: Lease[Bundle], file_ids: Sequence[int], stage: BundleStage, code: str
) -> None:
    """End a bundle unfiled and set its files aside; part of a transaction."""
    SourceFile.objects.filter(pk__in=file_ids).update(stage=FileStage.SET_ASIDE, code=code)
    leases.finish(Bundle.objects.filter(stage=BundleStage.OPEN), lease, stage=stage, code=code)


@transaction.atomic
def note_original_viewed(file_id: int, by: entries.Actor, *, page: int | None = None) -> None:
    """Append to the ledger that an original, or one page of it, was viewed."""
    what: dict[str, Any] = (
        {"what": "original"} if page is None else {"what": "page", "page": page}
    )
    entries.append("viewed", f"file:{file_id}", by, **what)
