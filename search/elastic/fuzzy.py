"""Fuzzy search in Elasticsearch: candidates, verified by their texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from search.elastic.documents import (
    FACTS,
    candidate,
)
from search.elastic.query import (
    HELD,
    Clause,
    either,
    every,
    matching,
    none,
)
from search.matching import verify
from search.matching.candidate_terms import (
    COMMON,
    Pieces,
    idf_weight,
    pieces,
)
from search.query_tree import (
    And,
    Node,
    Or,
    Word,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from search.elastic.point_in_time import PointInTime
    from search.matching.verify import (
        FuzzyCandidate,
        FuzzyHits,
    )
    from search.ngrams import Phrase
    from search.query import Query

_AT_ONCE = 100
"""Items fetched by one request."""

_MOST_PROMISING = [{"_score": "desc"}, {"id": "desc"}]


@dataclass(frozen=True, slots=True)
class ElasticFuzzySearch:
    """Finds items that match a query, but not exactly, in one point in time.

    Attributes:
        state: The point in time to search.
        query: With at least one word; already limited to a scope.
        similar: Whether to find similar words too.
    """

    state: PointInTime
    query: Query
    similar: bool

    def found(self) -> FuzzyHits:
        """Return the fuzzy hits, without items that match the query exactly."""
        asked = pieces(self.query.words, similar=self.similar)
        worths = self._worths(asked) if self.similar else {}
        proposed = {
            word: _similar(each, worths) if self.similar else _likely(each)
            for word, each in asked.items()
        }
        return verify.proved(
            self.query.root,
            self._fetched(_proposing(self.query.root, proposed)),
            similar=self.similar,
            asked_all=None not in worths.values(),
        )

    def _fetched(self, proposing: Clause) -> Iterator[FuzzyCandidate]:
        """Yield candidates, most promising first."""
        read = (HELD, none([matching(self.query.root)]))
        query = {"bool": {"must": [proposing], "filter": read}}
        after: dict[str, Any] = {}
        while True:
            found = self.state.search(
                query=query, sort=_MOST_PROMISING, size=_AT_ONCE, source=list(FACTS),
                track_total_hits=False, **after,
            )["hits"]["hits"]  # fmt: skip
            for hit in found:
                yield candidate(hit["_source"])
            if len(found) < _AT_ONCE:
                return
            after["search_after"] = found[-1]["sort"]

    def _worths(self, asked: Mapping[str, Pieces]) -> dict[Phrase, int | None]:
        """Return the weight of each term; None if it is too common to be searched."""
        every_piece = list(
            dict.fromkeys(piece for each in asked.values() for piece in each.each)
        )
        found = self.state.search(
            query=HELD,
            size=0,
            track_total_hits=False,
            aggs={"pieces": {"filters": {"filters": list(map(_anywhere, every_piece))}}},
        )
        buckets = found["aggregations"]["pieces"]["buckets"]
        counts = (bucket["doc_count"] for bucket in buckets)
        worths = (None if many > COMMON else idf_weight(many) for many in counts)
        return dict(zip(every_piece, worths, strict=True))


def _proposing(node: Node, proposed: Mapping[str, Clause]) -> Clause:
    """Return the clause of items that may match a node; exact matches score 0."""
    match node:
        case Word(form):
            as_read = {"constant_score": {"filter": matching(node), "boost": 0}}
            return either([as_read, proposed[form]])
        case And(parts):
            return {"bool": {"must": [_proposing(part, proposed) for part in parts]}}
        case Or(parts):
            return either(_proposing(part, proposed) for part in parts)
        case _:
            return every([matching(node)])


def _likely(asked: Pieces) -> Clause:
    """Return the clause of items that hold all terms, at least one by alternative readings."""
    made = either(_holding("maybe", piece) for piece in asked.each)
    return {"bool": {"must": [made], "filter": list(map(_anywhere, asked.each))}}


def _similar(asked: Pieces, worths: Mapping[Phrase, int | None]) -> Clause:
    """Return the clause of items whose terms reach the least score."""
    counting = {piece: value for piece in asked.each if (value := worths[piece]) is not None}
    held = [
        {"constant_score": {"filter": _anywhere(piece), "boost": value}}
        for piece, value in counting.items()
    ]
    if not held:
        return {"match_none": {}}
    least = asked.least(list(counting.values()))
    return {"function_score": {"query": either(held), "min_score": least}}


def _anywhere(piece: Phrase) -> Clause:
    return either([_holding("words", piece), _holding("maybe", piece)])


def _holding(field: str, piece: Phrase) -> Clause:
    kind = "prefix" if piece.open else "term"
    return {kind: {field: {"value": piece.tokens[0]}}}
