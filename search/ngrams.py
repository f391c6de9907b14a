"""Tokenizer of both indexes: for each character the n-gram that begins with it.

A run of characters ends where Han meets letters or digits, and at a blank. An n-gram has two
Han characters or three letters or digits, fewer at the end of a run. Hence tokens and normal
form are equivalent, and a phrase of tokens matches a text exactly where the words are a
substring of it.
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
    """Tokens that must follow each other.

    Attributes:
        tokens: At least one.
        open: Whether the last token is a prefix: it is shorter than a full n-gram, and the text
            may continue it.
    """

    tokens: tuple[str, ...]
    open: bool


def tokens(form: str) -> list[str]:
    """Return the tokens of a text in normal form, one for each character that is no blank."""
    return [run[at : at + size] for run, size in _runs(form) for at in range(len(run))]


def phrase(form: str) -> Phrase:
    """Return the phrase that finds words in normal form, which must not be empty.

    The text may continue the last run, so only its full n-grams are required; a run shorter
    than an n-gram is required as a prefix.
    """
    runs = _runs(form)
    last, size = runs[-1]
    sure = tokens(form)[: -len(last)]
    whole = [last[at : at + size] for at in range(len(last) - size + 1)]
    return Phrase((*sure, *(whole or [last])), open=not whole)


def others(form: str, doubts: Mapping[int, Iterable[str]]) -> set[str]:
    """Return the tokens that alternative readings make, in any combination.

    Args:
        form: A text in normal form.
        doubts: Alternative readings, by position.
    """
    found: set[str] = set()
    for start in {at - back for at in doubts for back in range(min(_WORD_SIZE, at + 1))}:
        window = form[start : start + _WORD_SIZE]
        if window[0] != GAP:
            choices = [(char, *doubts.get(at, ())) for at, char in enumerate(window, start)]
            found |= {_first(choice) for choice in product(*choices)} - {_first(window)}
    return found


def _first(window: Sequence[str]) -> str:
    """Return the token at the start of a text, which is not empty and begins with no blank."""
    size = _size(window[0])
    token = window[0]
    for char in window[1:size]:
        if _size(char) != size:
            break
        token += char
    return token


@lru_cache(maxsize=1 << 16)
def _size(char: str) -> int:
    """Return the length of a full n-gram of such characters; 0 for a blank."""
    run = _RUN.match(char)
    return (_HAN_SIZE if run[1] else _WORD_SIZE) if run else 0


def _runs(form: str) -> list[tuple[str, int]]:
    return [(run[0], _HAN_SIZE if run[1] else _WORD_SIZE) for run in _RUN.finditer(form)]
