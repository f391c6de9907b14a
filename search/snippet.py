"""The part of a text that is shown with a hit: around the place where the most was found."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
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
        start: First place shown, in code points.
        end: One past the last.
    """

    text: str
    start: int
    end: int

    @classmethod
    def around(cls, ranges: Sequence[Range], text: str) -> Window:
        """Choose the part around the most of these ranges, of which there is at least one."""
        first, last = _densest(ranges)
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
        """Give where a range of the text stands in the snippet; None where it does not."""
        start, end = max(place[0], self.start), min(place[1], self.end)
        shift = (1 if self.start > 0 else 0) - self.start
        return (start + shift, end + shift) if start < end else None


def _densest(ranges: Sequence[Range]) -> Range:
    """Give the stretch of at most a snippet's length that holds the most ranges.

    A range that is longer than a snippet is a stretch by itself, cut to size.
    """
    starts = [start for start, _ in ranges]
    best = (0, 0, 0)
    for number, (start, _) in enumerate(ranges):
        after = bisect_left(starts, start + SNIPPET)
        while after > number + 1 and ranges[after - 1][1] > start + SNIPPET:
            after -= 1
        if after - number > best[0]:
            best = after - number, start, min(ranges[after - 1][1], start + SNIPPET)
    return best[1], best[2]


def one_line(text: str) -> str:
    """Make blanks, breaks and signs that print nothing, or turn the line, a blank each."""
    return "".join(char if char.isprintable() else " " for char in text)
