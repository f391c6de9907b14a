"""The manifests of an upload: sent before its files, so that they count for each number."""

from __future__ import annotations

import json
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from config.settings import settings
from ingest.line import actions
from ingest.manifest import parser, uploaded
from ingest.models import Batch
from ingest.quality.profile_table import PROFILES
from ingest.text.database_text import storable
from web.accounts.access import scanning_room, visible_batch
from web.accounts.middleware import SignedIn
from web.errors import messages
from web.scanning.upload import (
    address,
    batch_of,
)

MOST_SHOWN = 20
"""Remarks about one manifest that are shown before anything is sent."""

LARGEST_PATHS = 32 * 1024 * 1024
"""Bytes of the list of all paths of a box; a longer one is not compared with the manifest."""


@require_POST
@scanning_room
def take(request: SignedIn) -> HttpResponse:
    """Keep a manifest for the files that follow; answer what of it cannot be used.

    `paths` may carry, as JSON, the paths of all files that are going to be sent, for what the
    manifest names and nobody is going to send.
    """
    sent = request.FILES.get("file")
    profile = request.POST.get("profile") or settings().scan_profile
    path = storable(request.POST.get("path", ""))
    known = profile in PROFILES and uploaded.is_list(path)
    if not isinstance(sent, UploadedFile) or not known:
        return HttpResponseBadRequest()
    batch = batch_of(request, profile)
    content = sent.read(parser.LARGEST + 1)
    remarks = uploaded.take(
        batch.pk, path, content, this_year=timezone.localdate().year
    ) + _not_sent(request, batch, path)
    told = {
        "remarks": [_told(each) for each in remarks[:MOST_SHOWN]],
        "count": len(remarks),
        "rows": batch.entries.filter(manifest=path).count(),
    }
    return JsonResponse(address(batch) | told)


@require_POST
@scanning_room
def discard(request: SignedIn, pk: int) -> HttpResponse:
    """Take away an open batch that has only manifests: the operator decided not to send it."""
    batch = visible_batch(request.user, pk, source="upload", closed_at=None)
    actions.discard_empty(batch.pk)
    return HttpResponse(status=204)


def _not_sent(request: SignedIn, batch: Batch, path: str) -> list[uploaded.Remark]:
    listed = request.FILES.get("paths")
    if not isinstance(listed, UploadedFile) or (listed.size or 0) > LARGEST_PATHS:
        return []
    try:
        paths = [storable(str(each)) for each in json.loads(listed.read())]
    except (TypeError, ValueError):
        return []
    return [each for each in uploaded.missing(batch.pk, paths) if each["path"] == path]


def _told(remark: uploaded.Remark) -> dict[str, Any]:
    return {
        "line": remark["line"],
        "value": remark["value"],
        "sentence": messages.sentence(remark["code"]),
    }
