"""Approximate substring matching (Sellers' algorithm), weighted by the OCR's confidence.

A misread character rarely has a high confidence. So an edit at an uncertain character is cheap
and one at a certain character expensive; digits cost most, since any other number is a number
too. The budget grows with the length of the word: none for one character; two allow listed
alternatives, or one character of lowest confidence; three one uncertain edit.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from search.matching.uncertainty import (
    DOUBTED,
    LIKELY,
)
from search.normalise import GAP

if TYPE_CHECKING:
    from search.matching.uncertainty import NormalisedPassage

Numbers: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.int64]]"

_EACH = 25
"""Budget for each character of the word; all costs here are hundredths."""
_ALL = 300
_NEVER = 10_000

_CANDIDATE, _UNLIKELY_CANDIDATE = 20, 45
_OTHER_READ, _GAINED, _LOST = 50, 55, 100
"""Costs at uncertain characters; the first two also grow with the confidence."""
_BY_CONFIDENCE = 30
_SURE_READ, _SURE_GAP = 150, 125
_TWO_FOR_ONE = 200
"""A lost or gained digit that repeats its neighbour."""
_BLANK = 110
"""A lost or gained blank: OCR often drops and invents them."""

_SHIFT = 20
"""Bits of a table cell below its cost; they hold where the match begins."""
_START = (1 << _SHIFT) - 1


def budget(word: str) -> int:
    """Return the largest cost of a match of a word, in hundredths."""
    length = len(word.replace(GAP, ""))
    return min(_EACH * length, _ALL) if length > 1 else 0


def nearly(word: str, form: NormalisedPassage) -> list[tuple[int, int, float]]:
    """Return start, end (exclusive) and cost of all matches within the budget, also exact ones.

    Matches may overlap. Only the first million characters of a passage are searched.
    """
    most = budget(word)
    missing = sum(char not in form.characters for char in word if char != GAP)
    if not most or missing * _OTHER_READ > most or not form.text:
        return []
    last = _last_row(word, form)
    ends = np.flatnonzero((last >> _SHIFT) <= most)
    cells = ((int(end), int(last[end])) for end in ends)
    return [
        (_START - (cell & _START), end, (cell >> _SHIFT) / 100)
        for end, cell in cells
        if _START - (cell & _START) < end
    ]


def _last_row(word: str, form: NormalisedPassage) -> Numbers:
    """Return, for each end in the text, cost and start of the cheapest match of the word.

    Sellers' dynamic programming: the table of edit distances, a row for each character of the
    word and a column for each position of the text; a match may begin anywhere at no cost. Of
    matches that cost the same, the one that begins last is kept.
    """
    costs = _Costs.of(form)
    only_replaced = len(word) <= 2  # noqa: PLR2004  shorter words match nearly everywhere
    row: Numbers = _START - np.arange(len(costs.codes) + 1, dtype=np.int64)
    for at, char in enumerate(word):
        replaced = row[:-1] + (costs.replaced(char) << _SHIFT)
        if only_replaced:
            row = np.concatenate(([_NEVER << _SHIFT], replaced))
            continue
        row = row + (costs.lost(char, is_end=at in {0, len(word) - 1}) << _SHIFT)
        row[1:] = np.minimum(row[1:], replaced)
        row = np.minimum.accumulate(row - costs.gained) + costs.gained
    return row


@dataclass(frozen=True)
class _Costs:
    """Costs of edits at each position of a text, in hundredths.

    Attributes:
        form: The passage.
        codes: Its code points.
        doubt: Surcharge by confidence at uncertain characters; -1 at certain ones.
    """

    form: NormalisedPassage
    codes: np.ndarray[tuple[int], np.dtype[np.uint32]]
    doubt: Numbers

    @classmethod
    def of(cls, form: NormalisedPassage) -> _Costs:
        codes = np.frombuffer(form.text[:_START].encode("utf-32-le"), np.uint32)
        doubt = np.full(len(codes), -1, np.int64)
        for at, each in form.doubts.items():
            if at < len(codes) and each.confidence < DOUBTED:
                doubt[at] = round(_BY_CONFIDENCE * each.confidence)
        return cls(form, codes, doubt)

    @cached_property
    def gained(self) -> Numbers:
        """Cost of skipping all characters before each position, shifted by `_SHIFT`."""
        is_digit = (self.codes >= ord("0")) & (self.codes <= ord("9"))
        sure = np.where(is_digit, _ALL, _SURE_GAP)
        again = np.flatnonzero(self.codes[1:] == self.codes[:-1]) + 1
        sure[again] = np.minimum(sure[again], _TWO_FOR_ONE)
        sure[self.codes == ord(GAP)] = _BLANK
        each = np.where(self.doubt < 0, sure, _GAINED + self.doubt)
        return np.concatenate(([0], np.cumsum(each))) << _SHIFT

    def replaced(self, char: str) -> Numbers:
        """Return the cost, at each position, of reading its character as `char`."""
        if char == GAP:
            costs = np.full(len(self.codes), _NEVER, np.int64)
        else:
            costs = self._any_digit.copy() if char.isdigit() else self._any_other.copy()
        for at, weight in self.form.others.get(char, ()):
            if at < len(costs):
                costs[at] = _CANDIDATE if weight >= LIKELY else _UNLIKELY_CANDIDATE
        costs[self.codes == ord(char)] = 0
        return costs

    @cached_property
    def _any_digit(self) -> Numbers:
        return self._any(_ALL)

    @cached_property
    def _any_other(self) -> Numbers:
        return self._any(_SURE_READ)

    def _any(self, sure: int) -> Numbers:
        costs = np.where(self.doubt < 0, sure, _OTHER_READ + self.doubt)
        costs[self.codes == ord(GAP)] = _NEVER
        return costs

    def lost(self, char: str, *, is_end: bool) -> Numbers:
        """Return the cost of `char` missing before each position, and at the end.

        Cheaper beside an uncertain character, and beside an equal one: OCR reads two as one.
        The first and the last character of a word may be missing only beside an uncertain
        character, or less than the word would match.
        """
        sure = _BLANK if char == GAP else _ALL if char.isdigit() else _SURE_GAP
        costs = np.full(len(self.codes) + 1, _NEVER if is_end else sure, np.int64)
        if not is_end:
            same = np.flatnonzero(self.codes == ord(char))
            costs[same] = costs[same + 1] = min(sure, _TWO_FOR_ONE)
        costs[self._beside_doubt] = min(sure, _LOST)
        return costs

    @cached_property
    def _beside_doubt(self) -> Numbers:
        doubted = np.flatnonzero(self.doubt >= 0)
        return np.concatenate((doubted, doubted + 1))
