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
"""For how long an object may be stored whose row is yet to be committed, in seconds."""


def record(receipts: Iterable[Receipt]) -> None:
    """Record stored objects; part of the transaction of the row that refers to them.

    What is noted already is noted anew: a put has just compared or replaced it.
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

    Killed in between, it is neither unknown nor missed: `fixity` looks which of the two it is.
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
        ignore_conflicts=True,  # said before, or stored and recorded at this moment
    )


def adopt(sizes: Mapping[str, int], kept_at: datetime) -> None:
    """Record objects made before the inventory existed; measured when first read."""
    KeptObject.objects.filter(code=UNKNOWN, key__in=list(sizes)).delete()
    KeptObject.objects.bulk_create(
        (
            KeptObject(key=key, size=size, kept_at=kept_at, checked_at=kept_at)
            for key, size in sizes.items()
        ),
        ignore_conflicts=True,
    )


def older_than_this_table() -> datetime | None:
    """Return when the inventory was made for an installation with objects.

    None once all of those were measured, and where there were none.
    """
    unmeasured = held().filter(sha256="").order_by("kept_at")
    return unmeasured.values_list("kept_at", flat=True).first()


_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class InventorySummary:
    """Summary of the stored objects, without reading any.

    Attributes:
        kept: How many the store must hold.
        never: Those of them that were never read back.
        overdue: Those not compared since the moment that was asked about.
        oldest: When the one longest ago was compared or stored; None where there is none.
        codes: What was found and still stands: code to number of objects.
    """

    kept: int
    never: int
    overdue: int
    oldest: datetime | None
    codes: Mapping[str, int]


def summary(since: datetime) -> InventorySummary:
    """Return a summary; objects not compared since `since` are overdue."""
    told = held().aggregate(
        kept=Count("pk"),
        never=Count("pk", filter=Q(checked_at=F("kept_at")) | Q(kept_at=None)),
        overdue=Count("pk", filter=Q(checked_at__lt=since)),
        oldest=Min("checked_at"),
    )
    codes = findings().values_list("code").annotate(count=Count("pk")).order_by("code")
    return InventorySummary(**told, codes=dict(codes))


def oldest() -> datetime | None:
    """Return the time of the earliest latest comparison of an object; cheap."""
    return held().order_by("checked_at", "pk").values_list("checked_at", flat=True).first()


def findings() -> QuerySet[KeptObject]:
    """Return the objects with a damage code, and orphans."""
    return KeptObject.objects.exclude(code="").order_by("code", "key")
