"""Corrections as people see them: those of an item, and those that wait for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Item
from catalog.register import actions as register
from ingest.line import queries
from ingest.models import Correction, CorrectionState
from ocr.boxes import middle
from ocr.port import Line
from web.accounts.access import (
    CORRECT,
    actor,
    covers,
    scope_of,
)
from web.item.masking import masked_text

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from ocr.port import Box

SHOWN = 50
"""Corrections shown on one page, newest first."""


def waiting() -> QuerySet[Correction]:
    """Return all corrections that wait for a person."""
    return Correction.objects.filter(state=CorrectionState.WAITING)


def of_item(user: User, row: Item) -> list[dict[str, Any]]:
    """Return the corrections of an item that stand, newest first."""
    standing = Correction.objects.filter(page__item=row).exclude(
        state=CorrectionState.WITHDRAWN
    )
    may_correct = user.has_perm(CORRECT)
    rows = standing.select_related("page").order_by("-pk")[:SHOWN]
    return [_told(each) | {"may_correct": may_correct} for each in rows]


def notes(page_id: int) -> list[tuple[Box, str]]:
    """Return for each line that was corrected where it stands and what to say of it.

    Those that took a line away are left out. Numbers of persons are masked.
    """
    attached = Correction.objects.filter(page=page_id, state=CorrectionState.ATTACHED)
    rows = attached.exclude(after="").order_by("-pk")
    return [((*row.box,), _note(row)) for row in rows]


def _note(row: Correction) -> str:
    told = {
        "before": masked_text(row.before),
        "by": row.by,
        "day": timezone.localtime(row.at).date().isoformat(),
    }
    if row.before:
        return _("read as “%(before)s”, corrected by %(by)s on %(day)s") % told
    return _("not read, added by %(by)s on %(day)s") % told


def waiting_for(user: User) -> list[dict[str, Any]]:
    """Return the corrections that wait, each with the lines it may be attached to.

    That somebody reads them is noted in the ledger.
    """
    if not user.has_perm(CORRECT):
        return []
    scope = scope_of(user)
    rows = waiting().select_related("page__item").order_by("-pk")[:SHOWN]
    seen = [row for row in rows if row.page.item and covers(scope, row.page.item)]
    for item_id in {row.page.item.pk for row in seen if row.page.item}:
        register.look(item_id, actor(user))
    return [_told(each) | _choices(each) for each in seen]


def _told(row: Correction) -> dict[str, Any]:
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
    """Return the lines of the page as it is read now, the closest to the place first."""
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
