"""Queries of batches, and of their files and items."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from catalog.models import Item
from ingest.models import Batch, SourceFile


def all_batches() -> QuerySet[Batch]:
    """Return all batches, oldest first."""
    return Batch.objects.order_by("pk")


def batch_labels(batch_ids: Iterable[int]) -> dict[int, str]:
    """Return the labels of batches, by batch id."""
    return dict(Batch.objects.filter(pk__in=batch_ids).values_list("pk", "label"))


def files(file_ids: Iterable[int]) -> QuerySet[SourceFile]:
    """Return the files with these ids."""
    return SourceFile.objects.filter(pk__in=list(file_ids))


def files_of_batch(batch_id: int) -> QuerySet[SourceFile]:
    """Return the files of a batch."""
    return SourceFile.objects.filter(batch=batch_id)


def files_of_item(item_id: int) -> QuerySet[SourceFile]:
    """Return the files whose pages an item has, in order of arrival."""
    held = SourceFile.objects.filter(bundle__item=item_id, pages__item=item_id)
    return held.distinct().order_by("pk")


def items_of_batch(batch_id: int) -> QuerySet[Item]:
    """Return the items that were filed from a batch, oldest first."""
    return Item.objects.filter(bundle__batch=batch_id).order_by("pk")


def shared_folder(batch_id: int) -> str:
    """Return the deepest folder common to all files of a batch, with `/` at its end, or ""."""
    held = files_of_batch(batch_id)
    first = held.order_by("pk").values_list("path", flat=True).first() or ""
    above = first.rpartition("/")[0]
    while above and held.exclude(path__startswith=f"{above}/").exists():
        above = above.rpartition("/")[0]
    return f"{above}/" if above else ""
