"""Views of the rescan list: pages that miss limits of their profile, and decisions."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ingest.errors import NothingToSettle
from ingest.models import Page, Settled
from ingest.quality import rescans
from ingest.quality.profile_table import PROFILES
from ingest.quality.scan_profile import Severity
from web.accounts.access import (
    actor,
    page_to_settle,
    requires_feed,
    visible_batch,
    visible_batches,
)
from web.accounts.middleware import SignedIn
from web.accounts.safe_referer import came_from
from web.errors import messages as error_messages
from web.paging import NumberedPage, page_of
from web.scanning import (
    quality_labels,
    rescan_rows,
)
from workers.stations import scan_quality

if TYPE_CHECKING:
    from django.contrib.auth.models import User

PER_CAUSE, PER_PAGE = 10, 50
"""Number of rows per cause in the overview, and per page with a cause chosen."""

LONGEST_ID = 15
"""Maximum digits of a batch id in a URL."""

SHOWN = {
    Severity.RESCAN: lambda: rescans.open_pages(Severity.RESCAN),
    Severity.LOOK: lambda: rescans.open_pages(Severity.LOOK),
    "again": lambda: rescans.settled_pages(Settled.RESCAN),
    "accepted": lambda: rescans.settled_pages(Settled.ACCEPTED),
}
"""Query of each part of the list, by its name in the URL."""


@dataclass(frozen=True, slots=True)
class RescanFilter:
    """Filter of the rescan list.

    Attributes:
        show: One of `SHOWN`.
        cause: Code of a defect; "" for all.
        batch: Id of a batch, in digits; "" for all.
    """

    show: str = Severity.RESCAN
    cause: str = ""
    batch: str = ""

    @classmethod
    def of(cls, typed: QueryDict) -> Self:
        """Parse a query string; invalid values are dropped."""
        show, batch = typed.get("show", ""), typed.get("batch", "")
        plain = batch.isascii() and batch.isdecimal() and len(batch) <= LONGEST_ID
        return cls(
            show if show in SHOWN else Severity.RESCAN,
            typed.get("cause", ""),
            batch if plain else "",
        )

    def pages(self) -> QuerySet[Page]:
        """Return the pages of this part and batch, of all causes."""
        pages = SHOWN[self.show]()
        return pages.filter(file__batch=int(self.batch)) if self.batch else pages

    def address(self, **other: str) -> str:
        """Return the URL of the list, with some values replaced."""
        wanted = asdict(replace(self, **other))
        kept = {name: value for name, value in wanted.items() if value}
        return f"{reverse('rescans')}?{urlencode(kept)}"


DECISIONS = {
    "rescan": (Settled.RESCAN, ""),
    "back": ("", ""),
    **{reason: (Settled.ACCEPTED, reason) for reason in quality_labels.REASONS},
}
"""Decision and reason by value of a button; accepting needs a reason."""


@require_safe
@requires_feed
def rescan_list(request: SignedIn) -> HttpResponse:
    """Render the list, grouped by cause; filtered by part, cause and batch."""
    asked = RescanFilter.of(request.GET)
    pages = asked.pages()
    page_obj = None
    if asked.cause:
        found = rescans.by_cause(pages, asked.cause).order_by("pk")
        page_obj = page_of(found, PER_PAGE, request.GET.get("page"))
    context = {
        "asked": asked,
        "parts": _parts(asked),
        "groups": _groups(request, asked, pages, page_obj),
        "without_cause": asked.address(cause=""),
        "batches": _batches(request.user),
        "page_obj": page_obj,
    }
    return render(request, "scanning/rescans.html", context)


@require_POST
@requires_feed
def settle(request: SignedIn, pk: int) -> HttpResponse:
    """Record a decision about a page, and render its new row."""
    page = page_to_settle(request.user, pk)
    decision = DECISIONS.get(request.POST.get("decision", ""))
    if decision is None:
        return HttpResponseBadRequest()
    settled, reason = decision
    with suppress(NothingToSettle):  # decided concurrently; the row shows the decision
        rescans.settle(page.pk, settled, actor(request.user), reason=reason)
    if not request.headers.get("HX-Request"):
        return redirect(came_from(request) or reverse("rescans"))
    rows = rescan_rows.rows(request.user, rescans.objected().filter(pk=page.pk))
    context = {"row": rows[0] if rows else None, "parts": _parts(_asked_before(request))}
    return render(request, "scanning/_rescan_answer.html", context)


@require_safe
@requires_feed
def ask_profile(request: SignedIn, pk: int) -> HttpResponse:
    """Render the confirmation of another scan profile, with the number of changed pages."""
    batch = visible_batch(request.user, pk)
    kept = scan_quality.profile_of(batch)
    batch.profile = request.GET.get("profile", "")
    if batch.profile not in PROFILES:
        return HttpResponseBadRequest()
    context = {
        "batch": batch,
        "kept": quality_labels.profile(kept),
        "wanted": quality_labels.profile(PROFILES[batch.profile]),
        "same": kept.code == batch.profile,
        "change": scan_quality.what_would_change(batch),
    }
    return render(request, "scanning/batch_profile.html", context)


@require_POST
@requires_feed
def choose_profile(request: SignedIn, pk: int) -> HttpResponse:
    """Change the scan profile of a batch, and judge its pages again."""
    batch = visible_batch(request.user, pk)
    batch.profile = request.POST.get("profile", "")
    if batch.profile not in PROFILES:
        return HttpResponseBadRequest()
    changed = scan_quality.judge_again(batch, actor(request.user))
    sentence = ngettext(
        "%(n)d page is judged otherwise", "%(n)d pages are judged otherwise", changed
    )
    messages.success(request, sentence % {"n": changed})
    return redirect("batch", batch.pk)


def _asked_before(request: SignedIn) -> RescanFilter:
    """Return the filter of the page from which htmx sent the request."""
    return RescanFilter.of(QueryDict(urlsplit(request.headers.get("HX-Current-URL", "")).query))


def _parts(asked: RescanFilter) -> list[dict[str, Any]]:
    """Return the parts of the list, with URLs and counts."""
    words = {
        Severity.RESCAN: _("must be scanned again"),
        Severity.LOOK: _("should be looked at"),
        "again": _("to be scanned again"),
        "accepted": _("accepted as they are"),
    }
    return [
        {
            "url": asked.address(show=show, cause=""),
            "label": words[show],
            "count": replace(asked, show=show).pages().count(),
            "chosen": show == asked.show,
        }
        for show in SHOWN
    ]


def _groups(
    request: SignedIn, asked: RescanFilter, pages: QuerySet[Page], page_obj: NumberedPage | None
) -> list[dict[str, Any]]:
    """Return the pages grouped by most severe defect, most frequent first."""
    counted = rescans.causes(pages)
    if asked.cause:
        counted = {asked.cause: counted.get(asked.cause, 0)}
    return [
        {
            "code": code,
            "title": error_messages.what(code),
            "advice": error_messages.advice(code),
            "count": count,
            "url": asked.address(cause=code),
            "rows": rescan_rows.rows(request.user, _shown(pages, code, page_obj)),
            "more": page_obj is None and count > PER_CAUSE,
        }
        for code, count in sorted(counted.items(), key=lambda each: (-each[1], each[0]))
        if count
    ]


def _shown(pages: QuerySet[Page], code: str, page_obj: NumberedPage | None) -> QuerySet[Page]:
    if page_obj is not None:
        return pages.filter(pk__in=[page.pk for page in page_obj]).order_by("pk")
    return rescans.by_cause(pages, code).order_by("pk")[:PER_CAUSE]


def _batches(user: User) -> list[dict[str, Any]]:
    """Return the batches that have pages with defects, newest first."""
    ids = rescans.objected().values("file__batch")
    rows = visible_batches(user).filter(pk__in=ids).order_by("-pk")
    return [{"pk": str(row.pk), "label": row.label} for row in rows]
