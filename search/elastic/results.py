"""Search in one point in time of Elasticsearch: counts, slices and ids."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from search import (
    paging,
    port,
)
from search.elastic.fuzzy import ElasticFuzzySearch
from search.elastic.query import translate
from search.filters import FACETS
from search.matching.verify import FuzzyHits
from search.paging import (
    Slice,
    Totals,
    ordered,
)
from search.port import Hit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from search.elastic.point_in_time import PointInTime
    from search.elastic.query import ElasticQuery
    from search.port import Answer
    from search.query import Query

_NEWEST = [{"filed_at": "desc"}, {"id": "desc"}]
_BEST = [{"_score": "desc"}, *_NEWEST]

_VALUES = 10_000
"""Distinct values of a facet that are counted."""

_COUNTS = {name: {"terms": {"field": name, "size": _VALUES}} for name in FACETS}


@dataclass(frozen=True)
class ElasticResults:
    """Search for one query in one point in time.

    Attributes:
        query: Already limited to a scope.
        similar: Whether to find similar words too.
    """

    state: PointInTime
    query: Query
    similar: bool

    def answer(self, offset: int, limit: int) -> Answer:
        """Count matches and return a slice: ranked if all were counted, else newest first.

        Fuzzy matches follow, if all exact ones were counted.
        """
        asked = Slice.of(offset, limit)
        first = self._first(asked)
        counted = _counted(first)
        hits = _hits(first)
        if self.wanted.words and not counted.exact:
            hits = _hits(self._newest(asked))
        misread = self._misread() if counted.exact and self.query.words else FuzzyHits()
        return paging.answer(counted, hits, misread, asked)

    @cached_property
    def wanted(self) -> ElasticQuery:
        """The query as clauses."""
        return translate(self.query)

    def _first(self, asked: Slice) -> Mapping[str, Any]:
        """Return counts, and the hits of the slice unless there are too many to rank."""
        return self.state.search(
            query=self.wanted.ranked if self.wanted.words else self.wanted.plain,
            sort=_BEST if self.wanted.words else _NEWEST,
            from_=asked.first,
            size=asked.many,
            aggs=_COUNTS,
            track_total_hits=port.COUNTED + 1,
            source=False,
        )

    def _newest(self, asked: Slice) -> Mapping[str, Any]:
        return self.state.search(
            query=self.wanted.plain,
            sort=_NEWEST,
            from_=asked.first,
            size=asked.many,
            track_total_hits=False,
            source=False,
        )

    def misread_ids(self) -> frozenset[int]:
        """Return the ids of fuzzy matches, however many exact ones there are."""
        return frozenset(hit.id for hit in self._misread().hits)

    def _misread(self) -> FuzzyHits:
        return ElasticFuzzySearch(self.state, self.query, self.similar).found()


def _counted(found: Mapping[str, Any]) -> Totals:
    facets = {
        name: ordered((each["key"], each["doc_count"]) for each in facet["buckets"])
        for name, facet in found["aggregations"].items()
    }
    return Totals(found["hits"]["total"]["value"], {name: facets[name] for name in FACETS})


def _hits(found: Mapping[str, Any]) -> tuple[Hit, ...]:
    """Convert hits; the value of the first sort field is their score."""
    return tuple(Hit(int(hit["_id"]), float(hit["sort"][0])) for hit in found["hits"]["hits"])
