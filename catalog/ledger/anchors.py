"""Anchors of the ledger outside of the database: they reveal a ledger that was rebuilt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from itertools import islice

from django.db import DEFAULT_DB_ALIAS, transaction
from django.utils import timezone

from catalog.errors import NothingToAccept, ReasonMissing
from catalog.ledger import entries as ledger
from catalog.ledger.anchor_line import (
    Anchor,
    AnchorState,
    parse,
)
from catalog.models import LedgerEntry, LedgerHead
from catalog.register import queries
from storage.witness.port import Witness

JOURNAL = "ledger"

ACCEPTED = "loss accepted"
"""Act of a person who accepts that anchors do not agree, as after a restore."""

WRONG = {AnchorState.DIFFERS, AnchorState.BEYOND}
"""States in which the ledger is not the anchored one."""


@dataclass(frozen=True, slots=True)
class AnchorComparison:
    """An anchor, compared with the ledger.

    Attributes:
        anchor: The anchor.
        state: Result of the comparison.
        signed: Whether its signature is valid for our key.
    """

    anchor: Anchor
    state: AnchorState
    signed: bool


@dataclass(frozen=True, slots=True)
class Anchors:
    """Anchors of this installation.

    Attributes:
        witness: Journals in which they are stored.
        key: Key that signs them (HMAC).
    """

    witness: Witness
    key: bytes

    def head(self) -> Anchor:
        """Return the head of the ledger, signed, without storing it."""
        with ledger.one_moment(DEFAULT_DB_ALIAS):
            head = LedgerHead.objects.filter(pk=1).first() or LedgerHead()
            count = LedgerEntry.objects.count()
            installation = queries.installation()
        at = timezone.now().astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        return Anchor(installation, head.seq, count, at, head.digest).signed(self.key)

    def write(self) -> Anchor:
        """Store the head of the ledger outside of the database, signed, and return it.

        Raises:
            StorageError: It could not be written.
        """
        anchor = self.head()
        self.witness.append(JOURNAL, anchor.seq, {"line": anchor.line}, again=True)
        return anchor

    def compared(
        self, using: str = DEFAULT_DB_ALIAS, most: int | None = None
    ) -> list[AnchorComparison]:
        """Compare stored anchors with a ledger; highest first.

        Args:
            using: Alias of the Django database with the ledger.
            most: Number of anchors; None for all.

        Raises:
            StorageError: They cannot be read.
        """
        records = islice(self.witness.newest_first(JOURNAL), most)
        found = (parse(str(each.content.get("line", ""))) for each in records)
        return self.compare([each for each in found if each is not None], using)

    def compare(
        self, anchors: Iterable[Anchor], using: str = DEFAULT_DB_ALIAS
    ) -> list[AnchorComparison]:
        """Compare given anchors with a ledger."""
        accepted = _accepted()
        return [
            AnchorComparison(each, _state(each, accepted, using), each.is_signed(self.key))
            for each in anchors
        ]

    def accept(self, reason: str, by: ledger.Actor) -> list[Anchor]:
        """Record in the ledger that a person accepts anchors that do not agree; return them.

        Raises:
            ReasonMissing: The reason is empty.
            NothingToAccept: All agree.
            StorageError: They cannot be read.
        """
        if not reason.strip():
            raise ReasonMissing
        wrong = [each.anchor for each in self.compared() if each.state in WRONG]
        if not wrong:
            raise NothingToAccept
        with transaction.atomic():
            accepted = [[each.seq, each.digest] for each in wrong]
            ledger.append(ACCEPTED, "archive:1", by, reason=reason.strip(), anchors=accepted)
        return wrong


def _accepted() -> set[tuple[int, str]]:
    """Return number and digest of the anchors that a person accepted."""
    rows = LedgerEntry.objects.filter(act=ACCEPTED).values_list("detail", flat=True)
    return {(seq, digest) for detail in rows for seq, digest in detail.get("anchors", [])}


def _state(anchor: Anchor, accepted: set[tuple[int, str]], using: str) -> AnchorState:
    entries = LedgerEntry.objects.using(using)
    if anchor.installation != queries.installation(using):
        return AnchorState.FOREIGN
    held = entries.filter(seq=anchor.seq, digest=anchor.digest).exists() or not anchor.seq
    if held and entries.filter(seq__lte=anchor.seq).count() == anchor.count:
        return AnchorState.AGREES
    if (anchor.seq, anchor.digest) in accepted:
        return AnchorState.ACCEPTED
    beyond = not entries.filter(seq__gte=anchor.seq).exists()
    return AnchorState.BEYOND if beyond else AnchorState.DIFFERS
