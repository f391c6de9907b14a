"""What becomes of a file, decided from what became of its pages."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum


class Verdict(StrEnum):
    """What became of a file; the value keys the text people see."""

    FILED = "filed"
    DUPLICATE = "duplicate"
    SET_ASIDE = "set_aside"
    REFUSED = "refused"
    IGNORED = "ignored"


class PageState(StrEnum):
    """What became of a page."""

    WAITING = "waiting"
    READ = "read"
    BLANK = "blank"
    SET_ASIDE = "set_aside"
    DAMAGED = "damaged"


def file_verdict(pages: Sequence[PageState]) -> Verdict | None:
    """Decide what becomes of a file that was taken apart into `pages`; None while some wait.

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
