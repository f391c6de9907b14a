"""The scanning room: batches, how far they are, what waits for a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config.settings import settings
from ingest import accounts, rereading, rescans, second_chances
from ingest.errors import NothingToRetry
from ingest.models import Batch, FileStage, SourceFile
from ingest.reports import VERDICTS, FileReport, reports, set_aside
from web import answers, corrected, judgements, naming, troubles
from web.accounts.scopes import actor, scanning_room, seen_files, visible_file
from web.returning import came_from
from web.signed_in import SignedIn
from workers import judging
from workers.broker import Lane
from workers.steps import split_file

PER_PAGE = 50

TOLD = timedelta(days=7)
"""How long it is told that pages could not be read again."""


@require_safe
@scanning_room
def batches(request: SignedIn) -> HttpResponse:
    """List the batches, newest first."""
    page = Paginator(Batch.objects.order_by("-pk"), 20).get_page(request.GET.get("page"))
    rows = [_with_account(row) for row in page]
    context = {
        "batches": rows,
        "page_obj": page,
        "rereading": _rereading(),
        "profiles": judgements.profiles(),
        "usual": settings().scan_profile,
    }
    return render(request, "batches.html", context)


@require_safe
@scanning_room
def batch(request: SignedIn, pk: int) -> HttpResponse:
    """Show a batch: its account, what was set aside, what became of each file."""
    row = get_object_or_404(Batch, pk=pk)
    chosen = request.GET.get("verdict", "")
    files = SourceFile.objects.filter(batch=row)
    stages = [stage for stage, verdict in VERDICTS.items() if verdict == chosen]
    if chosen:
        files = files.filter(stage__in=stages or [FileStage.RECEIVED, FileStage.SPLIT])
    page = Paginator(files.order_by("pk"), PER_PAGE).get_page(request.GET.get("page"))
    shown = reports(files.filter(pk__in=[each.pk for each in page]))
    aside = SourceFile.objects.filter(batch=row, stage=FileStage.SET_ASIDE)[:PER_PAGE]
    context = _progress(row) | {
        "troubles": _grouped(reports(SourceFile.objects.filter(pk__in=[f.pk for f in aside]))),
        "files": _files(request, shown),
        "verdicts": _filters(row, chosen),
        "profiles": judgements.profiles(),
        "page_obj": page,
    }
    return render(request, "batch.html", context)


@require_safe
@scanning_room
def progress(request: SignedIn, pk: int) -> HttpResponse:
    """Show how far a batch is; asked every two seconds while it is on the line."""
    return render(request, "_batch_progress.html", _progress(get_object_or_404(Batch, pk=pk)))


@require_safe
@scanning_room
def waiting(request: SignedIn) -> HttpResponse:
    """Show all that waits for a person, over all batches."""
    page = Paginator(set_aside().order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    files = SourceFile.objects.filter(pk__in=[each.pk for each in page])
    batch_of = {row.pk: row.batch for row in files.select_related("batch")}
    groups = _grouped(reports(files), batch_of)
    context = {
        "troubles": groups,
        "corrections": corrected.waiting_for(request.user),
        "page_obj": page,
    }
    return render(request, "waiting.html", context)


@require_POST
@scanning_room
def retry(request: SignedIn, pk: int) -> HttpResponse:
    """Put a set-aside file back on the line and show its row in place."""
    row = visible_file(request.user, pk)
    with suppress(NothingToRetry):  # somebody was quicker: it is on the line again already
        second_chances.retry([row.pk], actor(request.user))
        split_file.nudge(row.pk, Lane.URGENT if row.batch.urgent else Lane.USUAL)
    if not request.headers.get("HX-Request"):
        return redirect(came_from(request) or reverse("batch", args=[row.batch_id]))
    told = reports(SourceFile.objects.filter(pk=row.pk))[0]
    return render(request, "_trouble_row.html", {"file": _trouble(told) | {"retried": True}})


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
    """Return how far reading again is; empty while nothing waits and nothing went wrong."""
    newest = rereading.requests(10)
    recent = [each for each in newest[:1] if timezone.now() - each.asked_at < TOLD]
    going = [each for each in newest if each.waiting] or recent
    told = {
        "pages": sum(each.pages - each.stopped for each in going),
        "done": sum(each.done for each in going),
        "waiting": sum(each.waiting for each in going),
        "set_aside": sum(sum(each.set_aside.values()) for each in going),
        "reasons": sorted({troubles.what(code) for each in going for code in each.set_aside}),
    }
    return told if told["waiting"] or told["set_aside"] else {}


def _with_account(row: Batch) -> dict[str, Any]:
    account, profile = accounts.account(row.pk), judging.profile_of(row)
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
        "profile": {"code": profile.code, "name": judgements.profile(profile)},
        "account": account,
        "percent": 100 if row.finished_at else percent,
    }


def _pace(row: Batch) -> dict[str, float]:
    """Return how fast the batch is read and how long the rest may take, in minutes."""
    account = accounts.account(row.pk)
    minutes = (timezone.now() - row.started_at).total_seconds() / 60
    read = account.pages_read + account.pages_blank
    if row.finished_at or not read or minutes <= 0:
        return {}
    rate = read / minutes
    return {"pages_per_minute": rate, "minutes_left": round(account.pages_waiting / rate)}


def _filters(row: Batch, chosen: str) -> list[dict[str, Any]]:
    """Return the doors to the files of each verdict, with their counts."""
    account = accounts.account(row.pk)
    here = reverse("batch", args=[row.pk])
    filed = SourceFile.objects.filter(batch=row, stage=FileStage.FILED).count()
    counted = {
        "": (_("all"), account.files_received),
        "filed": (naming.verdict("filed"), filed),
        "duplicate": (naming.verdict("duplicate"), account.files_duplicate),
        "set_aside": (naming.verdict("set_aside"), account.files_set_aside),
        "refused": (naming.verdict("refused"), account.files_refused),
        "ignored": (naming.verdict("ignored"), account.files_ignored),
        "waiting": (naming.verdict(None), account.files_waiting + account.files_split - filed),
    }
    return [
        {
            "url": f"{here}?verdict={code}#files" if code else f"{here}#files",
            "label": label,
            "count": count,
            "chosen": code == chosen,
        }
        for code, (label, count) in counted.items()
        if count or not code
    ]


def _files(request: SignedIn, found: Sequence[FileReport]) -> list[dict[str, Any]]:
    """Return the rows of files; of what somebody may not see only number and verdict."""
    seen = seen_files(request.user, [told.id for told in found])
    return [_file(told) | ({} if told.id in seen else _unseen(told.id)) for told in found]


def _unseen(file_id: int) -> dict[str, Any]:
    return {
        "folder": "",
        "name": naming.unseen_file(file_id),
        "type_name": "",
        "item_url": "",
    }


def _file(told: FileReport) -> dict[str, Any]:
    language = get_language()
    folder, slash, name = told.path.rpartition("/")
    return {
        "folder": folder + slash,
        "name": name,
        "verdict": told.verdict,
        "sentence": answers.sentence(told),
        "warnings": answers.warning_sentences(told),
        "type_name": naming.document_type(told.type_code, language) if told.type_code else "",
        "number": told.number,
        "item_url": reverse("item", args=[told.item_id]) if told.item_id else "",
        "pages": told.pages,
        "blank": told.blank,
        "confidence": told.confidence,
    }


def _grouped(
    found: Iterable[FileReport], batch_of: dict[int, Batch] | None = None
) -> list[dict[str, Any]]:
    """Return what was set aside, grouped by cause, each with its fix."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for told in found:
        row = _trouble(told) | ({"batch": batch_of[told.id]} if batch_of else {})
        groups.setdefault(told.code or "unexpected", []).append(row)
    return [
        {
            "code": code,
            "title": troubles.what(code),
            "advice": troubles.advice(code),
            "files": rows,
        }
        for code, rows in groups.items()
    ]


def _trouble(told: FileReport) -> dict[str, Any]:
    return {
        "pk": told.id,
        "path": told.path,
        "pages": ", ".join(str(each.page) for each in told.troubles),
        "retry_url": reverse("file_retry", args=[told.id]),
        "original_url": reverse("file_original", args=[told.id]),
    }
