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


class PageState(StrEnum):
    """State of a page."""

    WAITING = "waiting"
    READ = "read"
    BLANK = "blank"
    SET_ASIDE = "set_aside"
    DAMAGED = "damaged"


def file_verdict(pages: Sequence[PageState]) -> Verdict | None:
    """Return the verdict on a file split into `pages`; None while some wait.

    Damage to every page refuses the file; damage to some, or a page set aside, leaves it to
    a person: nothing is filed with a page missing. Blank pages are kept, also when there are
    no others.
    """
    states = set(pages)
    if PageState.WAITING in states:
        return None
    if states <= {PageState.DAMAGED}:
        return Verdict.REFUSED
    whole = states <= {PageState.READ, PageState.BLANK}
    return Verdict.FILED if whole else Verdict.SET_ASIDE
