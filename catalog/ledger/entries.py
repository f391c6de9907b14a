"""Entries of the ledger (台账), appended within the transaction of the act itself."""

from __future__ import annotations

import getpass
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import QuerySet
from django.utils import timezone

from catalog.ledger import chain
from catalog.models import LedgerEntry, LedgerHead

QUARTER = timedelta(minutes=15)
"""Period in which one entry covers repeated views by the same person."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Person who answers for an act.

    Attributes:
        name: Login name, or the name of the operating system's user on the command line.
        user_id: Id of the account; None on the command line.
    """

    name: str
    user_id: int | None = None


def at_the_console() -> Actor:
    """Return the actor of the command line, by the name of the operating system's user."""
    try:
        return Actor(getpass.getuser())
    except (KeyError, OSError):  # an id without a name, as in some containers
        return Actor("console")


def append(act: str, subject: str, actor: Actor, **detail: Any) -> None:
    """Append an act; must be called inside the transaction of the act itself.

    Raises:
        TransactionManagementError: There is no transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an act and its entry are one transaction")
    head = _locked_head()
    now = timezone.now()
    entry = chain.Entry(
        head.seq + 1, _iso(now), act, actor.name, subject, detail, actor.user_id
    )
    digest = chain.digest(entry, head.digest)
    LedgerEntry.objects.create(
        seq=entry.seq,
        at=now,
        act=act,
        actor_id=actor.user_id,
        actor_name=actor.name,
        subject=subject,
        detail=detail,
        previous=head.digest,
        digest=digest,
        form=entry.form,
    )
    LedgerHead.objects.filter(pk=1).update(seq=entry.seq, digest=digest)


def append_once(act: str, subject: str, actor: Actor, **detail: Any) -> None:
    """Append an act, unless an equal one of the same person is not older than `QUARTER`.

    The check for it costs one read and takes no lock.
    """
    recent = LedgerEntry.objects.filter(
        act=act,
        subject=subject,
        actor=actor.user_id,
        actor_name=actor.name,
        at__gt=timezone.now() - QUARTER,
    )
    if _holds(recent, detail):
        return
    with transaction.atomic():
        _locked_head()
        if not _holds(recent.all(), detail):  # another request may have been quicker
            append(act, subject, actor, **detail)


def _holds(entries: QuerySet[LedgerEntry], detail: Mapping[str, Any]) -> bool:
    return any(each == detail for each in entries.values_list("detail", flat=True))


def _locked_head() -> LedgerHead:
    """Return the head of the chain, locked until the transaction ends."""
    heads = LedgerHead.objects.select_for_update()
    head = heads.filter(pk=1).first()
    if head is None:  # this is the first act of the archive
        LedgerHead.objects.get_or_create(pk=1)
        head = heads.get(pk=1)
    return head


def breaks(using: str = DEFAULT_DB_ALIAS) -> list[chain.Break]:
    """Return every place where the chain is broken; empty if it is intact.

    Args:
        using: Alias of the Django database.
    """
    with one_moment(using):
        head = LedgerHead.objects.using(using).filter(pk=1).first() or LedgerHead()
        return list(chain.breaks(_links(using), head.seq, head.digest))


@contextmanager
def one_moment(using: str) -> Generator[None, None, None]:
    """Run all queries of the context on one snapshot, while others append."""
    connection = transaction.get_connection(using)
    is_outermost = not connection.in_atomic_block
    with transaction.atomic(using):
        if is_outermost and connection.vendor == "postgresql":  # SQLite does so by itself
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _links(using: str) -> Iterator[chain.Link]:
    rows = LedgerEntry.objects.using(using).order_by("seq")
    for row in rows.iterator(chunk_size=1000):
        entry = chain.Entry(
            row.seq,
            _iso(row.at),
            row.act,
            row.actor_name,
            row.subject,
            row.detail,
            row.actor_id,
            row.form,
        )
        yield chain.Link(entry, row.previous, row.digest)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
