"""An anchor (锚点) of the ledger: its head at a moment, signed, on one line."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, replace
from enum import StrEnum

_MARK = "lantai-ledger-1"
"""First part of a line: what it is and in which form."""

_LINE = re.compile(
    rf"{_MARK}\.([0-9a-f]{{32}})\.([0-9]{{1,15}})\.([0-9]{{1,15}})\.([0-9]{{8}}T[0-9]{{6}}Z)"
    r"\.([0-9a-f]{64})\.([0-9a-f]{64})"
)


class AnchorState(StrEnum):
    """What a ledger says of an anchor."""

    AGREES = "agrees"
    DIFFERS = "differs"
    """Another entry stands at its place, or another number of entries up to there."""
    BEYOND = "beyond"
    """The ledger ends before it."""
    FOREIGN = "foreign"
    """It is of another archive."""
    ACCEPTED = "accepted"
    """It does not agree, and a person answered for that in the ledger."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The head of a ledger at a moment.

    Attributes:
        installation: Id of the archive, 32 hexadecimal digits.
        seq: Number of its newest entry.
        count: How many entries there were.
        at: When, in UTC, as `20240305T060708Z`.
        digest: Digest of the newest entry, 64 hexadecimal digits.
        signature: HMAC-SHA256 of all of these, 64 hexadecimal digits; "" before it is signed.
    """

    installation: str
    seq: int
    count: int
    at: str
    digest: str
    signature: str = ""

    @property
    def _told(self) -> str:
        head = f"{self.installation}.{self.seq}.{self.count}"
        return f"{_MARK}.{head}.{self.at}.{self.digest}"

    @property
    def line(self) -> str:
        """All of it as one word, to be written down or mailed."""
        return f"{self._told}.{self.signature}"

    def signed(self, key: bytes) -> Anchor:
        """Return it with the signature of `key`."""
        digest = hmac.new(key, self._told.encode(), hashlib.sha256).hexdigest()
        return replace(self, signature=digest)

    def is_signed(self, key: bytes) -> bool:
        """Return whether its signature is that of `key`."""
        return hmac.compare_digest(self.signature, self.signed(key).signature)


def parse(line: str) -> Anchor | None:
    """Read a line, blanks in it left out; None where it is none."""
    found = _LINE.fullmatch("".join(line.split()))
    if found is None:
        return None
    installation, seq, count, at, digest, signature = found.groups()
    return Anchor(installation, int(seq), int(count), at, digest, signature)
