"""Upload of manifests, sent before the files that they describe."""

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
from web.accounts.access import requires_feed, visible_batch
from web.accounts.middleware import SignedIn
from web.errors import messages
from web.scanning.upload import (
    address,
    batch_of,
)

MOST_SHOWN = 20
"""Maximum number of remarks returned for one manifest."""

LARGEST_PATHS = 32 * 1024 * 1024
"""Maximum size of the list of paths, in bytes; a larger one is not compared."""


@require_POST
@requires_feed
def take(request: SignedIn) -> HttpResponse:
    """Store a manifest for the files that follow; return its errors as JSON.

    The file `paths` may hold a JSON list of all paths to be sent: then entries of the manifest
    that match none are errors, too.
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
    answer = {
        "remarks": [_remark_schema(each) for each in remarks[:MOST_SHOWN]],
        "count": len(remarks),
        "rows": batch.entries.filter(manifest=path).count(),
    }
    return JsonResponse(address(batch) | answer)


@require_POST
@requires_feed
def discard(request: SignedIn, pk: int) -> HttpResponse:
    """Delete an open batch without files, whose upload was cancelled."""
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


def _remark_schema(remark: uploaded.Remark) -> dict[str, Any]:
    return {
        "line": remark["line"],
        "value": remark["value"],
        "sentence": messages.sentence(remark["code"]),
    }
