"""Queries on the ledger."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from catalog.models import LedgerEntry


def all_entries() -> QuerySet[LedgerEntry]:
    """Return all entries, newest first."""
    return LedgerEntry.objects.order_by("-seq")


def entries_about(subjects: Iterable[str]) -> QuerySet[LedgerEntry]:
    """Return the entries about some subjects, such as "item:12", newest first."""
    return all_entries().filter(subject__in=list(subjects))
