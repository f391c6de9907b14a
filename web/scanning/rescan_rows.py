"""Template data of the rescan list: pages with their defects and decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse

from catalog.models import LedgerEntry
from ingest.models import Page
from ingest.quality import rescans
from web import labels
from web.accounts.access import seen_files
from web.scanning import quality_labels

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def rows(user: User, pages: QuerySet[Page]) -> list[dict[str, Any]]:
    """Return the rows of pages as shown to a person.

    Rows of pages they may not see keep the archive number, by which the paper is found.
    """
    found = list(pages.select_related("file__batch", "item"))
    seen = seen_files(user, [page.file_id for page in found])
    decided = rescans.decisions(page.pk for page in found if page.settled)
    return [
        _row(page, decided.get(page.pk)) | ({} if page.file_id in seen else _unseen(page))
        for page in found
    ]


def _unseen(page: Page) -> dict[str, Any]:
    name = labels.unseen_file(page.file_id)
    return {"folder": "", "name": name, "item_url": "", "thumb_url": "", "original_url": ""}


def _row(page: Page, entry: LedgerEntry | None) -> dict[str, Any]:
    folder, slash, name = page.file.path.rpartition("/")
    item = page.item
    return {
        "pk": page.pk,
        "folder": folder + slash,
        "name": name,
        "page": page.number,
        "batch": page.file.batch,
        "number": item.number if item else "",
        "item_url": _place(item.pk, page.item_number) if item else "",
        "defects": [_defect(each, page) for each in page.defects],
        "thumb_url": reverse("scan_thumb", args=[page.pk]),
        "original_url": reverse("file_original", args=[page.file_id]),
        "settle_url": reverse("page_settle", args=[page.pk]),
        "reasons": [
            {"code": code, "label": quality_labels.why(code)} for code in quality_labels.REASONS
        ],
        "settled": page.settled,
        "decision": quality_labels.decision(page.settled),
        "entry": entry,
        "reason": quality_labels.reason(entry.detail) if entry else "",
    }


def _place(item_id: int, number: int | None) -> str:
    return f"{reverse('item', args=[item_id])}?page={number or 1}"


def _defect(defect: dict[str, Any], page: Page) -> dict[str, Any]:
    return {
        "label": quality_labels.label(defect["code"]),
        "measured": quality_labels.measured(defect, page),
        "severity": defect["severity"],
    }
