"""Backlog of the line: waiting rows, their age, and the workers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import DateTimeField, F, Max, Min
from django.db.models.functions import Coalesce, Greatest

from catalog.models import Item
from ingest.batches import reports
from ingest.line import queries
from ingest.models import (
    HELD,
    Bundle,
    FileStage,
    Page,
    PageStage,
    Rereading,
    RereadingStage,
    SourceFile,
)

LEASED = (SourceFile, Page, Bundle, Rereading)
"""Models whose rows a worker can lease."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Number of rows waiting at each step of the line.

    Attributes:
        files: Files to be split into pages.
        pages: Pages to be read.
        bundles: Bundles to be filed, all their pages read.
        rereadings: Pages to be read again.
        items: Items whose newest version is not in the index.
        since: Time of receipt of the oldest file with waiting pages; None if none waits.
        unindexed_since: Earliest change of one of `items`; None without items.
    """

    files: int
    pages: int
    bundles: int
    rereadings: int
    items: int
    since: datetime | None
    unindexed_since: datetime | None


@dataclass(frozen=True, slots=True)
class SetAside:
    """Number of rows waiting for a person.

    Attributes:
        files: Files set aside.
        pages: Pages of those files that could not be read.
        rereadings: Pages that could not be read again.
        refused: Refused files not confirmed as scanned again.
    """

    files: int
    pages: int
    rereadings: int
    refused: int


def waiting() -> Waiting:
    """Count waiting rows."""
    unsplit = SourceFile.objects.filter(stage=FileStage.RECEIVED)
    pages = Page.objects.filter(stage=PageStage.WAITING)
    moments = (
        unsplit.aggregate(at=Min("received_at"))["at"],
        pages.aggregate(at=Min("file__received_at"))["at"],
    )
    stale = Item.objects.filter(indexed_version__lt=F("version"))
    return Waiting(
        files=unsplit.count(),
        pages=pages.count(),
        bundles=queries.complete_bundles().count(),
        rereadings=Rereading.objects.filter(stage=RereadingStage.WAITING).count(),
        items=stale.count(),
        since=min((each for each in moments if each), default=None),
        unindexed_since=_unindexed_since(),
    )


def unread() -> int:
    """Count pages that wait to be read; a file that is not split yet counts as one."""
    unsplit = SourceFile.objects.filter(stage=FileStage.RECEIVED).count()
    return unsplit + Page.objects.filter(stage=PageStage.WAITING).count()


def set_aside() -> SetAside:
    """Count rows set aside."""
    return SetAside(
        files=reports.set_aside().count(),
        pages=Page.objects.filter(
            stage=PageStage.SET_ASIDE, file__stage=FileStage.SET_ASIDE
        ).count(),
        rereadings=Rereading.objects.filter(stage=RereadingStage.SET_ASIDE).count(),
        refused=reports.refused().count(),
    )


def at_work(now: datetime) -> dict[str, int]:
    """Return the number of valid leases by owner."""
    held: Counter[str] = Counter()
    for rows in LEASED:
        live = rows.objects.filter(HELD, lease_until__gte=now)
        held.update(live.values_list("lease_owner", flat=True))
    return dict(held)


def _unindexed_since() -> datetime | None:
    """Return the earliest change (filing or reading) of an item outdated in the index."""
    changed = Coalesce(Max("pages__readings__made_at"), F("filed_at"))
    stale = Item.objects.filter(indexed_version__lt=F("version"))
    last = stale.annotate(
        changed_at=Greatest(changed, F("filed_at"), output_field=DateTimeField())
    )
    found: datetime | None = last.aggregate(at=Min("changed_at"))["at"]
    return found
