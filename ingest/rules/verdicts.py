"""What becomes of a file, decided from what became of its pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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


class Cause(StrEnum):
    """Why a file has its verdict; the value keys the text people see."""

    NOT_A_PAPER = "not-a-paper"
    HELD_ALREADY = "held-already"
    NOT_READABLE = "not-readable"
    NO_PAGES = "no-pages"
    ALL_PAGES_DAMAGED = "all-pages-damaged"
    PAGES_DAMAGED = "pages-damaged"
    PAGES_SET_ASIDE = "pages-set-aside"
    ALL_PAGES_BLANK = "all-pages-blank"


@dataclass(frozen=True, slots=True)
class PageFact:
    """What a file's verdict has to know of one page.

    Attributes:
        number: Within the file, from 1.
        state: What became of it.
    """

    number: int
    state: PageState


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, and which pages.

    Attributes:
        cause: Why.
        pages: Numbers of the pages meant, in order; empty where the whole file is.
    """

    cause: Cause
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a file.

    Attributes:
        verdict: None while pages wait: it is too early to say.
        reasons: Every reason; a filed file may have one too, as a note.
    """

    verdict: Verdict | None
    reasons: tuple[Reason, ...] = ()


IGNORED = Outcome(Verdict.IGNORED, (Reason(Cause.NOT_A_PAPER),))
"""A file that is no paper, such as the thumbnails a system leaves behind."""

DUPLICATE = Outcome(Verdict.DUPLICATE, (Reason(Cause.HELD_ALREADY),))
"""A file whose very bytes are held already."""

NOT_READABLE = Outcome(Verdict.REFUSED, (Reason(Cause.NOT_READABLE),))
"""A file that could not be taken apart into pages."""


def file_outcome(pages: Sequence[PageFact]) -> Outcome:
    """Decide what becomes of a file that was taken apart into `pages`.

    Damage to every page refuses the file; damage to some, or a page set aside, leaves it to
    a person: nothing is filed with a page missing. Blank pages are kept, also when there are
    no others.
    """
    if not pages:
        return Outcome(Verdict.REFUSED, (Reason(Cause.NO_PAGES),))
    if any(page.state is PageState.WAITING for page in pages):
        return Outcome(None)
    damaged = _numbers(pages, PageState.DAMAGED)
    if len(damaged) == len(pages):
        return Outcome(Verdict.REFUSED, (Reason(Cause.ALL_PAGES_DAMAGED, damaged),))
    blank = _numbers(pages, PageState.BLANK)
    causes = {
        Cause.PAGES_DAMAGED: damaged,
        Cause.PAGES_SET_ASIDE: _numbers(pages, PageState.SET_ASIDE),
        Cause.ALL_PAGES_BLANK: blank if len(blank) == len(pages) else (),
    }
    reasons = tuple(Reason(cause, numbers) for cause, numbers in causes.items() if numbers)
    whole = all(page.state in (PageState.READ, PageState.BLANK) for page in pages)
    return Outcome(Verdict.FILED if whole else Verdict.SET_ASIDE, reasons)


def _numbers(pages: Sequence[PageFact], state: PageState) -> tuple[int, ...]:
    return tuple(sorted(page.number for page in pages if page.state is state))
