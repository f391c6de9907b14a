"""Inventory (对象清册) of the objects the store must hold, with their digests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Min, Q, QuerySet
from django.utils import timezone

from ingest.models import KeptObject
from ingest.objects.fixity import UNKNOWN
from storage.port import Receipt

UNSETTLED_S = 3600
"""Grace period between storing an object and committing its row, in seconds."""


def record(receipts: Iterable[Receipt]) -> None:
    """Record stored objects; part of the transaction of the row that refers to them.

    Existing records are overwritten: a put has just compared or replaced the object.
    """
    now = timezone.now()
    KeptObject.objects.bulk_create(
        (
            KeptObject(key=r.key, size=r.size, sha256=r.sha256, kept_at=now, checked_at=now)
            for r in receipts
        ),
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["size", "sha256", "kept_at", "checked_at", "code"],
    )


def promise(receipts: Iterable[Receipt]) -> None:
    """Record objects about to be stored without a referring row; then store and `record`.

    After a crash in between, a fixity check finds out whether the object was stored.
    """
    now = timezone.now()
    KeptObject.objects.bulk_create(
        (KeptObject(key=r.key, size=r.size, sha256=r.sha256, checked_at=now) for r in receipts),
        ignore_conflicts=True,
    )


def held() -> QuerySet[KeptObject]:
    """Return the objects that the store must hold; orphans are left out."""
    return KeptObject.objects.exclude(code=UNKNOWN)


def to_read(since: datetime) -> QuerySet[KeptObject]:
    """Return the objects not compared since a moment, the longest unchecked first."""
    settled = timezone.now() - timedelta(seconds=UNSETTLED_S)
    ripe = Q(kept_at__isnull=False) | Q(checked_at__lt=settled)
    return held().filter(ripe, checked_at__lt=since).order_by("checked_at", "pk")


def digest_held_elsewhere(digest: str, key: str) -> bool:
    """Return whether another object has this digest."""
    return KeptObject.objects.filter(sha256=digest).exclude(key=key).exists()


def unknown_among(names: Sequence[str]) -> set[str]:
    """Return the keys without an inventory record."""
    return set(names) - set(held().filter(key__in=names).values_list("key", flat=True))


def record_orphans(sizes: Mapping[str, int]) -> None:
    """Record orphans, and delete records of former ones that are gone."""
    now = timezone.now()
    said = KeptObject.objects.filter(code=UNKNOWN)
    gone = [pk for pk, key in said.values_list("pk", "key") if key not in sizes]
    for start in range(0, len(gone), _AT_A_TIME):
        said.filter(pk__in=gone[start : start + _AT_A_TIME]).delete()
    KeptObject.objects.bulk_create(
        (
            KeptObject(key=key, size=size, checked_at=now, code=UNKNOWN)
            for key, size in sizes.items()
        ),
        batch_size=_AT_A_TIME,
        ignore_conflicts=True,  # recorded before, or concurrently
    )


def adopt(sizes: Mapping[str, int], kept_at: datetime) -> None:
    """Record objects older than the inventory; their digests are computed on first read."""
    KeptObject.objects.filter(code=UNKNOWN, key__in=list(sizes)).delete()
    KeptObject.objects.bulk_create(
        (
            KeptObject(key=key, size=size, kept_at=kept_at, checked_at=kept_at)
            for key, size in sizes.items()
        ),
        ignore_conflicts=True,
    )


def older_than_this_table() -> datetime | None:
    """Return when objects older than the inventory were adopted.

    None if there were none, or all their digests were computed.
    """
    unmeasured = held().filter(sha256="").order_by("kept_at")
    return unmeasured.values_list("kept_at", flat=True).first()


_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class InventorySummary:
    """Summary of the inventory.

    Attributes:
        kept: Number of objects the store must hold.
        never: Number of these never read back.
        overdue: Number of these not compared since the given time.
        oldest: Time at which the object unchecked longest was compared or stored; None
            without objects.
        codes: Open findings: code to number of objects.
    """

    kept: int
    never: int
    overdue: int
    oldest: datetime | None
    codes: Mapping[str, int]


def summary(since: datetime) -> InventorySummary:
    """Return a summary; reads no object. Those not compared since `since` are overdue."""
    totals = held().aggregate(
        kept=Count("pk"),
        never=Count("pk", filter=Q(checked_at=F("kept_at")) | Q(kept_at=None)),
        overdue=Count("pk", filter=Q(checked_at__lt=since)),
        oldest=Min("checked_at"),
    )
    codes = findings().values_list("code").annotate(count=Count("pk")).order_by("code")
    return InventorySummary(**totals, codes=dict(codes))


def oldest() -> datetime | None:
    """Return when the object unchecked longest was compared or stored; None without objects."""
    return held().order_by("checked_at", "pk").values_list("checked_at", flat=True).first()


def findings() -> QuerySet[KeptObject]:
    """Return the objects with a damage code, and orphans, by code and key."""
    return KeptObject.objects.exclude(code="").order_by("code", "key")
