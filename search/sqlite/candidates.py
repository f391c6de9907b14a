"""Candidates of the embedded index: items that may hold a misread word."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

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
    wanted_words,
)
from search.sqlite import schema as tables
from search.sqlite.query import (
    match_phrase,
    match_word,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

_RARE = (300, 5_000)
"""Limits of a rare term: if no more items hold it as read, every candidate must hold it."""

_FEW_ITEMS = 50
"""Number of candidates that are not reduced by further terms."""

_HOLDING = "SELECT rowid FROM $table WHERE $table MATCH ? LIMIT ?"


@dataclass
class CandidateFinder:
    """Finds candidates in one generation; runs inside the caller's transaction.

    Attributes:
        similar: Whether to find similar words too.
        asked_all: Whether no term was too common to be searched.
    """

    connection: sqlite3.Connection
    generation: int
    similar: bool
    asked_all: bool = field(default=True, init=False)

    def items(self, root: Node) -> list[int]:
        """Return the ids of items that may match, but not exactly; most promising first."""
        words = {word.form: word for word in wanted_words(root)}
        asked = pieces(list(words), similar=self.similar)
        found = {word: self._of_word(each) for word, each in asked.items()}
        several = words if len(words) > 1 else {}
        held = {form: self._as_read(word) for form, word in several.items()}
        promised = _combined(root, found, held)
        if promised is None:
            promised = sum(found.values(), Counter[int]())
        best = sorted(promised.items(), key=lambda item: (-item[1], -item[0]))
        return [item for item, _ in best]

    def _of_word(self, asked: Pieces) -> Counter[int]:
        matches = list(map(match_phrase, asked.each))
        return self._similar(matches, asked) if self.similar else self._likely(matches)

    def _likely(self, matches: Sequence[str]) -> Counter[int]:
        """Score items in which readings make a term, and which hold all other rare terms."""
        likely = {match: set(self._holding("maybe", match)) for match in matches}
        promised: Counter[int] = Counter()
        for items in likely.values():
            promised.update(dict.fromkeys(items, idf_weight(len(items))))
        kept = set(promised)
        for rare in _RARE:
            for match in matches if len(kept) > _FEW_ITEMS else ():
                read = self._holding("words", match, rare + 1)
                if len(read) <= rare:
                    kept.intersection_update(likely[match].union(read))
        return Counter({item: promised[item] for item in kept})

    def _similar(self, matches: Sequence[str], asked: Pieces) -> Counter[int]:
        """Score items by the terms they hold; those below the least score are left out."""
        promised: Counter[int] = Counter()
        worths = []
        for match in matches:
            items = {*self._holding("maybe", match), *self._holding("words", match)}
            if len(items) > COMMON:
                self.asked_all = False
            else:
                worths.append(idf_weight(len(items)))
                promised.update(dict.fromkeys(items, worths[-1]))
        least = asked.least(worths)
        return Counter({item: each for item, each in promised.items() if each >= least})

    def _as_read(self, word: Word) -> set[int]:
        return set(self._holding("words", match_word(word), -1))

    def _holding(self, kind: str, match: str, most: int = COMMON + 1) -> list[int]:
        sql = tables.on(_HOLDING, self.generation, table=f"${kind}")
        return [item for (item,) in self.connection.execute(sql, (match, most))]


def _combined(
    node: Node, found: Mapping[str, Counter[int]], held: Mapping[str, set[int]]
) -> Counter[int] | None:
    """Return the scores of the items that may match a node; None if any item may."""
    match node:
        case Word(form):
            return Counter({**dict.fromkeys(held.get(form, ()), 0), **found[form]})
        case And(parts):
            known = [
                each for part in parts if (each := _combined(part, found, held)) is not None
            ]
            if not known:
                return None
            items = set(known[0]).intersection(*known[1:])
            return Counter({item: sum(each[item] for each in known) for item in items})
        case Or(parts):
            several = [_combined(part, found, held) for part in parts]
            return None if None in several else _joined(several)
        case _:
            return None


def _joined(several: Iterable[Counter[int] | None]) -> Counter[int]:
    whole: Counter[int] = Counter()
    for each in several:
        whole.update(each or {})
    return whole
