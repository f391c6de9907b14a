"""Reconciles a batch: files and pages received against those filed, refused or set aside."""

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
        sum: The sum.
        expected: Number received; of items, the most there can be.
        found: Number accounted for.
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

    Each file counts in exactly one category, and so does each page of a split or set-aside
    file.

    Attributes:
        files_received: Files recorded by the intake.
        files_split: Split into pages, and not set aside.
        files_duplicate: Bytes held already; no second copy was stored.
        files_refused: Unreadable, or sent back to be scanned again.
        files_ignored: No scans, such as thumbnail files of a system.
        files_set_aside: Waiting for a person, because of all or some of their pages.
        files_waiting: Not yet split.
        pages_counted: Pages counted when files were split.
        pages_read: Read, with text or at least ink.
        pages_blank: Blank: neither text nor ink.
        pages_set_aside: Waiting for a person.
        pages_waiting: Not yet read.
        items_filed: Items with an archive number. Files of a folder may form one item, so
            there are never more items than files.
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
        """Number of files over all categories."""
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
        """Number of pages over all categories."""
        return self.pages_read + self.pages_blank + self.pages_set_aside + self.pages_waiting

    @property
    def balances(self) -> bool:
        """Return whether all sums balance."""
        return not self.differences()

    def differences(self) -> tuple[Difference, ...]:
        """Return every sum that does not balance.

        The sum of items balances unless there are more of them than files they can come from.
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
