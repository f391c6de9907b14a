"""Taking a row for a while: claim before the work, finish only with the same token."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import F, Q, QuerySet

from ingest.errors import LeaseLost
from ingest.models import HELD, Bundle, Leased, Page, Rereading, SourceFile

Row = TypeVar("Row", bound=Leased)

KINDS: tuple[type[Leased], ...] = (SourceFile, Page, Bundle, Rereading)
"""Kinds of rows that a worker may hold."""

_BUNDLE: dict[type[Leased], str] = {
    SourceFile: "bundle",
    Page: "file__bundle",
    Bundle: "pk",
    Rereading: "page__file__bundle",
}
"""Where the bundle of each kind stands, seen from its row."""

FREE = {"lease_token": "", "lease_owner": "", "lease_until": None}
"""What a row looks like that nobody holds."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A claim on one row.

    Attributes:
        row_id: The row.
        token: What the finishing `UPDATE` must match.
        attempt: Which attempt this is, from 1.
        bundle_id: The bundle that the row is of; None for a file that came with none.
    """

    row_id: int
    token: str
    attempt: int
    bundle_id: int | None


def free(rows: QuerySet[Row], now: datetime) -> QuerySet[Row]:
    """Return those of `rows` that nobody holds and whose wait is over.

    One whose lease ran out is held until the sweep breaks the lease: there it is counted.
    """
    return rows.filter(Q(not_before=None) | Q(not_before__lte=now), lease_until=None)


def claim(
    rows: QuerySet[Row], row_id: int, *, owner: str, now: datetime, seconds: float
) -> Lease | None:
    """Take a row out of `rows`, counting the attempt; None when there is nothing to take.

    One conditional `UPDATE`, so of two workers one gets it. The attempt is written before the
    work starts: a row that kills its worker is counted all the same.
    """
    token = secrets.token_hex(16)
    with transaction.atomic():  # nobody sets the row aside between the two
        taken = free(rows.filter(pk=row_id), now).update(
            lease_token=token,
            lease_owner=owner,
            lease_until=now + timedelta(seconds=seconds),
            attempts=F("attempts") + 1,
        )
        if not taken:
            return None
        row = rows.values_list("attempts", _BUNDLE[rows.model]).get(pk=row_id)
    return Lease(row_id, token, *row)


def finish(rows: QuerySet[Row], lease: Lease, **changes: object) -> None:
    """Give the row back, changed; must be called in the transaction that keeps the result.

    Raises:
        LeaseLost: The lease ran out and somebody else took the row: the result must not count.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a result and its row are one transaction")
    changed = rows.filter(pk=lease.row_id, lease_token=lease.token).update(**FREE, **changes)
    if not changed:
        raise LeaseLost


def renew(rows: QuerySet[Row], tokens: Collection[str], until: datetime) -> int:
    """Let leases that their worker still needs run on; return how many it still has."""
    return rows.filter(lease_token__in=tokens, lease_until__isnull=False).update(
        lease_until=until
    )


def break_leases(rows: QuerySet[Row], owner: str) -> int:
    """Free all rows of an owner that is known to be dead; return how many.

    The attempt is given back: the worker went away, the row may have had no part in it.
    """
    return _lose(rows.filter(lease_owner=owner, lease_until__isnull=False))


def break_expired(rows: QuerySet[Row], now: datetime) -> int:
    """Free all rows whose worker let the lease run out, as if it were dead; return how many."""
    return _lose(rows.filter(HELD, lease_until__lt=now))


def hand_back(rows: QuerySet[Row], owner: str) -> int:
    """Free all rows of an owner that ends before they are done; return how many."""
    held = rows.filter(lease_owner=owner, lease_until__isnull=False)
    return held.update(**FREE, attempts=F("attempts") - 1)


def _lose(rows: QuerySet[Row]) -> int:
    return rows.update(**FREE, attempts=F("attempts") - 1, lost=F("lost") + 1)
