"""Views for decisions about files that wait for a person: one at a time, or in bulk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from catalog.ledger import entries
from ingest.batches.queries import files
from ingest.errors import NothingToRetry
from ingest.models import FileStage
from ingest.review import (
    blank_only,
    decisions,
)
from web.accounts.access import (
    actor,
    requires_feed,
    seen_files,
    visible_file,
)
from web.accounts.middleware import SignedIn
from web.accounts.safe_referer import came_from
from web.scanning import review_rows
from workers.line.broker import Lane
from workers.steps import split_file

MOST = 500
"""Maximum number of files per bulk decision."""

Decision = Callable[[Sequence[int], entries.Actor], int]

DECISIONS: Mapping[str, Decision] = {
    "retry": decisions.retry,
    "back": decisions.send_back,
    "rescanned": decisions.confirm_rescanned,
    "unfiled": blank_only.no_record,
}
"""Decision by value of a button."""


@require_safe
@requires_feed
def row(request: SignedIn, pk: int) -> HttpResponse:
    """Render the row of a file; polled while the file is being processed again."""
    return review_rows.answer(request, visible_file(request.user, pk).pk)


@require_POST
@requires_feed
def decide(request: SignedIn, pk: int, decision: str) -> HttpResponse:
    """Apply a decision to one file, and render its new row."""
    file = visible_file(request.user, pk)
    _carry_out(DECISIONS[decision], [file.pk], actor(request.user))
    if not request.headers.get("HX-Request"):
        return redirect(came_from(request) or reverse("batch", args=[file.batch_id]))
    return review_rows.answer(request, file.pk)


@require_POST
@requires_feed
def file_as(request: SignedIn, pk: int) -> HttpResponse:
    """File blank pages as a document type, and render the file's new row."""
    file = visible_file(request.user, pk)
    chosen = request.POST.get("type", "")

    def decision(ids: Sequence[int], by: entries.Actor) -> int:
        return blank_only.file_as(ids, chosen, by)

    _carry_out(decision, [file.pk], actor(request.user))
    if not request.headers.get("HX-Request"):
        return redirect(came_from(request) or reverse("batch", args=[file.batch_id]))
    return review_rows.answer(request, file.pk)


@require_POST
@requires_feed
def decide_all(request: SignedIn) -> HttpResponse:
    """Apply a decision to all files of a group."""
    decision = DECISIONS.get(request.POST.get("decision", ""))
    ids = request.POST.getlist("file")
    plain = all(each.isascii() and each.isdecimal() and len(each) < 16 for each in ids)  # noqa: PLR2004
    if decision is None or not plain or not 0 < len(ids) <= MOST:
        return HttpResponseBadRequest()
    seen = seen_files(request.user, [int(each) for each in ids])
    _carry_out(decision, sorted(seen), actor(request.user))
    return redirect(came_from(request) or reverse("waiting"))


def _carry_out(decision: Decision, ids: Sequence[int], by: entries.Actor) -> None:
    """Apply a decision, and nudge the files to be split again."""
    with suppress(NothingToRetry):  # decided concurrently; the row shows the decision
        decision(ids, by)
    unsplit = files(ids).filter(stage=FileStage.RECEIVED)
    for file in unsplit.select_related("batch"):
        split_file.nudge(file.pk, Lane.URGENT if file.batch.urgent else Lane.USUAL)
