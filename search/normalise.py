"""The matching form of a text: what two spellings of the same words have in common.

A word is found where its matching form is a substring of the matching form of the passage;
every index has to give exactly that. The form is made character by character, so a part of a
text has the same form wherever it stands:

* NFKC, lower case, traditional to simplified, look-alikes of one character to that character;
* zero-width characters, controls and marks left over are dropped;
* what is neither a Han character nor a letter nor a digit (blanks, line breaks, punctuation)
  is a gap. A gap counts only between two letters or digits, where it is one blank however
  long it is; beside a Han character it is nothing.

So `上呼吸道感染,发热` is found with or without its comma, and a line break in a word or a speck
read as a point hides nothing, while `D10-000123` is not `d10000123`. That a phrase may run on
past a comma is the price: readers of scans lose and invent punctuation all the time, and the
border of two table cells is only a blank anyway.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import opencc

from search.radicals import CHARACTERS, RADICALS

if TYPE_CHECKING:
    from collections.abc import Iterator

HAN = "々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""Han characters as the inside of a regular expression's character class."""

GAP = " "

_MARKS = 8
"""A character and the marks after it that are looked at; more marks are dropped unseen."""

_is_han = re.compile(f"[{HAN}]").match

_SAME = str.maketrans(
    RADICALS
    # The zero of years is typed as a circle.
    + "○◯"
    # OpenCC leaves these until it sees the word they stand in.
    + "瞭藉著覆夥",
    CHARACTERS + "〇〇了借着复伙",
)


@dataclass(frozen=True, slots=True)
class Normal:
    """A text in matching form.

    Attributes:
        text: The matching form; a blank only between two letters or digits, never at an end.
        origins: For each character of `text` the half-open range of the original text, in
            code points, that it was made of. Starts and ends never decrease.
    """

    text: str
    origins: tuple[tuple[int, int], ...]


def normalise(text: str) -> Normal:
    """Bring a text into matching form."""
    form: list[str] = []
    origins: list[tuple[int, int]] = []
    gap_from = gap_to = -1
    for start, end in _clusters(text):
        for char in _fold(text[start : min(end, start + _MARKS)]):
            if char == GAP:
                gap_from, gap_to = (start if gap_from < 0 else gap_from), end
                continue
            if gap_from >= 0:
                if form and not _is_han(char) and not _is_han(form[-1]):
                    form.append(GAP)
                    origins.append((gap_from, gap_to))
                gap_from = -1
            form.append(char)
            origins.append((start, end))
    return Normal("".join(form), tuple(origins))


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Give the range of each character together with the marks that follow it."""
    start = 0
    for end in range(1, len(text)):
        if not _is_mark(text[end]):
            yield start, end
            start = end
    if text:
        yield start, len(text)


@lru_cache(maxsize=1 << 16)
def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] == "M"


@lru_cache(maxsize=1 << 16)
def _fold(cluster: str) -> str:
    """Give the form of one character and its marks: what is kept, and `GAP` for the rest."""
    lower = "".join(char.lower() for char in unicodedata.normalize("NFKC", cluster))
    same = unicodedata.normalize("NFKC", lower).translate(_SAME)
    return "".join(_kept(char) for char in same)


def _kept(char: str) -> str:
    if _is_han(char):
        return str(_simplifier().convert(char))
    if char.isspace():
        return GAP
    category = unicodedata.category(char)
    if category[0] in "LN":
        return char
    return "" if category[0] == "M" or category in {"Cc", "Cf"} else GAP


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
