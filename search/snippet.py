"""Snippets: the part of a text around its densest group of matches."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SNIPPET = 72
"""Characters of a snippet, without the ellipses where it is cut."""

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a text that a snippet shows.

    Attributes:
        text: The whole text.
        start: First position shown, in code points from 0.
        end: End, exclusive.
    """

    text: str
    start: int
    end: int

    @classmethod
    def around(cls, places: Sequence[Sequence[Range]], text: str) -> Window:
        """Choose the part with the most different words, and of such parts the most matches.

        Args:
            places: Half-open ranges of the matches of each word; at least one word has one.
            text: The whole text.
        """
        first, last = _richest(
            sorted((*each, word) for word, found in enumerate(places) for each in found)
        )
        room = max(0, SNIPPET - (last - first)) // 2
        start = max(0, min(first - room, len(text) - SNIPPET))
        return cls(text, start, min(len(text), start + SNIPPET))

    @property
    def snippet(self) -> str:
        """The part as plain text on one line."""
        lead = "…" if self.start > 0 else ""
        tail = "…" if self.end < len(self.text) else ""
        return lead + one_line(self.text[self.start : self.end]) + tail

    def mark(self, place: Range) -> Range | None:
        """Convert a range of the text to one of the snippet; None if it is outside."""
        start, end = max(place[0], self.start), min(place[1], self.end)
        shift = (1 if self.start > 0 else 0) - self.start
        return (start + shift, end + shift) if start < end else None


def _richest(ranges: Sequence[tuple[int, int, int]]) -> Range:
    """Return the range, at most a snippet long, with the most different words.

    A match longer than a snippet is a range by itself, cut to size.

    Args:
        ranges: Start, end (exclusive) and index of the word, ascending.
    """
    best = (0, 0)
    chosen = (0, 0)
    for number, (start, _, _) in enumerate(ranges):
        reach = bisect_left(ranges, start + SNIPPET, lo=number, key=itemgetter(0))
        shown = [each for each in ranges[number:reach] if each[1] <= start + SNIPPET]
        shown = shown or [ranges[number]]
        worth = len({word for _, _, word in shown}), len(shown)
        if worth > best:
            best = worth
            chosen = start, min(max(end for _, end, _ in shown), start + SNIPPET)
    return chosen


def one_line(text: str) -> str:
    """Replace each blank, line break, control and format character by a blank."""
    return "".join(char if char.isprintable() else " " for char in text)
