"""Views for correcting text: change, add, withdraw, attach."""

from __future__ import annotations

import io

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe
from PIL import Image

from catalog.models import Item
from catalog.register import actions as register
from ingest.errors import IngestError
from ingest.models import Page
from ingest.text import corrections
from web.accounts.access import (
    actor,
    requires_correct,
    visible_correction,
    visible_page,
)
from web.accounts.middleware import SignedIn
from web.accounts.safe_referer import came_from
from web.errors import messages
from web.item import images
from web.item.views import page_lines_of
from workers.steps import index_item

MARGIN = 1.5
"""Margin of the image around a corrected line, in heights of the line."""


@require_POST
@requires_correct
@never_cache
def correct(request: SignedIn, pk: int, number: int) -> HttpResponse:
    """Correct lines of a page; return the page's new lines as JSON.

    Form fields: `seen`, the id of the reading shown; `line-N` for each changed line, from 0.
    """
    page = visible_page(request.user, pk, number)
    lines = {
        int(name.removeprefix("line-")): str(typed)
        for name, typed in request.POST.items()
        if name.startswith("line-") and name.removeprefix("line-").isdecimal()
    }
    try:
        corrections.correct(page.pk, _number(request, "seen"), lines, actor(request.user))
    except IngestError as error:
        return _refused(error)
    return _now(request, pk, page)


@require_POST
@requires_correct
@never_cache
def add_line(request: SignedIn, pk: int, number: int) -> HttpResponse:
    """Add a missed line below row `below`, or at the top without one; return as `correct`."""
    page = visible_page(request.user, pk, number)
    below = _number(request, "below") if request.POST.get("below") else None
    seen, typed = _number(request, "seen"), str(request.POST.get("text", ""))
    try:
        corrections.add_line(page.pk, seen, below, typed, actor(request.user))
    except IngestError as error:
        return _refused(error)
    return _now(request, pk, page)


@require_POST
@requires_correct
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    """Withdraw a correction; redirect back."""
    item, row = visible_correction(request.user, pk)
    corrections.withdraw(row.pk, actor(request.user))
    return _back(request, item)


@require_POST
@requires_correct
def attach(request: SignedIn, pk: int) -> HttpResponse:
    """Attach a waiting correction to the chosen line; redirect back."""
    item, row = visible_correction(request.user, pk)
    seen, line = _number(request, "seen"), _number(request, "line")
    corrections.attach(row.pk, seen, line, actor(request.user))
    return _back(request, item)


@require_safe
@requires_correct
@cache_control(private=True, no_store=True)
def place(request: SignedIn, pk: int) -> HttpResponse:
    """Return the part of the page image where a correction was made, upright, as JPEG."""
    item, row = visible_correction(request.user, pk)
    page = row.page
    left, top, right, bottom = row.box
    margin = MARGIN * min(right - left, bottom - top)
    made = io.BytesIO()
    with images.view_of(page) as held, Image.open(held, formats=["JPEG"]) as image:
        across, down = image.width / page.width, image.height / page.height
        cut = image.crop(
            (
                max(0, round((left - margin) * across)),
                max(0, round((top - margin) * down)),
                min(image.width, round((right + margin) * across)),
                min(image.height, round((bottom + margin) * down)),
            )
        )
        cut.convert("RGB").rotate(-page.turn, expand=True).save(made, "JPEG", quality=80)
    register.record_viewing(item.pk, actor(request.user))
    return HttpResponse(made.getvalue(), content_type="image/jpeg")


def _number(request: SignedIn, name: str) -> int:
    """Return a number of the form; -1, which matches nothing, if it is missing or invalid."""
    typed = str(request.POST.get(name, ""))
    return int(typed) if typed.isascii() and typed.isdecimal() else -1


def _now(request: SignedIn, item_id: int, page: Page) -> HttpResponse:
    index_item.nudge(item_id)
    register.record_viewing(item_id, actor(request.user))
    return JsonResponse(page_lines_of(request, page))


def _refused(error: IngestError) -> HttpResponse:
    return JsonResponse({"said": messages.sentence(error.code)}, status=409)


def _back(request: SignedIn, item: Item) -> HttpResponse:
    index_item.nudge(item.pk)
    return redirect(came_from(request) or reverse("item", args=[item.pk]))
