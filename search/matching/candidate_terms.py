"""Candidate terms: n-grams by which an index finds items that may hold a misread word.

An item scores the inverse document frequencies of a word's terms that it holds: made by
alternative readings and, for similar words, also as read. A score proves nothing; candidates
are verified against their texts, see `search.matching.verify`.
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
"""Number of items above which a term is too common to find similar words by."""

_PIECES = 160
"""Terms that are searched for all words of a query."""

_FEW = 4
"""Terms that are searched for each word, however many words there are."""

_SHORT = 3
"""Longest word of which similar ones are searched by single characters instead of tokens."""

_SHARE = 0.4
"""Share of the total weight of a word's terms that an item must reach."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Candidate terms of a word; each is one token.

    Attributes:
        each: The distinct terms.
        all_but_one: Whether a similar word holds all of them but one.
    """

    each: tuple[Phrase, ...]
    all_but_one: bool

    def least(self, worths: Sequence[int]) -> int:
        """Return the score that an item must reach, given the weights of the terms."""
        whole = sum(worths)
        if self.all_but_one:
            return whole - max(worths, default=0)
        return ceil(whole * _SHARE)


def pieces(words: Sequence[str], *, similar: bool) -> dict[str, Pieces]:
    """Return the candidate terms of each distinct word; words are in normal form."""
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
    """Return the distinct characters: a short word misread in its middle has no token left."""
    return [ngrams.Phrase((char,), open=True) for char in dict.fromkeys(word) if char != GAP]


def idf_weight(many: int) -> int:
    """Return the weight (inverse document frequency) of a term that `many` items hold."""
    return round(100 * log(1 + COMMON / (1 + many)))
