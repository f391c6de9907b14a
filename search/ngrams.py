"""The tokens of both indexes: one for each character, made of it and what follows it.

The run a character stands in ends where Han meets letters or digits, or at a blank. A token
takes in two Han characters or three letters or digits, fewer where the run ends. Hence a
matching form and its row of tokens tell the same, and a phrase of tokens stands in a text
exactly where the words stand in it as a substring.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

from search.normalise import GAP, HAN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_HAN_SIZE = 2
_WORD_SIZE = 3

_RUN = re.compile(f"([{HAN}]+)|[^{HAN} ]+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that have to follow each other.

    Attributes:
        tokens: At least one.
        open: Whether the last token may go on: it is shorter than a whole one, and what
            follows it in the text is not known.
    """

    tokens: tuple[str, ...]
    open: bool


def tokens(form: str) -> list[str]:
    """Give the tokens of a text in matching form, one for each character that is no blank."""
    return [run[at : at + size] for run, size in _runs(form) for at in range(len(run))]


def phrase(form: str) -> Phrase:
    """Give the tokens to look for, for words in matching form that are not empty.

    What follows the last run in the text is not known, so of it only whole tokens are asked;
    if it is shorter than one, it is asked as the beginning of one.
    """
    runs = _runs(form)
    last, size = runs[-1]
    sure = tokens(form)[: -len(last)]
    whole = [last[at : at + size] for at in range(len(last) - size + 1)]
    return Phrase((*sure, *(whole or [last])), open=not whole)


def others(form: str, doubts: Mapping[int, Iterable[str]]) -> set[str]:
    """Give the tokens that doubtful characters make, for any choice of their other readings.

    Args:
        form: A text in matching form.
        doubts: By place, what the character there may be instead.
    """
    found: set[str] = set()
    for start in {at - back for at in doubts for back in range(min(_WORD_SIZE, at + 1))}:
        window = form[start : start + _WORD_SIZE]
        if window[0] != GAP:
            choices = [(char, *doubts.get(at, ())) for at, char in enumerate(window, start)]
            found |= {_first(choice) for choice in product(*choices)} - {_first(window)}
    return found


def _first(window: Sequence[str]) -> str:
    """Give the token that begins a text of at least one character, which is no blank."""
    size = _size(window[0])
    token = window[0]
    for char in window[1:size]:
        if _size(char) != size:
            break
        token += char
    return token


@lru_cache(maxsize=1 << 16)
def _size(char: str) -> int:
    """Give how long a token of such characters is; 0 for the blank."""
    run = _RUN.match(char)
    return (_HAN_SIZE if run[1] else _WORD_SIZE) if run else 0


def _runs(form: str) -> list[tuple[str, int]]:
    return [(run[0], _HAN_SIZE if run[1] else _WORD_SIZE) for run in _RUN.finditer(form)]
