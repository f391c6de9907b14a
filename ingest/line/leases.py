"""Leases: claim a row before the work, finish only with the same token."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Generic, TypeVar

from django.db import transaction
from django.db.models import F, Q, QuerySet

from ingest.errors import LeaseLost
from ingest.models import HELD, Bundle, Leased, Page, Rereading, SourceFile

Row = TypeVar("Row", bound=Leased)
Row_co = TypeVar("Row_co", bound=Leased, covariant=True)

KINDS: tuple[type[Leased], ...] = (SourceFile, Page, Bundle, Rereading)
"""Models whose rows a worker can lease."""

_BATCH: dict[type[Leased], str] = {
    SourceFile: "batch",
    Page: "file__batch",
    Bundle: "batch",
    Rereading: "page__file__batch",
}
"""Lookup path from a row to its batch, by model."""

_BUNDLE: dict[type[Leased], str] = {
    SourceFile: "bundle_id",
    Page: "file.bundle_id",
    Bundle: "pk",
    Rereading: "page.file.bundle_id",
}
"""Attribute path from a row to the id of its bundle, by model."""

FREE = {"lease_token": "", "lease_owner": "", "lease_until": None}
"""Field values of a row without a lease."""


@dataclass(frozen=True, slots=True)
class Lease(Generic[Row_co]):
    """A claim on one row.

    Attributes:
        row: The row as claimed, with its file and batch loaded.
        token: Random token that the finishing `UPDATE` must match.
    """

    row: Row_co
    token: str

    @property
    def row_id(self) -> int:
        """Id of the row."""
        return int(self.row.pk)

    @property
    def attempt(self) -> int:
        """Number of this attempt, from 1."""
        return self.row.attempts

    @property
    def bundle_id(self) -> int | None:
        """Id of the row's bundle; None for a file without one."""
        found: int | None = attrgetter(_BUNDLE[type(self.row)])(self.row)
        return found


def free(rows: QuerySet[Row], now: datetime) -> QuerySet[Row]:
    """Return those of `rows` that are not leased and whose wait is over.

    An expired lease still holds its row until the sweep breaks it and counts the loss.
    """
    return rows.filter(Q(not_before=None) | Q(not_before__lte=now), lease_until=None)


def claim(
    rows: QuerySet[Row], row_id: int, *, owner: str, now: datetime, seconds: float
) -> Lease[Row] | None:
    """Lease a row of `rows` for `seconds` and count the attempt; None if not available.

    One conditional `UPDATE`, so only one of two workers gets it. The attempt is written before
    the work starts, so a row that kills its worker is counted, too.
    """
    token = secrets.token_hex(16)
    with transaction.atomic():  # so that no lease is broken in between
        taken = free(rows.filter(pk=row_id), now).update(
            lease_token=token,
            lease_owner=owner,
            lease_until=now + timedelta(seconds=seconds),
            attempts=F("attempts") + 1,
        )
        if not taken:
            return None
        kind = rows.model._default_manager  # noqa: SLF001  public in Django
        row = kind.select_related(_BATCH[rows.model]).get(pk=row_id)
    return Lease(row, token)


def finish(rows: QuerySet[Row], lease: Lease[Row], **changes: object) -> None:
    """Release the row with `changes`; call it in the transaction that stores the result.

    Raises:
        LeaseLost: The lease was broken or expired; the result must be discarded.
        TransactionManagementError: There is no transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a result and its row are one transaction")
    changed = rows.filter(pk=lease.row_id, lease_token=lease.token).update(**FREE, **changes)
    if not changed:
        raise LeaseLost


def renew(rows: QuerySet[Row], tokens: Collection[str], until: datetime) -> int:
    """Extend leases; return how many are still held."""
    return rows.filter(lease_token__in=tokens, lease_until__isnull=False).update(
        lease_until=until
    )


def break_leases(rows: QuerySet[Row], owner: str) -> int:
    """Release all rows of a dead owner, counting them as lost; return how many.

    The attempt is not counted: the row may not have caused the worker's death.
    """
    return _lose(rows.filter(lease_owner=owner, lease_until__isnull=False))


def break_expired(rows: QuerySet[Row], now: datetime) -> int:
    """Release all rows with expired leases, as if their owner were dead; return how many."""
    return _lose(rows.filter(HELD, lease_until__lt=now))


def hand_back(rows: QuerySet[Row], owner: str) -> int:
    """Release all unfinished rows of an owner that stops; return how many."""
    held = rows.filter(lease_owner=owner, lease_until__isnull=False)
    return held.update(**FREE, attempts=F("attempts") - 1)


def _lose(rows: QuerySet[Row]) -> int:
    return rows.update(**FREE, attempts=F("attempts") - 1, lost=F("lost") + 1)
