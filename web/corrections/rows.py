"""Template data of corrections: those of an item, and those that wait for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Item
from catalog.register import actions as register
from ingest.line import queries
from ingest.models import Correction, CorrectionState
from ingest.text.queries import corrections_of_item, corrections_of_page
from ocr.boxes import middle
from ocr.port import Line
from web.accounts.access import (
    CORRECT,
    actor,
    visible_waiting_corrections,
)
from web.item.masking import masked_text

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from ocr.port import Box

SHOWN = 50
"""Maximum number of corrections on one page, newest first."""


def of_item(user: User, row: Item) -> list[dict[str, Any]]:
    """Return the corrections of an item that were not withdrawn, newest first."""
    may_correct = user.has_perm(CORRECT)
    rows = corrections_of_item(row.pk).select_related("page")[:SHOWN]
    return [_row(each) | {"may_correct": may_correct} for each in rows]


def notes(page_id: int) -> list[tuple[Box, str]]:
    """Return box and note of each correction attached to a page.

    Removals of lines are left out. Personal numbers are masked.
    """
    rows = corrections_of_page(page_id).exclude(after="")
    return [((*row.box,), _note(row)) for row in rows]


def _note(row: Correction) -> str:
    values = {
        "before": masked_text(row.before),
        "by": row.by,
        "day": timezone.localtime(row.at).date().isoformat(),
    }
    if row.before:
        return _("read as “%(before)s”, corrected by %(by)s on %(day)s") % values
    return _("not read, added by %(by)s on %(day)s") % values


def waiting_for(user: User) -> list[dict[str, Any]]:
    """Return the waiting corrections, each with the lines it may be attached to.

    The view of their items is recorded in the ledger.
    """
    rows = visible_waiting_corrections(user).select_related("page__item")[:SHOWN]
    for item_id in {row.page.item_id for row in rows if row.page.item_id}:
        register.record_viewing(item_id, actor(user))
    return [_row(each) | _choices(each) for each in rows]


def _row(row: Correction) -> dict[str, Any]:
    page = row.page
    here = reverse("item", args=[page.item_id])
    return {
        "pk": row.pk,
        "page": page.item_number,
        "before": masked_text(row.before),
        "after": masked_text(row.after),
        "by": row.by,
        "at": row.at,
        "waits": row.state == CorrectionState.WAITING,
        "page_url": f"{here}?page={page.item_number}",
    }


def _choices(row: Correction) -> dict[str, Any]:
    """Return the lines of the page's newest reading, nearest first (Manhattan distance)."""
    reading = queries.newest_readings([row.page_id])[row.page_id]
    x, y = middle(row.box)

    def away(line: Line) -> float:
        across, down = middle(line.box)
        return abs(across - x) + abs(down - y)

    lines = enumerate(queries.page_text(reading).lines)
    near = sorted(lines, key=lambda each: away(each[1]))
    return {
        "number": row.page.item.number if row.page.item else "",
        "seen": reading.pk,
        "lines": [{"at": at, "text": masked_text(line.text)} for at, line in near],
    }
