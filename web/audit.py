"""The audit desk: the ledger, and whether its chain is whole."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from catalog import ledger
from catalog.models import LedgerEntry
from web import naming
from web.accounts.scopes import SEE_LEDGER
from web.signed_in import SignedIn

PER_PAGE = 50


@require_safe
@permission_required(SEE_LEDGER, raise_exception=True)
def ledger_page(request: SignedIn) -> HttpResponse:
    """Show the ledger, newest first, and verify its chain."""
    entries = LedgerEntry.objects.order_by("-seq")
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    breaks = ledger.breaks()
    context = {
        "chain": {
            "whole": not breaks,
            "entries": page.paginator.count,
            "checked_at": timezone.now(),
            "broken_at": breaks[0].seq if breaks else None,
        },
        "entries": [_entry(row) for row in page],
        "page_obj": page,
    }
    return render(request, "ledger.html", context)


def _entry(row: LedgerEntry) -> dict[str, Any]:
    kind, _, pk = row.subject.partition(":")
    return {
        "seq": row.seq,
        "at": row.at,
        "who": row.actor_name,
        "act": naming.act(row.act),
        "subject": row.subject,
        "subject_url": reverse("item", args=[int(pk)]) if kind == "item" else "",
        "hash": row.digest,
    }
