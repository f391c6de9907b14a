"""Which items of the embedded index may hold a word misread: the most promising first.

An item promises the more, the more and the rarer pieces of the word it holds: tokens that
next-best readings make there, and, for similar words, also those that were read. Nothing is
proved by that; whoever asks looks at the texts, see `search.judging`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import log
from typing import TYPE_CHECKING

from search import grams
from search import sqlite_tables as tables
from search.normalise import GAP
from search.sqlite_query import match_phrase
from search.tree import Either, Every, Node, Word, wanted_words

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

_PIECES = 160
"""Pieces that are asked for, of all words of a query."""

_FEW = 4
"""Pieces of each word that are asked for, however many words there are."""

_SHORT = 3
"""Characters of a word whose characters are asked for, all but one, instead of its tokens."""

_COMMON = 20_000
"""A piece that more items hold promises nothing."""

_RARE = (300, 5_000)
"""A piece that no more items hold as it was read is asked of every item, the rarer first."""

_FEW_ITEMS = 50
"""Items that are looked at without asking further."""

_SHARE = 0.4
"""Of what all pieces of a word are worth, what an item has to hold of them."""

_HOLDING = "SELECT rowid FROM $table WHERE $table MATCH ? LIMIT ?"


@dataclass
class Promise:
    """What the items of one generation promise, asked inside one transaction.

    Attributes:
        similar: Whether similar words are looked for too.
        asked_all: Whether no piece was so common that it had to be left out.
    """

    connection: sqlite3.Connection
    generation: int
    similar: bool
    asked_all: bool = field(default=True, init=False)

    def items(self, root: Node) -> list[int]:
        """Give the items that may fulfil a query though misread, most promising first."""
        words = list(dict.fromkeys(wanted_words(root)))
        each = max(_FEW, _PIECES // max(1, len(words)))
        found = {word: self._of_word(word, each) for word in words}
        held = {word: self._as_read(word) for word in words} if len(words) > 1 else {}
        promised = _combined(root, found, held)
        if promised is None:
            promised = sum(found.values(), Counter[int]())
        best = sorted(promised.items(), key=lambda item: (-item[1], -item[0]))
        return [item for item, _ in best]

    def _of_word(self, word: str, most: int) -> Counter[int]:
        is_short = self.similar and len(word) <= _SHORT
        pieces = _characters(word) if is_short else _tokens(word)
        pieces = pieces[:: 1 + len(pieces) // most]
        if self.similar:
            return self._similar(pieces, all_but_one=is_short)
        return self._likely(pieces)

    def _likely(self, pieces: Sequence[str]) -> Counter[int]:
        """Give the items in which readings make a piece, and all the rare others stand too."""
        likely = {piece: set(self._holding("maybe", piece)) for piece in pieces}
        promised: Counter[int] = Counter()
        for items in likely.values():
            promised.update(dict.fromkeys(items, _worth(len(items))))
        kept = set(promised)
        for rare in _RARE:
            for piece in pieces if len(kept) > _FEW_ITEMS else ():
                read = self._holding("words", piece, rare + 1)
                if len(read) <= rare:
                    kept.intersection_update(likely[piece].union(read))
        return Counter({item: promised[item] for item in kept})

    def _similar(self, pieces: Sequence[str], *, all_but_one: bool) -> Counter[int]:
        """Give the items that hold so many or rare pieces that they are worth looking at."""
        promised: Counter[int] = Counter()
        worths = []
        for piece in pieces:
            items = {*self._holding("maybe", piece), *self._holding("words", piece)}
            if len(items) > _COMMON:
                self.asked_all = False
            else:
                worths.append(_worth(len(items)))
                promised.update(dict.fromkeys(items, worths[-1]))
        whole = sum(worths)
        least = whole - max(worths, default=0) if all_but_one else whole * _SHARE
        return Counter({item: worth for item, worth in promised.items() if worth >= least})

    def _as_read(self, word: str) -> set[int]:
        return set(self._holding("words", match_phrase(grams.phrase(word)), -1))

    def _holding(self, kind: str, match: str, most: int = _COMMON + 1) -> list[int]:
        sql = tables.on(_HOLDING, self.generation, table=f"${kind}")
        return [item for (item,) in self.connection.execute(sql, (match, most))]


def _tokens(word: str) -> list[str]:
    """Give FTS5's expressions for the tokens of a word."""
    phrase = grams.phrase(word)
    last = len(phrase.tokens) - 1
    pieces = (
        grams.Phrase((token,), open=phrase.open and at == last)
        for at, token in enumerate(phrase.tokens)
    )
    return list(dict.fromkeys(map(match_phrase, pieces)))


def _characters(word: str) -> list[str]:
    """Give the same for its characters.

    Of a short word misread in its middle no token is left.
    """
    pieces = (grams.Phrase((char,), open=True) for char in dict.fromkeys(word) if char != GAP)
    return list(map(match_phrase, pieces))


def _worth(many: int) -> int:
    """Give what a piece promises that so many items hold; the rarer, the more."""
    return round(100 * log(1 + _COMMON / (1 + many)))


def _combined(
    node: Node, found: Mapping[str, Counter[int]], held: Mapping[str, set[int]]
) -> Counter[int] | None:
    """Give the items that may fulfil a node, with what they promise; None if any may."""
    match node:
        case Word(form):
            return Counter({**dict.fromkeys(held.get(form, ()), 0), **found[form]})
        case Every(parts):
            known = [
                each for part in parts if (each := _combined(part, found, held)) is not None
            ]
            if not known:
                return None
            items = set(known[0]).intersection(*known[1:])
            return Counter({item: sum(each[item] for each in known) for item in items})
        case Either(parts):
            several = [_combined(part, found, held) for part in parts]
            return None if None in several else _joined(several)
        case _:
            return None


def _joined(several: Iterable[Counter[int] | None]) -> Counter[int]:
    whole: Counter[int] = Counter()
    for each in several:
        whole.update(each or {})
    return whole
