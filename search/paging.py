"""Paging shared by both indexes: slices, totals, and the order of results."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from heapq import merge
from typing import TYPE_CHECKING

from search import port
from search.matching.matches import MatchKind
from search.port import Answer, Hit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from search.matching.verify import FuzzyHits


@dataclass(frozen=True, slots=True)
class Slice:
    """A slice of the hits of a search.

    Attributes:
        first: Number of hits before it, 0 to `port.COUNTED`.
        many: Largest number of hits in it.
    """

    first: int
    many: int

    @classmethod
    def of(cls, offset: int, limit: int) -> Slice:
        """Return the requested slice, clamped to the first `port.COUNTED` hits."""
        first = min(max(offset, 0), port.COUNTED)
        return cls(first, min(max(limit, 0), port.COUNTED - first))


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of the exact matches.

    Attributes:
        total: Number of items; above `port.COUNTED` it only means that there are more.
        facets: As in `Answer`.
    """

    total: int
    facets: dict[str, dict[str, int]]

    @property
    def exact(self) -> bool:
        """True if all exact matches were counted."""
        return self.total <= port.COUNTED


def by_id(
    read_after: Callable[[int], Sequence[int]], misread: Iterable[int], many: int
) -> Iterator[int]:
    """Yield ids in ascending order, each once.

    Args:
        read_after: Returns the next ids above one, ascending: `many`, or fewer at the end.
        misread: More ids, in any order.
        many: Number of ids that `read_after` returns at a time.
    """
    last = -1
    for item in merge(_walk(read_after, many), sorted(misread)):
        if item > last:
            last = item
            yield item


def _walk(read_after: Callable[[int], Sequence[int]], many: int) -> Iterator[int]:
    last = -1
    while part := read_after(last):
        yield from part
        if len(part) < many:
            return
        last = part[-1]


def ordered(counts: Iterable[tuple[object, int]]) -> dict[str, int]:
    """Return the values of a facet with their counts, most frequent first, then by value."""
    sums: Counter[str] = Counter()
    for value, many in counts:
        sums[str(value)] += many
    return dict(sorted(sums.items(), key=lambda found: (-found[1], found[0])))


def answer(counted: Totals, hits: tuple[Hit, ...], misread: FuzzyHits, asked: Slice) -> Answer:
    """Build the answer: exact hits, followed by fuzzy ones as far as the slice has room."""
    start = max(0, asked.first - counted.total)
    return Answer(
        total=min(counted.total, port.COUNTED),
        exact=counted.exact,
        hits=hits + misread.hits[start : start + asked.many - len(hits)],
        facets=counted.facets,
        doubtful=misread.count(MatchKind.DOUBTFUL),
        similar=misread.count(MatchKind.SIMILAR),
        searched_all=misread.searched_all,
    )
