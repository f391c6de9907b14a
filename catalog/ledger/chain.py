"""The ledger's chain: each entry's digest covers its content and the digest before it.

What else a digest covers has grown; each entry says by its form which it is:

1  number, moment, act, name, subject, detail
2  the form itself and the id of the account, besides
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

NEWEST = 2
"""Form of new entries; along a chain it never goes back."""

START = "0" * 64
"""What the first entry names as the one before it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a digest covers.

    Attributes:
        seq: From 1, without gaps.
        at: ISO 8601 in UTC, microseconds.
        act: Such as "filed".
        actor: Who did it.
        subject: Kind and id, such as "item:12".
        detail: What else is to be answered for; JSON values only.
        actor_id: Id of the account; None on the command line.
        form: What the digest covers.
    """

    seq: int
    at: str
    act: str
    actor: str
    subject: str
    detail: Mapping[str, Any]
    actor_id: int | None = None
    form: int = NEWEST


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as kept, with its place in the chain."""

    entry: Entry
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold: `seq` of the entry and why.

    Why: "number", "previous", "content", "form" (older than the one before), "head".
    """

    seq: int
    why: str


def digest(entry: Entry, previous: str) -> str:
    """Return the SHA-256 (64 hexadecimal digits) of `entry` chained to `previous`."""
    covered: list[Any] = [
        previous,
        entry.seq,
        entry.at,
        entry.act,
        entry.actor,
        entry.subject,
        entry.detail,
    ]
    if entry.form > 1:
        covered += [entry.form, entry.actor_id]
    text = json.dumps(covered, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def breaks(links: Iterable[Link], head_seq: int, head_digest: str) -> Iterable[Break]:
    """Yield every place where the chain from the first entry to the head does not hold.

    An edited, inserted, removed or reordered entry shows at its place, a cut tail at the head.
    """
    seq, last, form = 0, START, 1
    for link in links:
        seq += 1
        if link.entry.seq != seq:
            yield Break(link.entry.seq, "number")
            seq = link.entry.seq
        if link.previous != last:
            yield Break(link.entry.seq, "previous")
        if digest(link.entry, link.previous) != link.digest:
            yield Break(link.entry.seq, "content")
        if not form <= link.entry.form <= NEWEST:
            yield Break(link.entry.seq, "form")
        form = max(form, link.entry.form)
        last = link.digest
    if (seq, last) != (head_seq, head_digest):
        yield Break(head_seq, "head")
