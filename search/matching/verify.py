"""Verification of fuzzy matches: an index proposes candidates, their texts decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.matching.evaluate import evaluate
from search.matching.matches import MatchKind
from search.port import Hit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from search.matching.evaluate import ItemText
    from search.query_tree import Node

LOOKED_AT = 400_000
"""Characters of passages that are evaluated for one search: one to two thousand pages."""


@dataclass(frozen=True, slots=True)
class FuzzyCandidate:
    """An item that may match a query, but not exactly.

    Attributes:
        id: Id of the item.
        filed_at: Time of filing, in Unix seconds.
        facts: Its texts and filter values.
    """

    id: int
    filed_at: int
    facts: ItemText


@dataclass(frozen=True, slots=True)
class FuzzyHits:
    """Items that match a query, but not exactly.

    Attributes:
        hits: All of them, best first.
        searched_all: Whether every candidate was evaluated.
    """

    hits: tuple[Hit, ...] = ()
    searched_all: bool = True

    def count(self, how: MatchKind) -> int:
        """Return the number of hits of one kind."""
        return sum(hit.how == how for hit in self.hits)


def proved(
    root: Node, candidates: Iterable[FuzzyCandidate], *, similar: bool, asked_all: bool = True
) -> FuzzyHits:
    """Evaluate candidates, up to `LOOKED_AT` characters; return those that match, best first.

    Args:
        root: Root of the query tree.
        candidates: Most promising first; consumed one by one.
        similar: Whether to find similar words too.
        asked_all: Whether `candidates` yields all candidates there are.
    """
    left, found, all_evaluated = LOOKED_AT, [], asked_all
    for candidate in candidates:
        if left <= 0:
            all_evaluated = False
            break
        left -= candidate.facts.length
        judged = evaluate(root, candidate.facts, similar=similar)
        if judged and judged.how != MatchKind.EXACT:
            score = 1 / (1 + judged.cost) - judged.how
            hit = Hit(candidate.id, score, judged.how, judged.passages)
            found.append((candidate.filed_at, hit))
    found.sort(key=lambda each: (-each[1].score, -each[0], -each[1].id))
    return FuzzyHits(tuple(hit for _, hit in found), all_evaluated)
