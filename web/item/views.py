"""Views of the item page: images, hits, text, unmasked values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from catalog.ledger.queries import entries_about
from catalog.models import Item, LedgerEntry
from catalog.register import actions as register
from ingest.batches.queries import files_of_item
from ingest.line import queries
from ingest.models import Page, PageStage
from search.highlight import PageFound
from web import labels
from web.accounts.access import (
    CORRECT,
    actor,
    requires_see_items,
    visible_item,
    visible_page,
)
from web.accounts.middleware import SignedIn
from web.corrections import rows
from web.item import (
    page_lines,
)
from web.item import (
    pages as item_pages,
)
from web.item.masking import (
    masked,
    masked_text,
)
from web.item.pages import PageWithText
from web.search import (
    found_items,
    kept_queries,
    neighbours,
    uncertain_match_labels,
)

HISTORY = 50
"""Maximum number of acts, and of views, shown from the ledger."""


@require_safe
@requires_see_items
@never_cache
def item(request: SignedIn, pk: int) -> HttpResponse:
    """Render an item; the access is recorded in the ledger."""
    row = visible_item(request.user, pk)
    if kept_queries.stands_in_address(request):
        return kept_queries.without_words(request)
    register.record_viewing(row.pk, actor(request.user))
    asked = kept_queries.asked(request)
    kept_queries.say_if_expired(request, asked)
    query = found_items.parse(asked.words)
    places = found_items.places(query, row, similar=asked.similar)
    hits = {found.page: found for found in places}
    pages = [_page(row, page, hits) for page in item_pages.outlines(row.pk)]
    context = {
        "q": asked.words,
        "similar": asked.similar,
        "item": _item(row),
        "results": neighbours.around(request, row.pk),
        "pages": pages,
        "page_data": [_for_viewer(page) for page in pages],
        "history": _history(row),
        "corrections": rows.of_item(request.user, row),
    }
    return render(request, "item/item.html", context)


@require_safe
@requires_see_items
@never_cache
def lines(request: SignedIn, pk: int, number: int) -> HttpResponse:
    """Return the rows of a page as JSON; the access is recorded in the ledger."""
    answer = page_lines_of(request, visible_page(request.user, pk, number))
    register.record_viewing(pk, actor(request.user))
    return JsonResponse(answer)


@require_POST
@requires_see_items
@never_cache
def reveal_line(request: SignedIn, pk: int, number: int, place: int) -> HttpResponse:
    """Return row `place` of a page, from 0, unmasked; the access is recorded in the ledger."""
    page = visible_page(request.user, pk, number)
    found = page_lines_of(request, page, shown_row=place)["lines"]
    if place >= len(found):
        raise Http404
    register.record_access(pk, actor(request.user), what="line", page=number, line=place + 1)
    return JsonResponse({"line": found[place]})


@require_POST
@requires_see_items
@never_cache
def reveal_field(request: SignedIn, pk: int, name: str) -> HttpResponse:
    """Return a field unmasked; the access is recorded in the ledger."""
    row = visible_item(request.user, pk)
    if name not in row.fields:
        raise Http404
    register.record_access(row.pk, actor(request.user), what="field", field=name)
    return render(request, "item/_field_value.html", {"field": {"value": row.fields[name]}})


def page_lines_of(
    request: SignedIn, page: Page, shown_row: int | None = None
) -> dict[str, Any]:
    """Return the rows of a page with hits marked, and the id of their reading.

    The caller records the access in the ledger.
    """
    reading = queries.newest_readings([page.pk]).get(page.pk)
    asked = kept_queries.asked(request)
    query, similar = found_items.parse(asked.words), asked.similar
    text = queries.page_text(reading) if reading else None
    found = []
    if text:
        found = page_lines.lines(
            text,
            query,
            similar=similar,
            shown_row=shown_row,
            corrections=rows.notes(page.pk),
        )
    return {
        "reading": reading.pk if reading else None,
        "may_correct": request.user.has_perm(CORRECT),
        "lines": found,
    }


def _item(row: Item) -> dict[str, Any]:
    language = get_language()
    return {
        "pk": row.pk,
        "number": row.number,
        "title": masked_text(row.title),
        "class_path": labels.class_path(row.record_class_id, language),
        "type_name": labels.document_type(row.doc_type, language),
        "year": row.year,
        "year_presumed": row.year_presumed,
        "level": labels.sensitivity(row.level),
        "retention": labels.retention(row.retention_code),
        "page_count": row.page_count,
        "filed_at": row.filed_at,
        "file_names": list(files_of_item(row.pk).values_list("path", flat=True)),
        "fields": [_field(row, name, str(value)) for name, value in row.fields.items()],
    }


def _field(row: Item, name: str, value: str) -> dict[str, Any]:
    shown = masked(name, value)
    return {
        "label": labels.field(name),
        "value": shown,
        "masked": shown != value,
        "reveal_url": reverse("field_reveal", args=[row.pk, name]) if shown != value else "",
    }


def _page(row: Item, page: PageWithText, hits: Mapping[int, PageFound]) -> dict[str, Any]:
    found = hits.get(page.number)
    boxes = found.boxes if found else ()
    misread = _misread(found) if found else []
    return {
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "ratio": _ratio(page),
        "turn": page.turn,
        "blank": page.blank,
        "set_aside": page.row.stage == PageStage.SET_ASIDE,
        "view_url": reverse("page_view", args=[row.pk, page.number]),
        "clear_url": reverse("page_clear", args=[row.pk, page.number]),
        "master_url": reverse("page_master", args=[row.pk, page.number]),
        "thumb_url": reverse("page_thumb", args=[row.pk, page.number]),
        "hit_count": len(boxes) + len(misread),
        "hits": [list(box) for box in boxes],
        "misread": misread,
    }


def _misread(found: PageFound) -> list[dict[str, Any]]:
    """Return the boxes of possibly misread words, one per line, each with its note."""
    return [
        {"box": list(box), "note": uncertain_match_labels.note(each.how, each.read, each.meant)}
        for each in found.misread
        for box in each.boxes
    ]


def _ratio(page: PageWithText) -> float:
    """Return height divided by width of the image shown, which has square pixels."""
    row = page.row
    if row.view_width:
        return row.view_height / row.view_width
    return page.height / max(1, page.width)


def _for_viewer(page: dict[str, Any]) -> dict[str, Any]:
    kept = ("number", "width", "height", "ratio", "turn", "hits", "misread")
    shown = {name: page[f"{name}_url"] for name in ("view", "clear", "master")}
    return {name: page[name] for name in kept} | shown


def _history(row: Item) -> dict[str, Any]:
    """Return the acts on an item, and apart from them its views, grouped."""
    entries = entries_about([f"item:{row.pk}"])
    return {
        "events": [_event(entry) for entry in entries.exclude(act="viewed")[:HISTORY]],
        "views": _views(entries.filter(act="viewed")[:HISTORY]),
    }


def _views(entries: Iterable[LedgerEntry]) -> list[dict[str, Any]]:
    """Group views by person and day, newest first."""
    groups: dict[tuple[str, date], list[LedgerEntry]] = {}
    for entry in entries:
        day = timezone.localtime(entry.at).date()
        groups.setdefault((entry.actor_name, day), []).append(entry)
    return [
        {"who": who, "day": day, "events": [_event(entry) for entry in held]}
        for (who, day), held in groups.items()
    ]


def _event(entry: LedgerEntry) -> dict[str, Any]:
    return {
        "act": labels.act(entry.act),
        "who": entry.actor_name,
        "at": entry.at,
        "sentence": labels.looked_at(entry.detail),
    }
