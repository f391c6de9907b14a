"""View of the ledger, with verification of its hash chain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.ledger import entries as ledger
from catalog.ledger.queries import all_entries
from catalog.models import LedgerEntry
from catalog.register.queries import archive_numbers
from ingest.batches.queries import batch_labels, files
from ingest.line.queries import page_places
from web import labels
from web.accounts.access import (
    SEE_ITEMS,
    requires_see_ledger,
    seen_files,
)
from web.accounts.middleware import SignedIn
from web.accounts.queries import usernames
from web.scanning import quality_labels
from web.status.checks import integrity

PER_PAGE = 50


@require_safe
@requires_see_ledger
def ledger_page(request: SignedIn) -> HttpResponse:
    """Render the ledger, newest first, and verify its hash chain."""
    page = Paginator(all_entries(), PER_PAGE).get_page(request.GET.get("page"))
    names = _names(request, page)
    breaks = ledger.breaks()
    context = {
        "chain": {
            "whole": not breaks,
            "entries": page.paginator.count,
            "checked_at": timezone.now(),
            "broken_at": breaks[0].seq if breaks else None,
        },
        "anchors": integrity.anchored(),
        "entries": [
            _entry(row, names, may_see=request.user.has_perm(SEE_ITEMS)) for row in page
        ],
        "page_obj": page,
    }
    return render(request, "ledger/ledger.html", context)


def _entry(row: LedgerEntry, names: Mapping[str, str], *, may_see: bool) -> dict[str, Any]:
    kind, _colon, pk = row.subject.partition(":")
    return {
        "seq": row.seq,
        "at": row.at,
        "who": row.actor_name,
        "act": labels.act(row.act),
        "sentence": labels.looked_at(row.detail) or quality_labels.reason(row.detail),
        "subject": _("a search") if kind == "search" else names.get(row.subject, row.subject),
        "subject_url": reverse("item", args=[int(pk)]) if kind == "item" and may_see else "",
        "hash": row.digest,
    }


def _names(request: SignedIn, rows: Iterable[LedgerEntry]) -> dict[str, str]:
    """Return labels by subject: the archive number of an item, the path of a file, etc.

    A file that the person may not see is named by its id.
    """
    kinds = ("item", "file", "page", "batch", "user")
    ids: dict[str, set[int]] = {kind: set() for kind in kinds}
    for row in rows:
        kind, _colon, pk = row.subject.partition(":")
        if kind in ids and pk.isdecimal():
            ids[kind].add(int(pk))
    scans = page_places(ids["page"])
    paths = _paths(request, {*ids["file"], *(file for _, file, _ in scans)})
    named = {"archive:1": _("the whole archive")}
    named |= {f"item:{pk}": number for pk, number in archive_numbers(ids["item"]).items()}
    named |= {f"file:{pk}": path for pk, path in paths.items()}
    named |= {f"batch:{pk}": label for pk, label in batch_labels(ids["batch"]).items()}
    named |= {f"user:{pk}": name for pk, name in usernames(ids["user"]).items()}
    return named | {f"page:{pk}": _page(paths[file], number) for pk, file, number in scans}


def _paths(request: SignedIn, file_ids: set[int]) -> dict[int, str]:
    seen = seen_files(request.user, file_ids)
    paths = files(file_ids).values_list("pk", "path")
    return {pk: path if pk in seen else labels.unseen_file(pk) for pk, path in paths}


def _page(path: str, number: int) -> str:
    return f"{path} · " + _("page %(page)d") % {"page": number}
