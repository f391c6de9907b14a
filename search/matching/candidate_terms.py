"""The pieces by which an index proposes items that may hold a word misread.

An item promises the more, the more and the rarer pieces of the word it holds: tokens that
next-best readings make there, and, for similar words, also those that were read. Nothing is
proved by that; whoever asks looks at the texts, see `search.matching.verify`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log
from typing import TYPE_CHECKING

from search import ngrams
from search.normalise import GAP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.ngrams import Phrase

COMMON = 20_000
"""A piece that more items hold promises nothing."""

_PIECES = 160
"""Pieces that are asked for, of all words of a query."""

_FEW = 4
"""Pieces of each word that are asked for, however many words there are."""

_SHORT = 3
"""Characters of a word whose characters are asked for, all but one, instead of its tokens."""

_SHARE = 0.4
"""Of what all pieces of a word are worth, what an item has to hold of them."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """What is asked for in place of a word; each is one token.

    Attributes:
        each: The different pieces.
        all_but_one: Whether a similar word holds all but one of them.
    """

    each: tuple[Phrase, ...]
    all_but_one: bool

    def least(self, worths: Sequence[int]) -> int:
        """Give what an item has to promise, where this is what the pieces are worth."""
        whole = sum(worths)
        if self.all_but_one:
            return whole - max(worths, default=0)
        return ceil(whole * _SHARE)


def pieces(words: Sequence[str], *, similar: bool) -> dict[str, Pieces]:
    """Give the pieces of the different words of a query, in matching form."""
    most = max(_FEW, _PIECES // max(1, len(words)))
    return {word: _of_word(word, most, similar=similar) for word in words}


def _of_word(word: str, most: int, *, similar: bool) -> Pieces:
    is_short = similar and len(word) <= _SHORT
    found = _characters(word) if is_short else _tokens(word)
    return Pieces(tuple(found[:: 1 + len(found) // most]), is_short)


def _tokens(word: str) -> list[Phrase]:
    phrase = ngrams.phrase(word)
    last = len(phrase.tokens) - 1
    found = (
        ngrams.Phrase((token,), open=phrase.open and at == last)
        for at, token in enumerate(phrase.tokens)
    )
    return list(dict.fromkeys(found))


def _characters(word: str) -> list[Phrase]:
    """Give its characters: of a short word misread in its middle no token is left."""
    return [ngrams.Phrase((char,), open=True) for char in dict.fromkeys(word) if char != GAP]


def idf_weight(many: int) -> int:
    """Give what a piece promises that so many items hold; the rarer, the more."""
    return round(100 * log(1 + COMMON / (1 + many)))
