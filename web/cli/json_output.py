"""What the commands print with `--json`; its keys are kept, for programs build on them.

Documented in docs/reference/commands.md; a test holds page and code together.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from catalog.models import Item
from ingest.models import KeptObject
from ingest.objects.inventory import InventorySummary
from ingest.text.rereading import Request
from search.highlight import UncertainMatch
from web.errors import messages
from web.item import (
    page_lines,
)
from web.item import (
    pages as item_pages,
)
from web.item.masking import (
    masked,
    masked_alike,
    masked_text,
)
from web.item.pages import PageWithText
from web.search import query_notes
from web.search.found_items import (
    Found,
    ItemFound,
)
from workers.export.documents import ExportedFiles
from workers.models import Run, RunOutcome
from workers.relocation import relocate
from workers.restore_check.proof import WRONG


def search(found: Found, *, unmasked: bool = False) -> dict[str, Any]:
    """Return an answer to a search, which has masked its snippets or not as `unmasked` says."""
    return {
        "total": found.answer.total,
        "exact": found.answer.exact,
        "doubtful": found.answer.doubtful,
        "similar": found.answer.similar,
        "searched_all": found.answer.searched_all,
        "remarks": [
            {"code": each.code, "value": each.value, "sentence": query_notes.sentence(each)}
            for each in found.remarks
        ],
        "hits": [_hit(each, unmasked=unmasked) for each in found.hits],
    }


def _hit(each: ItemFound, *, unmasked: bool) -> dict[str, Any]:
    return _head(each.item, unmasked=unmasked) | {
        "how": each.how.name.lower(),
        "score": round(each.score, 6),
        "pages": [
            {
                "page": page.page,
                "snippet": page.snippet,
                "boxes": [list(box) for box in page.boxes],
                "misread": [_misread(place, unmasked=unmasked) for place in page.misread],
            }
            for page in each.pages
            if page.page
        ],
    }


def _misread(place: UncertainMatch, *, unmasked: bool) -> dict[str, Any]:
    read, meant = place.read, place.meant
    if not unmasked:
        meant = masked_text(meant)
        read = masked_alike(masked_text(read), meant)
    return {
        "how": place.how.name.lower(),
        "read": read,
        "may_be": meant,
        "boxes": [list(box) for box in place.boxes],
    }


def item(row: Item, *, unmasked: bool = False) -> dict[str, Any]:
    """Return an item with its fields and the text of its pages, numbers masked if not asked."""
    fields = row.fields.items()
    return _head(row, unmasked=unmasked) | {
        "fields": {name: v if unmasked else masked(name, str(v)) for name, v in fields},
        "pages": [_page(page, unmasked=unmasked) for page in item_pages.pages(row.pk)],
    }


def presumed_years(rows: QuerySet[Item], *, unmasked: bool) -> dict[str, Any]:
    """Return the items whose year was neither listed nor read."""
    return {"items": [_head(row, unmasked=unmasked) for row in rows]}


def _page(page: PageWithText, *, unmasked: bool) -> dict[str, Any]:
    text = page.text
    whole = text.text if text else ""
    shown = whole if unmasked else masked_text(whole)  # a label may stand in another line
    lines = zip(text.lines, page_lines.starts(text.lines), strict=True) if text else ()
    return {
        "page": page.number,
        "width": page.width,
        "height": page.height,
        "text": shown,
        "lines": [
            {
                "text": shown[start : start + len(line.text)],
                "box": list(line.box),
                "confidence": round(line.confidence, 4),
            }
            for line, start in lines
        ],
        "engine": text.engine if text else None,
        "blank": page.blank,
    }


def requests(found: Sequence[Request]) -> dict[str, Any]:
    """Return what was asked to be read again, and how far it is."""
    return {
        "requests": [
            {
                "asked_at": each.asked_at.isoformat(timespec="seconds"),
                "by": each.by,
                "engine": each.engine,
                "pages": each.pages,
                "done": each.done,
                "waiting": each.waiting,
                "set_aside": dict(each.set_aside),
                "stopped": each.stopped,
            }
            for each in found
        ]
    }


def exported(row: Item, made: ExportedFiles, *, written: bool) -> dict[str, Any]:
    """Return what became of an item that leaves."""
    return {
        "number": row.number,
        "written": written,
        "files": [file.name for file in made.files],
        "pages": made.pages,
        "converted": list(made.converted),
        "code": None,
        "sentence": None,
    }


def kept_back(row: Item, code: str) -> dict[str, Any]:
    """Return why an item did not leave."""
    return {
        "number": row.number,
        "written": False,
        "files": [],
        "pages": row.page_count,
        "converted": [],
        "code": code,
        "sentence": messages.sentence(code),
    }


def fixity(
    run: Run | None, stands: InventorySummary, found: QuerySet[KeptObject]
) -> dict[str, Any]:
    """Return how the newest check of the stored objects ended, and what is known of them."""
    told = run.told if run else {}
    code = run.code if run else ""
    return {
        "outcome": run.outcome if run else None,
        "code": code or None,
        "sentence": messages.sentence(code) if code else None,
        "started_at": _moment(run.started_at) if run else None,
        "ended_at": _moment(run.ended_at) if run else None,
        "read": told.get("read", 0),
        "bytes": told.get("bytes", 0),
        "adopted": told.get("adopted", 0),
        "unchecked": told.get("unchecked", 0),
        "kept": stands.kept,
        "never": stands.never,
        "overdue": stands.overdue,
        "oldest": _moment(stands.oldest),
        "findings": [
            {
                "key": each.key,
                "code": each.code,
                "sentence": messages.sentence(each.code),
                "checked_at": _moment(each.checked_at),
            }
            for each in found
        ],
    }


def proved(run: Run, damaged: Sequence[str]) -> dict[str, Any]:
    """Return how the proof of a restored copy ended, and what is wrong with the copy."""
    told = run.told
    as_of = told.get("as_of")
    return {
        "proved": run.outcome == RunOutcome.WELL,
        "outcome": run.outcome,
        "code": run.code or None,
        "sentence": messages.sentence(run.code) if run.code else None,
        "started_at": _moment(run.started_at),
        "ended_at": _moment(run.ended_at),
        "as_of": _moment(datetime.fromtimestamp(as_of, UTC)) if as_of else None,
        "entries": told.get("entries", 0),
        "behind": told.get("behind", 0),
        "since": told.get("since", 0),
        "items": told.get("items", 0),
        "objects": told.get("objects", 0),
        "read": told.get("read", 0),
        "bytes": told.get("bytes", 0),
        "wrong": {name: told.get(name) for name in WRONG},
        "damaged": list(damaged),
    }


def moved(outcome: relocate.MoveOutcome, seconds: float) -> dict[str, Any]:
    """Return what was moved, or what is damaged and keeps it from being moved."""
    told = outcome.move.told if outcome.move else {}
    return {
        "moved": outcome.move is not None,
        **{name: told.get(name, 0) for name in relocate.COUNTED},
        "mended": told.get("mended", {}),
        "damaged": [
            {"key": each.key, "code": each.code, "sentence": messages.sentence(each.code)}
            for each in outcome.damaged
        ],
        "strangers": list(outcome.strangers),
        "noted": outcome.noted,
        "seconds": round(seconds, 1),
    }


def _moment(at: datetime | None) -> str | None:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None


def _head(row: Item, *, unmasked: bool) -> dict[str, Any]:
    return {
        "number": row.number,
        "title": row.title if unmasked else masked_text(row.title),
        "class": row.record_class_id,
        "type": row.doc_type,
        "year_presumed": row.year_presumed,
        "file": row.source_name,
    }
