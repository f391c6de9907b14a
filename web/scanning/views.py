"""Views of batches, their progress, and what waits for a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.settings import settings
from ingest.batches import totals
from ingest.batches.queries import files, files_of_batch, shared_folder
from ingest.batches.reports import (
    FileReport,
    reports,
    to_settle,
)
from ingest.models import Batch, FileStage
from ingest.quality import rescans
from ingest.text import rereading
from web import labels
from web.accounts.access import (
    requires_feed,
    seen_files,
    visible_batch,
)
from web.accounts.middleware import SignedIn
from web.corrections import rows as corrections_rows
from web.errors import messages
from web.paging import page_of
from web.scanning import (
    account_labels,
    quality_labels,
    review_rows,
)
from web.scanning.filters import (
    BatchFilter,
    FileFilter,
)
from web.scanning.schemas import FileSchema
from workers.stations import scan_quality

PER_PAGE = 50

TOLD = timedelta(days=7)
"""How long a finished rereading with set-aside pages is shown."""


@require_safe
@requires_feed
def batches(request: SignedIn) -> HttpResponse:
    """Render the list of batches, newest first by default."""
    asked = BatchFilter.of(request.GET)
    page = page_of(asked.batches(request.user), 20, request.GET.get("page"))
    rows = [_with_account(row) for row in page]
    context = {
        "batches": rows,
        "page_obj": page,
        "asked": asked,
        "filters": asked.filters(request.user),
        "rereading": _rereading(),
        "profiles": quality_labels.profiles(),
        "usual": settings().scan_profile,
    }
    return render(request, "scanning/batches.html", context)


@require_safe
@requires_feed
def batch(request: SignedIn, pk: int) -> HttpResponse:
    """Render a batch: its account, set-aside files, and all files with their verdicts."""
    row = visible_batch(request.user, pk)
    asked = FileFilter.of(request.GET)
    page = page_of(asked.files(row), PER_PAGE, request.GET.get("page"))
    found = {each.id: each for each in reports(files(each.pk for each in page))}
    folder = shared_folder(row.pk)
    open_files = to_settle().filter(batch=row).order_by("-stage", "code", "position", "pk")
    context = _progress(row) | {
        "troubles": review_rows.groups(open_files[:PER_PAGE], folder=folder),
        "folder": folder,
        "files": _files(request, [found[each.pk] for each in page], folder),
        "asked": asked,
        "verdicts": _filters(row, asked),
        "remarks": [
            each
            | {
                "path": each["path"].removeprefix(folder),
                "sentence": messages.sentence(each["code"]),
            }
            for each in row.remarks
        ],
        "profiles": quality_labels.profiles(),
        "page_obj": page,
    }
    return render(request, "scanning/batch.html", context)


@require_safe
@requires_feed
def progress(request: SignedIn, pk: int) -> HttpResponse:
    """Render the progress of a batch; polled every two seconds while it is processed."""
    row = visible_batch(request.user, pk)
    return render(request, "scanning/_batch_progress.html", _progress(row))


@require_safe
@requires_feed
def waiting(request: SignedIn) -> HttpResponse:
    """Render all files and corrections that wait for a person, over all batches."""
    rows = (
        to_settle()
        .select_related("batch")
        .order_by("-stage", "code", "-batch", "position", "pk")
    )
    page = page_of(rows, PER_PAGE, request.GET.get("page"))
    context = {
        "troubles": review_rows.groups(page, with_batch=True),
        "corrections": corrections_rows.waiting_for(request.user),
        "page_obj": page,
    }
    return render(request, "scanning/waiting.html", context)


def _progress(row: Batch) -> dict[str, Any]:
    here = reverse("batch", args=[row.pk])
    waiting = f"{here}?verdict=waiting#files"
    return {
        "batch": _with_account(row),
        "pace": _pace(row),
        "rescans": rescans.counts(row.pk),
        "doors": {
            "pages": f"{here}#files",
            "read": f"{here}?verdict=filed#files",
            "items": f"{here}?verdict=filed#files",
            "blank": f"{here}?verdict=filed#files",
            "waiting": waiting,
            "rescans": f"{reverse('rescans')}?batch={row.pk}",
        },
    }


def _rereading() -> dict[str, Any]:
    """Return the progress of rereading; empty if nothing waits or was set aside."""
    newest = rereading.requests(10)
    recent = [each for each in newest[:1] if timezone.now() - each.asked_at < TOLD]
    going = [each for each in newest if each.waiting] or recent
    counts = {
        "pages": sum(each.pages - each.stopped for each in going),
        "done": sum(each.done for each in going),
        "waiting": sum(each.waiting for each in going),
        "set_aside": sum(sum(each.set_aside.values()) for each in going),
        "reasons": sorted({messages.what(code) for each in going for code in each.set_aside}),
    }
    return counts if counts["waiting"] or counts["set_aside"] else {}


def _with_account(row: Batch) -> dict[str, Any]:
    account, profile = totals.account(row.pk), scan_quality.profile_of(row)
    done = account.pages_counted - account.pages_waiting
    unsplit = account.files_waiting
    percent = 100 * done // max(1, account.pages_counted + unsplit)
    return {
        "pk": row.pk,
        "label": row.label,
        "source": {"upload": _("upload"), "command": _("command line")}.get(
            row.source, row.source
        ),
        "started_at": row.started_at,
        "finished_at": row.finished_at,
        "open": row.source == "upload" and row.closed_at is None,
        "by": row.by,
        "urgent": row.urgent,
        "profile": {"code": profile.code, "name": quality_labels.profile(profile)},
        "account": account,
        "differences": account_labels.differences(account.differences()),
        "attention": _attention(row),
        "percent": 100 if row.finished_at else percent,
    }


def _attention(row: Batch) -> dict[str, int]:
    """Count the files of a batch that wait for a person."""
    counted = to_settle().filter(batch=row).values_list("stage").annotate(count=Count("pk"))
    found = dict(counted.order_by())
    return {
        "set_aside": found.get(FileStage.SET_ASIDE, 0),
        "refused": found.get(FileStage.REFUSED, 0),
    }


def _pace(row: Batch) -> dict[str, float]:
    """Return reading speed and estimated time left of a batch; empty if not known."""
    account = totals.account(row.pk)
    minutes = (timezone.now() - row.started_at).total_seconds() / 60
    read = account.pages_read + account.pages_blank
    if row.finished_at or not read or minutes <= 0:
        return {}
    rate = read / minutes
    left = account.pages_waiting / rate
    return {"pages_per_minute": rate, "minutes_left": round(left), "seconds_left": 60 * left}


def _filters(row: Batch, asked: FileFilter) -> list[dict[str, Any]]:
    """Return the filters by verdict, with URLs and counts."""
    account = totals.account(row.pk)
    filed = files_of_batch(row.pk).filter(stage=FileStage.FILED).count()
    counted = {
        "": (_("all"), account.files_received),
        "filed": (labels.verdict("filed"), filed),
        "duplicate": (labels.verdict("duplicate"), account.files_duplicate),
        "set_aside": (labels.verdict("set_aside"), account.files_set_aside),
        "refused": (labels.verdict("refused"), account.files_refused),
        "ignored": (labels.verdict("ignored"), account.files_ignored),
        "waiting": (labels.verdict(None), account.files_waiting + account.files_split - filed),
    }
    return [
        {
            "url": asked.address(verdict=code),
            "label": label,
            "count": count,
            "chosen": code == asked.verdict,
        }
        for code, (label, count) in counted.items()
        if count or not code
    ]


def _files(request: SignedIn, found: Sequence[FileReport], shared: str) -> list[dict[str, Any]]:
    """Return the rows of files, without names and links of those the person may not see."""
    seen = seen_files(request.user, [report.id for report in found])
    return [
        _file(report, shared) | ({} if report.id in seen else _unseen(report.id))
        for report in found
    ]


def _unseen(file_id: int) -> dict[str, Any]:
    return {
        "folder": "",
        "name": labels.unseen_file(file_id),
        "type_name": "",
        "item_url": "",
    }


def _file(report: FileReport, shared: str) -> dict[str, Any]:
    language = get_language()
    shown = FileSchema.of(report)
    folder, slash, name = report.path.removeprefix(shared).rpartition("/")
    return {
        "folder": folder + slash,
        "name": name,
        "verdict": report.verdict,
        "sentence": shown.sentence,
        "warnings": shown.warning_sentences,
        "type_name": labels.document_type(report.type_code, language)
        if report.type_code
        else "",
        "number": report.number,
        "year_presumed": report.year_presumed,
        "item_url": reverse("item", args=[report.item_id]) if report.item_id else "",
        "pages": report.pages,
        "blank": report.blank,
        "confidence": report.confidence,
    }
