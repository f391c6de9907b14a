"""The one thing the rest of the code knows about the index.

The indexed document is the item; its pages are separate passages: a phrase never crosses a
page, AND works across the pages of one item. The index is a copy and can be made again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from search.matching.matches import MatchKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from search.matching.uncertainty import Doubt
    from search.query import Query

COUNTED = 5000
"""Totals and facets are exact up to here; beyond, `Answer.exact` is False. No slice reaches
beyond it; `Index.ids` does."""


LAST = (1 << 53) - 1
"""A version that is greater than that of any item: what is deleted with it never comes back."""


@dataclass(frozen=True, slots=True)
class Document:
    """An item as the index keeps it.

    Attributes:
        id: The item's id in the register.
        version: Grows with every change of the item; an older one never replaces a newer.
        number: Archive number.
        title: Title, for `no:` and for people reading the index.
        class_code: Class code such as "TB·SQ".
        type_code: Document type such as "APPLICATION".
        year: Of the archive number.
        level: Sensitivity level, "L1" to "L5".
        branch: Code of the branch (机构) it belongs to.
        filed_at: Unix seconds; newest first where too many match to be ranked.
        passages: Texts. The first is the description (title, numbers, file name), then
            one for each page in order, so `passages[n]` is page n.
        doubts: For each passage its places that may have been misread; may be shorter than
            `passages`, and those of the others are not known.
    """

    id: int
    version: int
    number: str
    title: str
    class_code: str
    type_code: str
    year: int
    level: str
    branch: str
    filed_at: int
    passages: tuple[str, ...]
    doubts: tuple[tuple[Doubt, ...], ...] = ()


class SearchScope(Protocol):
    """What the person who asks may see; applied inside the query, also to totals and facets.

    Each field is read by a row of `search.filters`.
    """

    @property
    def classes(self) -> frozenset[str] | None:
        """Class codes, each standing for itself and all below it; None for all."""

    @property
    def levels(self) -> frozenset[str] | None:
        """Sensitivity levels; None for all."""

    @property
    def branches(self) -> frozenset[str] | None:
        """Codes of branches; None for all."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One item found.

    Attributes:
        id: The item's id.
        score: Higher is better, within one answer only. 0 and above for what is found as it
            was read, from there to -1 with next-best readings, below that for what is similar.
        how: In which of these three ways.
        passages: Where words stand that stand nowhere in the item as read: numbers of
            passages; empty for what is found as it was read.
    """

    id: int
    score: float
    how: MatchKind = MatchKind.EXACT
    passages: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search gives.

    Items found though misread stand behind those that match as they were read, and are
    counted apart. They are looked for only where all that match can be counted.

    Attributes:
        total: Items that match as they were read; `COUNTED` at most when `exact` is False.
        exact: Whether `total` and `facets` count all that match as they were read.
        hits: The asked slice, best first: as read, with next-best readings, similar.
        facets: For "class", "type" and "year": value to count, most frequent first; of what
            matches as it was read.
        doubtful: Items that match with next-best readings only.
        similar: Items that are only similar; 0 if they were not asked for.
        searched_all: Whether every item was looked at that may have been misread; the most
            promising come first.
    """

    total: int
    exact: bool
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    doubtful: int = 0
    similar: int = 0
    searched_all: bool = True

    @property
    def listed(self) -> int:
        """Hits that can be asked for, slice by slice."""
        return self.total + self.doubtful + self.similar


@dataclass(frozen=True, slots=True, order=True)
class Kept:
    """An item that is held for searches, and its version."""

    id: int
    version: int


class Index(Protocol):
    """Finds items by what stands in them."""

    def put(self, documents: Sequence[Document]) -> None:
        """Add or replace documents; a document older than what is held is left out."""
        ...

    def delete(self, id: int, version: int) -> None:  # noqa: A002
        """Take an item out for good; a later `put` of this version or an older is left out."""
        ...

    def search(
        self,
        query: Query,
        scope: SearchScope,
        *,
        offset: int = 0,
        limit: int = 20,
        similar: bool = False,
    ) -> Answer:
        """Find items; an empty query finds all that the scope and filters let through.

        Misread words are found where next-best readings make them; with `similar` also where
        they nearly stand, see `search.matching.matches`. Excluded words match exactly.
        """
        ...

    def ids(self, query: Query, scope: SearchScope, *, similar: bool = False) -> Iterator[int]:
        """Give the id of every item that is found, by growing id, however many there are.

        What is found as it was read; with `similar` also what `search` finds though misread,
        as far as it looks. Changes made meanwhile may count or not; no id is given twice.
        """
        ...

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Take `documents` instead of all that is held; return how many.

        A search meanwhile sees the old or the new, never a mixture.
        """
        ...

    def kept(self, after: int = -1) -> Iterator[Kept]:
        """Give every item beyond `after` that is held, by growing id.

        All that was put or deleted before counts, later changes may or may not.
        """
        ...

    def check(self) -> None:
        """Return when the index answers, and would take changes.

        Raises:
            IndexUnavailable: It does not.
        """
        ...

    def is_current(self) -> bool:
        """Tell whether a rebuild would bring nothing that this version could find more."""
        ...
