"""Uploads: a file is acknowledged once its bytes are stored and its row is committed."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponseBadRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from config.settings import settings
from ingest.arrival import junk_files
from ingest.arrival.arrivals import Arrival
from ingest.batches.queries import files
from ingest.batches.reports import (
    FileReport,
    reports,
)
from ingest.errors import BatchClosed, ManifestAlone
from ingest.line import actions
from ingest.manifest import uploaded
from ingest.models import Batch, SourceFile
from ingest.quality.profile_table import PROFILES
from ingest.text.database_text import storable
from web.accounts.access import (
    actor,
    requires_feed,
    visible_batch,
)
from web.accounts.middleware import SignedIn
from web.errors.middleware import wants_json
from web.scanning.schemas import FileSchema
from workers import readiness
from workers.stations import receiving

LONGEST_LABEL = 120
"""Maximum length of a label, in characters."""

LONGEST_NUMBER = 9
"""Maximum digits of a position or a batch id."""


@require_POST
@requires_feed
def upload(request: SignedIn) -> HttpResponseBase:
    """Take in one file, into the named open batch or a new one.

    Raises:
        ManifestAlone: The file is a manifest.
        BatchClosed: The batch takes no more files.
        IntakeClosed: A part that intake needs is unavailable.
    """
    readiness.ensure_open()  # before opening a batch that would stay empty
    sent = request.FILES.get("file")
    profile = request.POST.get("profile") or settings().scan_profile
    if not isinstance(sent, UploadedFile) or profile not in PROFILES:
        return HttpResponseBadRequest()
    shown = request.POST.get("path") or sent.name or "file"
    if uploaded.is_manifest(shown):
        raise ManifestAlone
    if _is_junk(sent, shown):
        return JsonResponse({"passed": True})
    batch = batch_of(request, profile)
    row = _receive(request, batch, sent, shown)
    if not wants_json(request):  # a plain form sends one file and no request to close
        receiving.close(batch)
        return redirect("batch", batch.pk)
    report = reports(files([row.pk]))[0]
    return JsonResponse(address(batch) | {"file": _outcome(report)})


@require_POST
@requires_feed
def close(request: SignedIn, pk: int) -> HttpResponseBase:
    """Close a batch all of whose files were sent, so that it can be finished."""
    batch = visible_batch(request.user, pk, source="upload")
    if batch.closed_at is None:
        receiving.close(batch, uploaded.remarks(batch.pk))
    if not wants_json(request):
        return redirect("batch", batch.pk)
    return JsonResponse(address(batch))


def batch_of(request: SignedIn, profile: str) -> Batch:
    """Return the named batch, or a new one with this scan profile.

    Raises:
        BatchClosed: It takes no more files.
        IntakeClosed: A part that intake needs is unavailable.
    """
    named = request.POST.get("batch", "")
    if named.isascii() and named.isdecimal():
        if len(named) > LONGEST_NUMBER:
            raise Http404
        batch = visible_batch(request.user, int(named), source="upload")
        if batch.closed_at is not None:
            raise BatchClosed
        return batch
    readiness.ensure_open()  # a refused upload leaves no batch behind
    label = clean_label(request.POST.get("label", "")) or timezone.localtime().strftime(
        "%Y-%m-%d %H:%M"
    )
    chosen = {
        "profile": profile,
        "urgent": bool(request.POST.get("urgent")),
        "folders_are_items": bool(request.POST.get("folders")),
    }
    by = request.user.get_username()
    return actions.open_batch("", label, source="upload", by=by, **chosen)


def clean_label(typed: str) -> str:
    """Return a label on one line, cut to its maximum length; "" for none."""
    return " ".join(storable(typed).split())[:LONGEST_LABEL]


def address(batch: Batch) -> dict[str, Any]:
    """Return id and URL of a batch."""
    return {"batch": batch.pk, "url": reverse("batch", args=[batch.pk])}


def _is_junk(sent: UploadedFile[Any], shown: str) -> bool:
    """Return whether it is a file of an operating system, which is skipped silently."""
    first = sent.read(junk_files.FIRST_BYTES)
    sent.seek(0)
    return junk_files.of_path(shown, first) is junk_files.JunkKind.SYSTEM


def _outcome(report: FileReport) -> dict[str, Any]:
    shown = {"path", "verdict", "sentence", "number"}
    return FileSchema.of(report).model_dump(mode="json", include=shown)


def _receive(
    request: SignedIn, batch: Batch, sent: UploadedFile[Any], shown: str
) -> SourceFile:
    """Take in an upload from a temporary file; the client's file name is only metadata."""
    placed = uploaded.place(batch, storable(shown))
    position = request.POST.get("position", "")
    known = position.isascii() and position.isdecimal() and len(position) <= LONGEST_NUMBER
    with tempfile.NamedTemporaryFile(dir=settings().home / "run", prefix="upload-") as part:
        _copy(sent, part)
        arrival = Arrival(
            Path(part.name), shown, placed.folder, placed.given, int(position) if known else 0
        )
        return receiving.receive(batch, arrival, actor(request.user))


def _copy(sent: UploadedFile[Any], part: IO[Any]) -> None:
    for chunk in sent.chunks():
        part.write(chunk)
    part.flush()
