"""Queries of corrections."""

from __future__ import annotations

from django.db.models import QuerySet

from ingest.models import Correction, CorrectionState


def waiting_corrections() -> QuerySet[Correction]:
    """Return all corrections that wait for a person, newest first."""
    return Correction.objects.filter(state=CorrectionState.WAITING).order_by("-pk")


def corrections_of_item(item_id: int) -> QuerySet[Correction]:
    """Return the corrections of an item that were not withdrawn, newest first."""
    held = Correction.objects.filter(page__item=item_id)
    return held.exclude(state=CorrectionState.WITHDRAWN).order_by("-pk")


def corrections_of_page(page_id: int) -> QuerySet[Correction]:
    """Return the corrections attached to the text of a page, newest first."""
    held = Correction.objects.filter(page=page_id, state=CorrectionState.ATTACHED)
    return held.order_by("-pk")
