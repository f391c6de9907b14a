"""Port of the index: the `Index` protocol and its value types.

A document is an item; its pages are separate passages: a phrase never crosses a page, AND works
across the pages of an item. The index is derived data and can be rebuilt.
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
"""Largest number of matches that is counted exactly; beyond, `Answer.exact` is False. Slices
end here, `Index.ids` does not."""


LAST = (1 << 53) - 1
"""A version above that of any item: an item deleted with it cannot be put again."""


@dataclass(frozen=True, slots=True)
class Document:
    """An item, as indexed.

    Attributes:
        id: Id of the item in the register.
        version: Grows with every change of the item; an older one never replaces a newer.
        number: Archive number, searched by `no:`.
        title: Title, for people who inspect the index.
        class_code: Class code such as "TB·SQ".
        type_code: Document type such as "APPLICATION".
        year: Year of the archive number.
        level: Sensitivity level, "L1" to "L5".
        branch: Code of the branch (机构) it belongs to.
        filed_at: Time of filing, in Unix seconds; too many matches to rank are sorted by it,
            newest first.
        passages: Texts. The first is the description (title, numbers, file name), then one for
            each page in order, so `passages[n]` is page n.
        doubts: Uncertain characters of each passage; may be shorter than `passages` if those of
            the others are not known.
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
    """Part of the index that a person may see; limits the query, and so totals and facets.

    Each field is read by a row of `search.filters`.
    """

    @property
    def classes(self) -> frozenset[str] | None:
        """Class codes, each including all codes below it; None for all."""

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
        id: Id of the item.
        score: Higher is better, within one answer only: 0 and above for an exact match, from
            there to -1 for a doubtful one, below that for a similar one.
        how: Kind of match.
        passages: Indices of the passages with fuzzy matches of words that match nowhere
            exactly; empty for an exact match.
    """

    id: int
    score: float
    how: MatchKind = MatchKind.EXACT
    passages: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Answer:
    """Result of a search.

    Fuzzy matches follow the exact ones and are counted separately. They are searched only if
    all exact matches can be counted.

    Attributes:
        total: Items that match exactly; `COUNTED` at most when `exact` is False.
        exact: Whether `total` and `facets` count all exact matches.
        hits: The requested slice, best first: exact, doubtful, similar.
        facets: For "class", "type" and "year": number of exact matches by value, most frequent
            first.
        doubtful: Items that match only by likely alternative readings.
        similar: Items that match only by edit distance; 0 unless requested.
        searched_all: Whether all candidates of fuzzy matches were evaluated; the most promising
            are evaluated first.
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
        """Number of hits that can be requested, slice by slice."""
        return self.total + self.doubtful + self.similar


@dataclass(frozen=True, slots=True, order=True)
class Kept:
    """An indexed item and its version."""

    id: int
    version: int


class Index(Protocol):
    """Full-text index of the items; any call may raise `IndexUnavailable`."""

    def put(self, documents: Sequence[Document]) -> None:
        """Add or replace documents; a document older than the indexed one is skipped."""
        ...

    def delete(self, id: int, version: int) -> None:  # noqa: A002
        """Delete an item for good; a later `put` of this version or an older one is skipped."""
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
        """Return the items that match; an empty query matches all within the scope.

        Misread words match by likely alternative readings; with `similar` also by edit
        distance, see `search.matching.matches`. Excluded words match exactly only.
        """
        ...

    def ids(self, query: Query, scope: SearchScope, *, similar: bool = False) -> Iterator[int]:
        """Yield the ids of all items that match, however many, ascending and each once.

        Exact matches; with `similar` also the fuzzy ones that `search` would find. Changes made
        meanwhile may be included or not.
        """
        ...

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Replace all indexed documents by `documents`; return their number.

        A concurrent search sees the old or the new documents, never a mixture.
        """
        ...

    def kept(self, after: int = -1) -> Iterator[Kept]:
        """Yield every indexed item with an id above `after`, ascending.

        Earlier changes are included, changes made meanwhile may be or not.
        """
        ...

    def check(self) -> None:
        """Check that the index answers and accepts changes.

        Raises:
            IndexUnavailable: It does not.
        """
        ...

    def is_current(self) -> bool:
        """Return False if a rebuild would add content that this version could search."""
        ...
