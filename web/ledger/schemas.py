"""JSON schemas of the ledger: its hash chain, and its anchors."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.ledger.anchor_line import Anchor, AnchorState
from catalog.ledger.anchors import WRONG, AnchorComparison
from catalog.ledger.chain import Break
from web.schema import Schema


class BreakSchema(Schema):
    """A break of the hash chain."""

    entry: int
    why: str


class AnchorSchema(Schema):
    """An anchor compared with the ledger."""

    entry: int
    """Sequence number of the last entry it covers."""
    entries: int
    """Number of entries up to there."""
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
    """Result of verifying the ledger."""

    entries: int
    whole: bool
    """Whether the chain is intact and no anchor contradicts it."""
    breaks: tuple[BreakSchema, ...]
    anchored: bool
    """Whether there is any anchor."""
    anchors: tuple[AnchorSchema, ...]

    @classmethod
    def of(
        cls, entries: int, breaks: Sequence[Break], compared: Sequence[AnchorComparison]
    ) -> LedgerSchema:
        """Return the JSON object of a verified ledger with its number of entries."""
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
    """Time as in `line`: `YYYYMMDDThhmmssZ`."""
    digest: str
    line: str
    """The anchor as one line of text, to be written down."""

    @classmethod
    def of(cls, head: Anchor) -> HeadSchema:
        """Return the JSON object of a new anchor."""
        return cls(
            entry=head.seq,
            entries=head.count,
            at=head.at,
            digest=head.digest,
            line=head.line,
        )


def _iso(at: str) -> str:
    """Convert `YYYYMMDDThhmmssZ` to the extended format, without validation."""
    return f"{at[:4]}-{at[4:6]}-{at[6:8]}T{at[9:11]}:{at[11:13]}:{at[13:15]}+00:00"
