"""Account of a batch: received against accounted for, with differences."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum


class Sum(StrEnum):
    """A sum of the account; the value is the key of its text."""

    FILES = "files"
    PAGES = "pages"
    ITEMS = "items"


@dataclass(frozen=True, slots=True)
class Difference:
    """A sum that does not balance.

    Attributes:
        sum: Which one.
        expected: What went in.
        found: What is accounted for.
    """

    sum: Sum
    expected: int
    found: int

    @property
    def missing(self) -> int:
        """Number not accounted for; negative for a surplus."""
        return self.expected - self.found


@dataclass(frozen=True, slots=True)
class Account:
    """The account of a batch.

    Every file stands under exactly one heading, and every page of the files split or set
    aside under exactly one.

    Attributes:
        files_received: Files durably kept when the batch came in.
        files_split: Taken apart into pages, and not set aside.
        files_duplicate: Held already; no second copy was made.
        files_refused: Nothing in them could be kept as pages.
        files_ignored: No papers, such as the thumbnail files of a system.
        files_set_aside: Waiting for a person, whole or for some of their pages.
        files_waiting: Not yet taken apart.
        pages_counted: Pages found when files were taken apart.
        pages_read: Read; with text, or at least with ink.
        pages_blank: Found blank: neither text nor ink.
        pages_set_aside: Waiting for a person.
        pages_waiting: Not yet read.
        items_filed: Items that have their archive number. Files of one folder may make one
            item, so there may be fewer items than files, never more.
    """

    files_received: int = 0
    files_split: int = 0
    files_duplicate: int = 0
    files_refused: int = 0
    files_ignored: int = 0
    files_set_aside: int = 0
    files_waiting: int = 0
    pages_counted: int = 0
    pages_read: int = 0
    pages_blank: int = 0
    pages_set_aside: int = 0
    pages_waiting: int = 0
    items_filed: int = 0

    def __post_init__(self) -> None:
        for each in fields(self):
            if getattr(self, each.name) < 0:
                raise ValueError(each.name)

    @property
    def files_accounted(self) -> int:
        """Files under any heading."""
        return (
            self.files_split
            + self.files_duplicate
            + self.files_refused
            + self.files_ignored
            + self.files_set_aside
            + self.files_waiting
        )

    @property
    def pages_accounted(self) -> int:
        """Pages under any heading."""
        return self.pages_read + self.pages_blank + self.pages_set_aside + self.pages_waiting

    @property
    def balances(self) -> bool:
        """Return whether all sums balance."""
        return not self.differences()

    def differences(self) -> tuple[Difference, ...]:
        """Return every sum that does not balance.

        Items differ when there are more than the files they can come from.
        """
        found = []
        if self.files_received != self.files_accounted:
            found.append(Difference(Sum.FILES, self.files_received, self.files_accounted))
        if self.pages_counted != self.pages_accounted:
            found.append(Difference(Sum.PAGES, self.pages_counted, self.pages_accounted))
        sources = self.files_split + self.files_set_aside
        if self.items_filed > sources:
            found.append(Difference(Sum.ITEMS, sources, self.items_filed))
        return tuple(found)
