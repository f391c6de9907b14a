"""Hash chain of the ledger: each digest covers an entry and the digest before it.

The content covered has grown; the form of an entry is its version:

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
"""Form of new entries; forms never decrease along a chain."""

START = "0" * 64
"""Digest that the first entry is chained to."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Content that a digest covers.

    Attributes:
        seq: Number from 1, without gaps.
        at: ISO 8601 in UTC, microseconds.
        act: Such as "filed".
        actor: Name of the actor.
        subject: Kind and id, such as "item:12".
        detail: Further content of the act; JSON values only.
        actor_id: Id of the account; None on the command line.
        form: Version of the content covered.
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
    """A stored entry with both digests: its own, and the one before it."""

    entry: Entry
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class Break:
    """A place where a chain is broken: `seq` of the entry, and the reason.

    Reasons: "number", "previous", "content", "form" (older than the one before), "head".
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
    """Yield every place where the chain from the first entry to the head is broken.

    An edited, inserted, removed or reordered entry shows at its place, a truncated end at the
    head.
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
