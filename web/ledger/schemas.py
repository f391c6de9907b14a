"""JSON objects of the ledger: its chain, and its anchors."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.ledger.anchor_line import Anchor, AnchorState
from catalog.ledger.anchors import WRONG, AnchorComparison
from catalog.ledger.chain import Break
from web.schema import Schema


class BreakSchema(Schema):
    """A place where the chain does not hold."""

    entry: int
    why: str


class AnchorSchema(Schema):
    """An anchor, compared with the ledger."""

    entry: int
    """Number of the last entry that it covers."""
    entries: int
    """Entries up to there."""
    at: str
    """ISO 8601 to the second, in UTC."""
    digest: str
    state: AnchorState
    signed: bool
    """Whether it is signed by the key of this installation."""
    agrees: bool

    @classmethod
    def of(cls, compared: AnchorComparison) -> AnchorSchema:
        """Return the JSON object of a compared anchor."""
        found = compared.anchor
        return cls(
            entry=found.seq,
            entries=found.count,
            at=_iso(found.at),
            digest=found.digest,
            state=compared.state,
            signed=compared.signed,
            agrees=compared.state is AnchorState.AGREES and compared.signed,
        )


class LedgerSchema(Schema):
    """The verified ledger."""

    entries: int
    whole: bool
    """Whether the chain holds and no anchor speaks against it."""
    breaks: tuple[BreakSchema, ...]
    anchored: bool
    """Whether there is any anchor."""
    anchors: tuple[AnchorSchema, ...]

    @classmethod
    def of(
        cls, entries: int, breaks: Sequence[Break], compared: Sequence[AnchorComparison]
    ) -> LedgerSchema:
        """Return the JSON object of a ledger of so many entries."""
        return cls(
            entries=entries,
            whole=not breaks and not any(each.state in WRONG for each in compared),
            breaks=tuple(BreakSchema(entry=each.seq, why=each.why) for each in breaks),
            anchored=bool(compared),
            anchors=tuple(map(AnchorSchema.of, compared)),
        )


class HeadSchema(Schema):
    """A new anchor."""

    entry: int
    entries: int
    at: str
    """As it stands in `line`: `YYYYMMDDThhmmssZ`."""
    digest: str
    line: str
    """The anchor on one line, to be written down."""

    @classmethod
    def of(cls, head: Anchor) -> HeadSchema:
        """Return the JSON object of an anchor that was written."""
        return cls(
            entry=head.seq,
            entries=head.count,
            at=head.at,
            digest=head.digest,
            line=head.line,
        )


def _iso(at: str) -> str:
    """Return `YYYYMMDDThhmmssZ` in the extended format; a typed line may hold no date."""
    return f"{at[:4]}-{at[4:6]}-{at[6:8]}T{at[9:11]}:{at[11:13]}:{at[13:15]}+00:00"
