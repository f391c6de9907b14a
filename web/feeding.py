"""Uploads: a file is acknowledged when its bytes are kept and its row is committed."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponseBadRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from config.settings import settings
from ingest import actions
from ingest.arrivals import Arrival
from ingest.models import Batch, SourceFile
from ingest.reports import reports
from ingest.rules.profile_table import PROFILES
from web import answers, troubles
from web.accounts.scopes import actor, scanning_room
from web.signed_in import SignedIn
from workers import feeding, readiness


@require_POST
@scanning_room
def upload(request: SignedIn) -> HttpResponseBase:
    """Take one file in, into a new batch or the one that is named and still open."""
    readiness.open_the_door()  # before a batch is opened that would stay empty
    sent = request.FILES.get("file")
    profile = request.POST.get("profile") or settings().scan_profile
    if not isinstance(sent, UploadedFile) or profile not in PROFILES:
        return HttpResponseBadRequest()
    batch = _batch(request, profile)
    shown = request.POST.get("path") or sent.name or "file"
    row = _receive(request, batch, sent, shown)
    if not troubles.wants_json(
        request
    ):  # such a form sends one file and nobody will close its batch
        feeding.close(batch)
        return redirect("batch", batch.pk)
    told = reports(SourceFile.objects.filter(pk=row.pk))[0]
    return JsonResponse(
        {
            "batch": batch.pk,
            "url": reverse("batch", args=[batch.pk]),
            "file": {
                "path": told.path,
                "verdict": told.verdict,
                "sentence": answers.sentence(told),
            },
        }
    )


@require_POST
@scanning_room
def close(request: SignedIn, pk: int) -> HttpResponseBase:
    """Note that all files of a batch were sent, so that it can be finished."""
    batch = get_object_or_404(Batch, pk=pk, source="upload")
    if batch.closed_at is None:
        feeding.close(batch)
    if not troubles.wants_json(request):
        return redirect("batch", batch.pk)
    return JsonResponse({"batch": batch.pk, "url": reverse("batch", args=[batch.pk])})


def _batch(request: SignedIn, profile: str) -> Batch:
    """Return the batch that is named, or a new one of this scan profile."""
    named = request.POST.get("batch", "")
    if named.isascii() and named.isdecimal():
        return get_object_or_404(Batch, pk=int(named), source="upload", closed_at=None)
    readiness.open_the_door()  # a batch is not left behind by what is refused
    label = timezone.localtime().strftime("%Y-%m-%d %H:%M")
    by = request.user.get_username()
    chosen = {"profile": profile, "urgent": bool(request.POST.get("urgent"))}
    return actions.open_batch("", label, source="upload", by=by, **chosen)


def _receive(
    request: SignedIn, batch: Batch, sent: UploadedFile[Any], shown: str
) -> SourceFile:
    """Take in an upload from a file of its own; its name is only metadata."""
    with tempfile.NamedTemporaryFile(dir=settings().home / "run", prefix="upload-") as part:
        _copy(sent, part)
        arrival = Arrival(Path(part.name), shown)
        return feeding.receive(batch, arrival, actor(request.user))


def _copy(sent: UploadedFile[Any], part: IO[Any]) -> None:
    for chunk in sent.chunks():
        part.write(chunk)
    part.flush()
