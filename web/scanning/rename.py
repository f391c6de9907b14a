"""View that renames a batch."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ingest.line import actions
from web.accounts.access import (
    actor,
    requires_feed,
    visible_batch,
)
from web.accounts.middleware import SignedIn
from web.scanning.upload import clean_label


@require_POST
@requires_feed
def rename(request: SignedIn, pk: int) -> HttpResponse:
    """Change the label of a batch."""
    batch = visible_batch(request.user, pk)
    label = clean_label(request.POST.get("label", ""))
    if not label:
        return HttpResponseBadRequest()
    actions.rename_batch(batch.pk, label, actor(request.user))
    return redirect("batch", batch.pk)
