"""Page images and originals, served with permission checks only."""

from __future__ import annotations

import io
from typing import BinaryIO

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from PIL import Image

from catalog.register import actions as register
from config import wiring
from ingest.line import actions
from ingest.models import Page
from ocr.derivative import Kind
from storage import keys
from storage.errors import ObjectMissing
from web import labels
from web.accounts.access import (
    actor,
    requires_see_items,
    visible_file,
    visible_item,
    visible_page,
    visible_scan,
)
from web.accounts.middleware import SignedIn
from workers.export import derivatives
from workers.export.store_derivatives import keep
from workers.stations.reading import VIEW

THUMB = "thumb-2.jpg"
THUMB_SIZE = (224, 300)
"""Maximum width and height of a thumbnail, in pixels."""

TYPES = {
    "tiff": "image/tiff",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "jp2": "image/jp2",
    "webp": "image/webp",
    "bmp": "image/bmp",
    "gif": "image/gif",
    "heif": "image/heic",
    "pdf": "application/pdf",
}


@require_safe
@requires_see_items
@cache_control(private=True, no_store=True)
def view(request: SignedIn, pk: int, number: int) -> HttpResponseBase:
    """Return the view of a page; the access is recorded in the ledger."""
    page = visible_page(request.user, pk, number)
    image = _derivative(page, VIEW)
    register.record_viewing(pk, actor(request.user))
    return FileResponse(image, content_type="image/jpeg")


@require_safe
@requires_see_items
@cache_control(private=True, no_store=True)
def clear(request: SignedIn, pk: int, number: int) -> HttpResponseBase:
    """Return the clear view of a page; the access is recorded as one of the view."""
    page = visible_page(request.user, pk, number)
    image = _made(page, "clear")
    register.record_viewing(pk, actor(request.user))
    return FileResponse(image, content_type="image/jpeg")


@require_safe
@requires_see_items
@cache_control(private=True, no_store=True)
def master(request: SignedIn, pk: int, number: int) -> HttpResponseBase:
    """Return the master of a page as a download, named by archive number and page."""
    page = visible_page(request.user, pk, number)
    image = _made(page, "master")
    register.record_access(pk, actor(request.user), what="master", page=number)
    name = labels.page_file(visible_item(request.user, pk).number, number, "tif")
    return FileResponse(image, as_attachment=True, filename=name, content_type="image/tiff")


@require_safe
@requires_see_items
@cache_control(private=True, max_age=600)
def thumb(request: SignedIn, pk: int, number: int) -> HttpResponseBase:
    """Return a thumbnail of a page of an item."""
    return thumb_of(visible_page(request.user, pk, number))


@require_safe
@cache_control(private=True, max_age=600)
def scan_thumb(request: SignedIn, pk: int) -> HttpResponseBase:
    """Return a thumbnail of a page, filed or not."""
    return thumb_of(visible_scan(request.user, pk))


@require_safe
@cache_control(private=True, no_store=True)
def original(request: SignedIn, pk: int) -> HttpResponseBase:
    """Return an original, unchanged, as a download; the access is recorded in the ledger."""
    row = visible_file(request.user, pk)
    try:
        held = wiring.objects().open(keys.original(row.sha256))
    except (ObjectMissing, ValueError):
        raise Http404 from None
    actions.note_original_viewed(row.pk, actor(request.user))
    kind = TYPES.get(row.kind, "application/octet-stream")
    name = "".join(char for char in row.path.rsplit("/", 1)[-1] if char.isprintable())
    return FileResponse(held, as_attachment=True, filename=name, content_type=kind)


def view_of(page: Page) -> BinaryIO:
    """Open the view of a page; the caller closes it."""
    return _derivative(page, VIEW)


def _made(page: Page, kind: Kind) -> BinaryIO:
    try:
        return derivatives.image(page, kind)
    except ObjectMissing:
        raise Http404 from None


def kept_image(page: Page) -> BinaryIO | None:
    """Open the view of a page; None if it was not read."""
    try:
        return _derivative(page, VIEW)
    except Http404:
        return None


def thumb_of(page: Page) -> HttpResponseBase:
    """Return a thumbnail, too small to be legible; made from the view on first request.

    Raises:
        Http404: The page was not read, so there is no view.
    """
    try:
        return FileResponse(_derivative(page, THUMB), content_type="image/jpeg")
    except Http404:
        small = small_image(_derivative(page, VIEW), page.turn)
    keep({_key(page, THUMB): small})
    return HttpResponse(small, content_type="image/jpeg")


def _key(page: Page, recipe: str) -> str:
    return keys.derivative(page.file.sha256, page.number, recipe)


def _derivative(page: Page, recipe: str) -> BinaryIO:
    try:
        return wiring.objects().open(_key(page, recipe))
    except ObjectMissing:
        raise Http404 from None


def small_image(source: BinaryIO, turn: int) -> bytes:
    """Return an upright JPEG thumbnail of a JPEG written by our sandbox; closes `source`."""
    with source, Image.open(source, formats=["JPEG"]) as image:
        image.draft("L", THUMB_SIZE)
        image.thumbnail(THUMB_SIZE)
        made = io.BytesIO()
        upright = image.convert("RGB").rotate(-turn, expand=True)
        upright.save(made, "JPEG", quality=60)
    return made.getvalue()
