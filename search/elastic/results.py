"""An answer out of one state of what is searched in Elasticsearch."""

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
"""Different values of a facet that are counted."""

_COUNTS = {name: {"terms": {"field": name, "size": _VALUES}} for name in FACETS}


@dataclass(frozen=True)
class ElasticResults:
    """What is wanted of one state.

    Attributes:
        query: Within the scope of the person who asks.
        similar: Whether similar words are looked for too.
    """

    state: PointInTime
    query: Query
    similar: bool

    def answer(self, offset: int, limit: int) -> Answer:
        """Count what matches and give a slice: the best if all were counted, else the newest.

        Behind those come, if all were counted, the ones that match though misread.
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
        """Count, and give the hits that stand there if not too many match."""
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
        """Give the ids of what matches though misread, however many match as read."""
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
    """Read hits; what they were sorted by first is their score."""
    return tuple(Hit(int(hit["_id"]), float(hit["sort"][0])) for hit in found["hits"]["hits"])
