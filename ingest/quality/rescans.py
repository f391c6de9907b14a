"""Rescan list (重扫清单): pages with defects, and decisions about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet

from catalog.ledger import entries
from catalog.ledger.queries import entries_about
from catalog.models import LedgerEntry
from ingest.errors import NothingToSettle
from ingest.models import Batch, FileStage, Page, Settled
from ingest.quality.scan_profile import Severity

ACTS = {Settled.ACCEPTED: "accepted", Settled.RESCAN: "to rescan", "": "put back"}
"""Ledger act by decision; "" puts a page back on the list."""

CHUNK = 500
"""Number of pages per query."""

Judge = Callable[[Page], Mapping[str, Any] | None]
"""Returns new values of `Page.defects` and `Page.severity`; None if it cannot judge."""


def objected() -> QuerySet[Page]:
    """Return all pages with defects, except of files that ended without an item."""
    # The same condition as that of the partial index, or SQLite would not use it.
    ended = (FileStage.REFUSED, FileStage.IGNORED)
    return Page.objects.filter(severity__gt="").exclude(file__stage__in=ended)


def open_pages(severity: Severity) -> QuerySet[Page]:
    """Return the undecided pages of one severity."""
    return objected().filter(severity=severity, settled="")


def settled_pages(settled: Settled) -> QuerySet[Page]:
    """Return the pages with this decision."""
    return objected().filter(settled=settled)


def causes(pages: QuerySet[Page]) -> dict[str, int]:
    """Count pages by their most severe defect."""
    rows = pages.order_by().values_list("defects__0__code").annotate(count=Count("pk"))
    return dict(rows)


def by_cause(pages: QuerySet[Page], code: str) -> QuerySet[Page]:
    """Return the pages with this most severe defect."""
    return pages.filter(defects__0__code=code)


def decisions(page_ids: Iterable[int]) -> dict[int, LedgerEntry]:
    """Return the newest decision about each of these pages, by page id."""
    about = entries_about(f"page:{pk}" for pk in page_ids).filter(act__in=ACTS.values())
    return {int(entry.subject.partition(":")[2]): entry for entry in about.order_by("seq")}


def counts(batch_id: int | None = None) -> dict[str, int]:
    """Count the open pages of a batch, or of all batches, by severity, and the settled ones."""
    pages = objected().filter(file__batch=batch_id) if batch_id else objected()
    rows = pages.values_list("severity", "settled").annotate(count=Count("pk"))
    found = dict.fromkeys([*Severity, "settled"], 0)
    for severity, settled, count in rows:
        found["settled" if settled else severity] += count
    return {str(name): count for name, count in found.items()}


@transaction.atomic
def settle(
    page_id: int, settled: Settled | str, by: entries.Actor, *, reason: str = ""
) -> None:
    """Record a decision about a page with defects; "" puts it back on the list.

    Raises:
        NothingToSettle: The page has no defects, or already has this decision.
    """
    pages = objected().filter(pk=page_id).exclude(settled=settled)
    codes = [
        [each["code"] for each in found] for found in pages.values_list("defects", flat=True)
    ]
    # Compare-and-set: of two concurrent decisions only one changes the row.
    rows = Page.objects.filter(pk=page_id).exclude(settled=settled)
    if not codes or not rows.update(settled=settled):
        raise NothingToSettle
    detail = {"defects": codes[0]} | ({"reason": reason} if reason else {})
    entries.append(ACTS[settled], f"page:{page_id}", by, **detail)


def measured_pages(batch: Batch) -> QuerySet[Page]:
    """Return the pages of a batch that have measures, by id."""
    return Page.objects.filter(file__batch=batch, measures__isnull=False).order_by("pk")


@transaction.atomic
def judge_again(batch: Batch, judge: Judge, by: entries.Actor) -> int:
    """Judge all measured pages of a batch again; return how many changed.

    `batch.profile` is saved. Decisions of people are kept. Changes are recorded in the ledger.
    """
    pages = measured_pages(batch).select_for_update(of=("self",))
    changed = []
    for page in pages.iterator(chunk_size=CHUNK):
        judgement = judge(page)
        if judgement is not None and page.defects != judgement["defects"]:
            page.defects, page.severity = judgement["defects"], judgement["severity"]
            changed.append(page)
    Page.objects.bulk_update(changed, ["defects", "severity"], batch_size=CHUNK)
    rechosen = Batch.objects.filter(pk=batch.pk).exclude(profile=batch.profile)
    if rechosen.update(profile=batch.profile) or changed:
        detail = {"profile": batch.profile, "pages": len(changed)}
        entries.append("judged again", f"batch:{batch.pk}", by, **detail)
    return len(changed)
