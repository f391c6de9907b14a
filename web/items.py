"""The item page: image, found places, text beside it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalog import actions as register
from catalog.models import Item, LedgerEntry
from ingest import queries
from ingest.models import PageStage, SourceFile
from ocr.port import BETWEEN_CELLS, BETWEEN_ROWS, Line
from search.highlight import Range, ranges
from search.query import Query
from web import finding, naming, reading_room
from web.accounts.scopes import actor, visible_item
from web.find import reading_room as may_read
from web.masking import masked
from web.reading_room import PageWithText
from web.signed_in import SignedIn

HISTORY = 50
"""Ledger entries shown on the item page."""


@require_safe
@may_read
@never_cache
def item(request: SignedIn, pk: int) -> HttpResponse:
    """Show an item; that somebody looked at it is noted in the ledger."""
    row = visible_item(request.user, pk)
    register.view(row.pk, actor(request.user), what="item")
    query = finding.parse(request.GET.get("q", ""))
    hits = {found.page: found.boxes for found in finding.places(query, row) if found.page}
    pages = [_page(row, page, hits) for page in reading_room.outlines(row.pk)]
    context = {
        "q": request.GET.get("q", ""),
        "item": _item(row),
        "pages": pages,
        "page_data": [_for_viewer(page) for page in pages],
        "history": _history(row),
    }
    return render(request, "item.html", context)


@require_safe
@may_read
@never_cache
def page_lines(request: SignedIn, pk: int, number: int) -> HttpResponse:
    """Return the lines of a page with their boxes; words that are searched for are marked."""
    row = visible_item(request.user, pk)
    page = queries.pages_of_item(row.pk).filter(item_number=number).first()
    if page is None:
        raise Http404
    readings = queries.newest_readings([page.pk])
    told = reading_room.with_text(page, readings.get(page.pk))
    query = finding.parse(request.GET.get("q", ""))
    return JsonResponse({"lines": _lines(told, query)})


def _item(row: Item) -> dict[str, Any]:
    language = get_language()
    files = SourceFile.objects.filter(bundle__item=row, pages__item=row).distinct()
    return {
        "pk": row.pk,
        "number": row.number,
        "title": row.title,
        "class_path": naming.class_path(row.record_class_id, language),
        "type_name": naming.document_type(row.doc_type, language),
        "year": row.year,
        "level": row.level,
        "retention": naming.retention(row.retention_code),
        "page_count": row.page_count,
        "filed_at": row.filed_at,
        "file_names": list(files.order_by("pk").values_list("path", flat=True)),
        "fields": [_field(name, str(value)) for name, value in row.fields.items()],
    }


def _field(name: str, value: str) -> dict[str, Any]:
    shown = masked(name, value)
    return {"label": naming.field(name), "value": shown, "masked": shown != value}


def _page(
    row: Item, page: PageWithText, hits: dict[int, tuple[tuple[int, int, int, int], ...]]
) -> dict[str, Any]:
    found = hits.get(page.number, ())
    return {
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "turn": page.turn,
        "blank": page.blank,
        "set_aside": page.row.stage == PageStage.SET_ASIDE,
        "view_url": reverse("page_view", args=[row.pk, page.number]),
        "thumb_url": reverse("page_thumb", args=[row.pk, page.number]),
        "hit_count": len(found),
        "hits": [list(box) for box in found],
    }


def _for_viewer(page: dict[str, Any]) -> dict[str, Any]:
    kept = ("number", "width", "height", "turn", "hits")
    return {name: page[name] for name in kept} | {"view": page["view_url"]}


def _lines(told: PageWithText, query: Query) -> list[dict[str, Any]]:
    if told.text is None:
        return []
    found = ranges(query, told.text.text)
    starts = _starts(told.text.lines)
    return [
        {
            "text": line.text,
            "box": list(line.box),
            "confidence": round(line.confidence, 3),
            "parts": _parts(line.text, [(a - start, b - start) for a, b in found]),
        }
        for line, start in zip(told.text.lines, starts, strict=True)
    ]


def _starts(lines: Sequence[Line]) -> list[int]:
    """Return where in `PageText.text` each line begins."""
    steps = [0]
    for line, after in zip(lines, lines[1:], strict=False):
        between = BETWEEN_CELLS if line.row == after.row else BETWEEN_ROWS
        steps.append(len(line.text) + len(between))
    return list(accumulate(steps))[: len(lines)]


def _parts(text: str, found: Sequence[Range]) -> list[dict[str, Any]]:
    """Return a line in pieces, found words marked; ranges outside the line do not count."""
    parts, at = [], 0
    for start, end in found:
        first, last = max(start, at), min(end, len(text))
        if first < last:
            parts.append({"text": text[at:first], "marked": False})
            parts.append({"text": text[first:last], "marked": True})
            at = last
    return [part for part in (*parts, {"text": text[at:], "marked": False}) if part["text"]]


def _history(row: Item) -> list[dict[str, Any]]:
    entries = LedgerEntry.objects.filter(subject=f"item:{row.pk}").order_by("-seq")[:HISTORY]
    return [
        {"act": naming.act(entry.act), "who": entry.actor_name, "at": entry.at}
        for entry in entries
    ]
