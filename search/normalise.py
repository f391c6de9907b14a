"""Normal form of a text: what all spellings of the same words have in common.

A word matches where its normal form is a substring of the normal form of the passage; every
index must return exactly these matches. The form is made character by character, so a part of a
text has the same form in any context:

* NFKC, lower case, traditional to simplified, look-alikes of one character to that character;
* zero-width characters, controls and remaining combining marks are dropped;
* all but Han characters, letters and digits (blanks, line breaks, punctuation) is a gap. A gap
  counts only between two letters or digits, where it is one blank, however long it is; beside a
  Han character it is dropped.

So `上呼吸道感染,发热` matches with or without its comma, and a line break in a word or a speck
read as a point does no harm, while `D10-000123` is not `d10000123`. As a consequence a phrase
may match across a comma; but OCR often drops and invents punctuation, and the border of two
table cells is only a blank anyway.
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
"""Ranges of Han characters, to be used inside a regular expression's character class."""

GAP = " "

_MARKS = 8
"""Code points of a character with its combining marks that are normalised; more are dropped."""

_is_han = re.compile(f"[{HAN}]").match

_SAME = str.maketrans(
    RADICALS
    # The zero of years is often typed as a circle.
    + "○◯"
    # OpenCC converts these only within certain words.
    + "瞭藉著覆夥",
    CHARACTERS + "〇〇了借着复伙",
)


@dataclass(frozen=True, slots=True)
class Normal:
    """A text in normal form, with the origin of each character.

    Attributes:
        text: The normal form; a blank only between two letters or digits, never at an end.
        origins: For each character of `text` the half-open range of the original text, in code
            points, that it was made of. Starts and ends never decrease.
    """

    text: str
    origins: tuple[tuple[int, int], ...]


def normalise(text: str) -> Normal:
    """Return the normal form of a text."""
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
    """Yield the half-open range of each character with the combining marks that follow it."""
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
    """Normalise one character with its combining marks; `GAP` replaces what is not indexed."""
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
