"""Verdict on a file, from the states of its pages."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum


class Verdict(StrEnum):
    """Verdict on a file; the value is the key of its text."""

    FILED = "filed"
    DUPLICATE = "duplicate"
    SET_ASIDE = "set_aside"
    REFUSED = "refused"
    IGNORED = "ignored"


class PageOutcome(StrEnum):
    """State of a page."""

    WAITING = "waiting"
    READ = "read"
    BLANK = "blank"
    SET_ASIDE = "set_aside"
    DAMAGED = "damaged"


def file_verdict(pages: Sequence[PageOutcome]) -> Verdict | None:
    """Return the verdict on a file split into `pages`; None while some wait.

    A file of damaged pages only, or of none, is refused. With some pages damaged or set aside
    it is set aside: nothing is filed with a page missing. Blank pages count as read.
    """
    states = set(pages)
    if PageOutcome.WAITING in states:
        return None
    if states <= {PageOutcome.DAMAGED}:
        return Verdict.REFUSED
    whole = states <= {PageOutcome.READ, PageOutcome.BLANK}
    return Verdict.FILED if whole else Verdict.SET_ASIDE
