"""Rereading of filed pages: requests and their progress; the old text stays until done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from catalog.ledger import entries
from catalog.register import actions as register
from ingest.line import leases
from ingest.line.leases import Lease
from ingest.line.new_reading import NewReading
from ingest.models import Page, PageStage, Reading, Rereading, RereadingStage
from ingest.objects import inventory
from ingest.text import corrections
from ocr.layout.line_grouping import (
    ADDED_TO,
    OWN_TEXT,
)

WAITING = Rereading.objects.filter(stage=RereadingStage.WAITING)


def filed_pages() -> QuerySet[Page]:
    """Return the pages that can be reread: those of items."""
    stages = (PageStage.READ, PageStage.BLANK)
    return Page.objects.filter(item__isnull=False, stage__in=stages)


def read_by(pages: QuerySet[Page], engine: str) -> QuerySet[Page]:
    """Return the pages last read by an engine, given by version or name."""
    made = Q(engine_version=engine) | Q(engine=engine) | Q(engine=f"{ADDED_TO}{engine}")
    made |= Q(engine__startswith=ADDED_TO, engine_version__endswith=f"+{engine}")
    return pages.filter(pk__in=_last_by_an_engine().filter(made).values("page"))


def not_read_by(pages: QuerySet[Page], engine: str, version: str) -> QuerySet[Page]:
    """Return the pages last read by another engine or version.

    Pages read from their own text layer are left out; where an engine added to one, that
    engine counts.
    """
    others = _last_by_an_engine().exclude(engine__in=OWN_TEXT)
    others = others.exclude(engine=engine, engine_version=version)
    others = others.exclude(
        engine=f"{ADDED_TO}{engine}", engine_version__endswith=f"+{version}"
    )
    return pages.filter(pk__in=others.values("page"))


def _last_by_an_engine() -> QuerySet[Reading]:
    """Return the newest reading of each page, corrections left out."""
    later = Reading.objects.filter(
        page=OuterRef("page"), version__gt=OuterRef("version"), based_on=None
    )
    return Reading.objects.filter(~Exists(later), based_on=None)


def not_yet_asked(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Return the pages without a waiting rereading."""
    return pages.exclude(pk__in=WAITING.values("page"))


@transaction.atomic
def ask(pages: QuerySet[Page], engine: str, by: entries.Actor, **criteria: Any) -> int:
    """Queue pages for rereading by an engine, after new work; return how many.

    Pages queued already are left out. `criteria` is recorded in the ledger, so it must not
    contain text of papers.
    """
    ids = not_yet_asked(pages).values_list("pk", flat=True).order_by("pk")
    now = timezone.now()
    Rereading.objects.bulk_create(
        (Rereading(page_id=pk, engine=engine, by=by.name, asked_at=now) for pk in list(ids)),
        batch_size=500,
        ignore_conflicts=True,  # queued concurrently
    )
    made = Rereading.objects.filter(asked_at=now, by=by.name, engine=engine).count()
    if made:
        details = {"what": "pages", "pages": made, "engine": engine} | criteria
        entries.append("asked to read again", "archive:1", by, **details)
    return made


@transaction.atomic
def stop(by: entries.Actor) -> int:
    """Cancel all waiting rereadings; return how many."""
    stopped = WAITING.all().update(stage=RereadingStage.STOPPED, ended_at=timezone.now())
    if stopped:
        entries.append("stopped reading", "archive:1", by, what="pages", pages=stopped)
    return stopped


@transaction.atomic
def record_rereading(lease: Lease[Rereading], new: NewReading) -> None:
    """Record a rereading as a new version, with people's corrections applied.

    Raises:
        LeaseLost: Another worker has taken over the page, or the rereading was stopped;
            nothing is recorded.
    """
    leases.finish(
        WAITING.all(), lease, stage=RereadingStage.DONE, code="", ended_at=timezone.now()
    )
    asked = Rereading.objects.get(pk=lease.row_id)
    row = Page.objects.select_for_update().get(pk=asked.page_id)
    Page.objects.filter(pk=row.pk).update(**new.of_page())
    made = Reading.objects.create(
        page=row,
        version=Reading.objects.filter(page=row).count() + 1,
        made_at=timezone.now(),
        **new.of_reading(),
    )
    inventory.record([new.view])
    corrections.lay_over(row, made)
    if row.item_id is not None:
        register.note_changed(row.item_id)


@transaction.atomic
def set_aside_rereading(lease: Lease[Rereading], code: str) -> None:
    """Set a rereading aside, with a code; the former reading stays."""
    leases.finish(
        WAITING.all(),
        lease,
        stage=RereadingStage.SET_ASIDE,
        code=code,
        ended_at=timezone.now(),
    )


@dataclass(frozen=True, slots=True)
class Request:
    """Pages queued for rereading at one time, and their outcome.

    Attributes:
        asked_at: Time of the request.
        by: Username of the person.
        engine: Name of the engine.
        pages: Number of pages.
        done: Number of pages read again.
        waiting: Number of pages still to be read.
        stopped: Number of pages cancelled by a person.
        set_aside: Pages that could not be read again: code to number.
    """

    asked_at: datetime
    by: str
    engine: str
    pages: int
    done: int
    waiting: int
    stopped: int
    set_aside: Mapping[str, int]


def requests(most: int) -> list[Request]:
    """Return at most `most` requests, newest first."""
    stages = RereadingStage
    found = (
        Rereading.objects.values("asked_at", "by", "engine")
        .annotate(
            pages=Count("pk"),
            done=Count("pk", filter=Q(stage=stages.DONE)),
            waiting=Count("pk", filter=Q(stage=stages.WAITING)),
            stopped=Count("pk", filter=Q(stage=stages.STOPPED)),
        )
        .order_by("-asked_at")[:most]
    )
    return [Request(**row, set_aside=_reasons(row["asked_at"])) for row in found]


def _reasons(asked_at: datetime) -> dict[str, int]:
    rows = Rereading.objects.filter(asked_at=asked_at, stage=RereadingStage.SET_ASIDE)
    return dict(rows.values_list("code").annotate(count=Count("pk")).order_by("code"))
