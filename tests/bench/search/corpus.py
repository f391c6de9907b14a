"""Invented papers in any number: words by Zipf's law, digits, and doubts about some characters.

The same number always gives the same paper, in whatever process.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random

import numpy as np

from catalog.access.scope import EVERYTHING, Scope
from search.matching.uncertainty import Doubt
from search.port import Document

_AT_ONCE = 500
_CHARACTERS, _WORDS = 3_500, 30_000
_LENGTHS = (0.1, 0.6, 0.2, 0.1)
"""Shares of words of one, two, three and four characters."""

_WORDS_A_PAGE = 120
_DOUBTED = 0.04

SCOPES = {
    "100 %": EVERYTHING,
    "50 %": Scope(levels=frozenset({"L1"})),
    "1 %": Scope(classes=frozenset({"SX"})),
}
"""What is seen of the corpus, by the share of it."""

YEARS = range(2015, 2027)


@cache
def words() -> tuple[str, ...]:
    """Give all words, the commonest first."""
    chance = np.random.default_rng(1)
    weights = 1 / (np.arange(_CHARACTERS) + 20)
    made: dict[str, None] = {}
    while len(made) < _WORDS:
        length = 1 + int(chance.choice(4, p=_LENGTHS))
        places = chance.choice(_CHARACTERS, length, p=weights / weights.sum())
        made["".join(chr(0x4E00 + int(place)) for place in places)] = None
    return tuple(made)


def documents(count: int) -> Iterator[Document]:
    """Give so many papers."""
    for first in range(0, count, _AT_ONCE):
        chance = np.random.default_rng([2, first])
        weights = 1 / (np.arange(_WORDS) + 5)
        pages = chance.integers(1, 4, _AT_ONCE)
        drawn = chance.choice(
            _WORDS, (int(pages.sum()), _WORDS_A_PAGE), p=weights / weights.sum()
        )
        rows = iter(drawn)
        for number in range(first, min(first + _AT_ONCE, count)):
            yield _document(number, [next(rows) for _ in range(pages[number - first])])


def _document(number: int, pages: list[np.ndarray[tuple[int], np.dtype[np.int64]]]) -> Document:
    chance = Random(number)
    year = chance.choice(YEARS)
    class_code = "SX·JD" if number % 100 == 0 else chance.choice(("TB·SQ", "LP·SW", "BQ·BG"))
    code = f"B001-ZY·{class_code}·{year}·D10-{number:06}"
    texts = [_text(page, chance) for page in pages]
    return Document(
        id=number, version=1, number=code, title="", class_code=class_code,
        type_code=chance.choice(("APPLICATION", "CLAIM_FORM", "LETTER", "POLICY")), year=year,
        level="L1" if number % 2 else "L2", branch="", filed_at=number,
        passages=(code, *texts), doubts=((), *(_doubts(text, chance) for text in texts)),
    )  # fmt: skip


def _text(page: np.ndarray[tuple[int], np.dtype[np.int64]], chance: Random) -> str:
    known = words()
    parts = [known[int(word)] for word in page]
    parts.insert(3, f"保单号P{chance.randrange(10**13):013}，")
    parts.insert(
        20, f"{chance.choice(YEARS)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}。"
    )
    return "".join(parts)


def _doubts(text: str, chance: Random) -> tuple[Doubt, ...]:
    places = sorted(chance.sample(range(len(text)), int(len(text) * _DOUBTED)))
    other = (chr(0x4E00 + int(_CHARACTERS * chance.random() ** 3)) for _ in places)
    return tuple(
        Doubt(at, 0.6, ((char, 0.3 if at % 2 else 0.05),))
        for at, char in zip(places, other, strict=True)
    )
