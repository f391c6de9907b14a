"""Views of files that are not filed: their pages as images."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ingest.line import actions, queries
from ingest.models import Page, SourceFile
from ocr.errors import OcrError
from storage.errors import ObjectMissing
from web.accounts.access import (
    actor,
    requires_feed,
    visible_file,
)
from web.accounts.middleware import SignedIn
from web.item.images import (
    kept_image,
    small_image,
    thumb_of,
)
from web.scanning import review_rows
from workers.errors import NoAnswer
from workers.export import derivatives

MOST_SHOWN = 20
"""Maximum number of pages shown of one file."""

AGAIN_S = 600
"""Time until a page that could not be rendered is tried again, in seconds."""

NOT_DRAWN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 42 56">'
    '<path d="M15 22l12 12m0-12L15 34" fill="none" stroke="#9a8f88" stroke-width="2.5"/></svg>'
)
"""Placeholder of a page that cannot be rendered."""


@require_safe
@requires_feed
def look(request: SignedIn, pk: int) -> HttpResponse:
    """Render the pages of a file that waits for a person, with the possible decisions."""
    file = visible_file(request.user, pk)
    count = file.page_count or 1
    context = {
        "file": review_rows.rows([pk], with_batch=True)[pk],
        "batch": file.batch,
        "numbers": range(1, min(count, MOST_SHOWN) + 1),
        "more": max(0, count - MOST_SHOWN),
    }
    return render(request, "scanning/file.html", context)


@require_safe
@requires_feed
@cache_control(private=True, no_store=True)
def view(request: SignedIn, pk: int, number: int) -> HttpResponseBase:
    """Return the image of a page of a file; the access is recorded in the ledger."""
    with _drawn(_page(visible_file(request.user, pk), number)) as image:
        content = image.read()
    actions.note_original_viewed(pk, actor(request.user), page=number)
    return HttpResponse(content, content_type="image/jpeg")


@require_safe
@requires_feed
@cache_control(private=True, max_age=600)
def thumb(request: SignedIn, pk: int, number: int) -> HttpResponseBase:
    """Return a thumbnail of a page, too small to be legible; a placeholder if there is none."""
    page = _page(visible_file(request.user, pk), number)
    with suppress(Http404):
        return thumb_of(page)
    try:
        with _drawn(page) as image:
            small = small_image(io.BytesIO(image.read()), page.turn)
    except Http404:
        return HttpResponse(NOT_DRAWN, content_type="image/svg+xml")
    return HttpResponse(small, content_type="image/jpeg")


def _page(file: SourceFile, number: int) -> Page:
    """Return a page of a file; of an unsplit file an unsaved one.

    Raises:
        Http404: There is no such page.
    """
    found = queries.page_of_file(file.pk, number)
    if found is None and (not file.sha256 or file.page_count or number != 1):
        raise Http404
    return found or Page(file=file, number=number)


@contextmanager
def _drawn(page: Page) -> Iterator[BinaryIO]:
    """Open the image of a page, rendered in a sandboxed child if it is not stored.

    Failures are cached for `AGAIN_S`, since each attempt occupies a child.
    """
    image = kept_image(page)
    if image is None:
        failed = f"not-drawn:{page.file_id}:{page.number}"
        if cache.get(failed):
            raise Http404
        try:
            image = derivatives.image(page, "clear")
        except (OcrError, ObjectMissing, NoAnswer):
            cache.set(failed, 1, AGAIN_S)
            raise Http404 from None
    with image:
        yield image
