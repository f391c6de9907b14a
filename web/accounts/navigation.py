"""Navigation of every page: the sections a person may use, with counts of waiting work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from ingest.batches.reports import to_settle
from ingest.quality.rescans import open_pages
from ingest.quality.scan_profile import Severity
from web.accounts.access import (
    FEED,
    SEE_ITEMS,
    SEE_LEDGER,
    VOID_NUMBERS,
    visible_waiting_corrections,
)
from web.accounts.middleware import SignedIn

if TYPE_CHECKING:
    from django.contrib.auth.models import User


DESKS = ((SEE_ITEMS, "find"), (FEED, "batches"), (SEE_LEDGER, "ledger"))
"""Permission and its start page, in order of precedence."""


@require_safe
def start(request: SignedIn) -> HttpResponse:
    """Redirect a person to their start page."""
    return redirect(first_desk(request.user))


def first_desk(user: User) -> str:
    """Return the URL name of a person's start page."""
    return next((page for right, page in DESKS if user.has_perm(right)), "health")


def places(request: HttpRequest) -> dict[str, Any]:
    """Return the template variable `desk` of the side bar (a context processor)."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"desk": {}}
    may_scan = user.has_perm(FEED)
    return {
        "desk": {
            "may_scan": may_scan,
            "may_find": user.has_perm(SEE_ITEMS),
            "may_audit": user.has_perm(SEE_LEDGER),
            "may_number": user.has_perm(VOID_NUMBERS),
            "waiting": _waiting(user) if may_scan else 0,
            "rescans": open_pages(Severity.RESCAN).count() if may_scan else 0,
            "person": user.get_username(),
        }
    }


def _waiting(user: User) -> int:
    """Count the files and corrections that wait for a decision by this person."""
    return to_settle().count() + visible_waiting_corrections(user).count()
