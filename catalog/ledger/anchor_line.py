"""Anchor (锚点) of the ledger: its head at one moment, signed, as one line of text."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, replace
from enum import StrEnum

_MARK = "lantai-ledger-1"
"""First part of a line: identifies its format and version."""

_LINE = re.compile(
    rf"{_MARK}\.([0-9a-f]{{32}})\.([0-9]{{1,15}})\.([0-9]{{1,15}})\.([0-9]{{8}}T[0-9]{{6}}Z)"
    r"\.([0-9a-f]{64})\.([0-9a-f]{64})"
)


class AnchorState(StrEnum):
    """Result of comparing an anchor with a ledger."""

    AGREES = "agrees"
    DIFFERS = "differs"
    """The ledger has another entry at its position, or another count up to it."""
    BEYOND = "beyond"
    """The ledger ends before it."""
    FOREIGN = "foreign"
    """It belongs to another archive."""
    ACCEPTED = "accepted"
    """It does not agree, and a person accepted that in the ledger."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The head of a ledger at one moment.

    Attributes:
        installation: Installation id, 32 hexadecimal digits.
        seq: Number of the newest entry.
        count: Number of entries.
        at: Time in UTC, as `20240305T060708Z`.
        digest: Digest of the newest entry, 64 hexadecimal digits.
        signature: HMAC-SHA-256 of all of these, 64 hexadecimal digits; "" before it is signed.
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
        """The anchor as one word, to be written down or mailed."""
        return f"{self._told}.{self.signature}"

    def signed(self, key: bytes) -> Anchor:
        """Return a copy with the signature of `key`."""
        digest = hmac.new(key, self._told.encode(), hashlib.sha256).hexdigest()
        return replace(self, signature=digest)

    def is_signed(self, key: bytes) -> bool:
        """Return whether its signature is valid for `key`."""
        return hmac.compare_digest(self.signature, self.signed(key).signature)


def parse(line: str) -> Anchor | None:
    """Parse a line, ignoring blanks; return None if it is not the line of an anchor."""
    found = _LINE.fullmatch("".join(line.split()))
    if found is None:
        return None
    installation, seq, count, at, digest, signature = found.groups()
    return Anchor(installation, int(seq), int(count), at, digest, signature)
