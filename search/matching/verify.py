"""What is found though it was misread: an index proposes items, their texts prove them."""

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
"""Characters of passages that are looked at for one answer: one to two thousand pages."""


@dataclass(frozen=True, slots=True)
class FuzzyCandidate:
    """An item that may fulfil a query though misread.

    Attributes:
        id: Its id.
        filed_at: Unix seconds.
        facts: What is known of it.
    """

    id: int
    filed_at: int
    facts: ItemText


@dataclass(frozen=True, slots=True)
class FuzzyHits:
    """Items found though misread.

    Attributes:
        hits: All of them, best first.
        searched_all: Whether every item was looked at that promised anything.
    """

    hits: tuple[Hit, ...] = ()
    searched_all: bool = True

    def count(self, how: MatchKind) -> int:
        """Give how many were found in one way."""
        return sum(hit.how == how for hit in self.hits)


def proved(
    root: Node, candidates: Iterable[FuzzyCandidate], *, similar: bool, asked_all: bool = True
) -> FuzzyHits:
    """Look at candidates until `LOOKED_AT` characters are; keep those that are found.

    Args:
        root: What is asked.
        candidates: The most promising first; taken one by one.
        similar: Whether similar words are looked for too.
        asked_all: Whether everything that promised anything is among the candidates.
    """
    left, found = LOOKED_AT, []
    for candidate in candidates:
        if left <= 0:
            break
        left -= candidate.facts.length
        judged = evaluate(root, candidate.facts, similar=similar)
        if judged and judged.how != MatchKind.EXACT:
            score = 1 / (1 + judged.cost) - judged.how
            hit = Hit(candidate.id, score, judged.how, judged.passages)
            found.append((candidate.filed_at, hit))
    found.sort(key=lambda each: (-each[1].score, -each[0], -each[1].id))
    return FuzzyHits(tuple(hit for _, hit in found), asked_all and left > 0)
