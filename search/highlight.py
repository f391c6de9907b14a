"""Where on the pages of an item the wanted words stand: the same for every index."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.normalise import Normal, normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.query import Query

Box = tuple[int, int, int, int]
"""Pixels of the page image: left, top, right, bottom; the last two exclusive."""

SNIPPET = 72
"""Characters of a snippet, without the ellipses where it is cut."""

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Passage:
    """A page's text as it was read.

    Attributes:
        page: Number of the page; 0 for the description.
        text: The text.
        boxes: The box of each character of `text`, None for what stands between lines; may
            be empty where nothing has a box.
    """

    page: int
    text: str
    boxes: Sequence[Box | None] = ()


@dataclass(frozen=True, slots=True)
class PageFound:
    """A page that holds at least one of the wanted words.

    Attributes:
        page: Number of the page; 0 for the description.
        snippet: The text around the densest place, as plain text on one line.
        marks: Half-open ranges of `snippet` to mark, in order, not overlapping.
        boxes: What to mark on the page, all of it: for each place one box a line.
        count: Places on the page.
    """

    page: int
    snippet: str
    marks: tuple[Range, ...]
    boxes: tuple[Box, ...]
    count: int


def find(query: Query, passages: Sequence[Passage]) -> list[PageFound]:
    """Find the wanted words of a query; pages with more different words come first."""
    ranked = []
    for passage in passages:
        places = _all_places(query, passage.text)
        if merged := _flat(places):
            words = sum(1 for found in places if found)
            ranked.append((-words, passage.page, _page(passage, merged)))
    return [page for _, _, page in sorted(ranked, key=lambda each: each[:2])]


def ranges(query: Query, text: str) -> list[Range]:
    """Give the half-open ranges of `text` in which wanted words stand, in order, merged."""
    return _flat(_all_places(query, text))


def _all_places(query: Query, text: str) -> list[list[Range]]:
    """Give, for each wanted word, the ranges of the text in which it stands."""
    normal = normalise(text)
    return [_places(word, normal) for word in query.words]


def _flat(places: Sequence[Sequence[Range]]) -> list[Range]:
    return _merged(sorted(place for found in places for place in found))


def _places(word: str, normal: Normal) -> list[Range]:
    """Give the ranges of the original text in which a word stands."""
    found = []
    at = normal.text.find(word)
    while at >= 0:
        end = at + len(word) - 1
        found.append((normal.origins[at][0], normal.origins[end][1]))
        at = normal.text.find(word, at + 1)
    return found


def _merged(ranges: Sequence[Range]) -> list[Range]:
    merged: list[Range] = []
    for start, end in ranges:
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _page(passage: Passage, ranges: Sequence[Range]) -> PageFound:
    snippet, marks = _snippet(passage.text, ranges)
    boxes = (box for start, end in ranges for box in _boxes(passage.boxes[start:end]))
    return PageFound(passage.page, snippet, marks, tuple(boxes), len(ranges))


def _boxes(boxes: Sequence[Box | None]) -> Iterator[Box]:
    """Give one box around each stretch of characters that have one."""
    around: Box | None = None
    for box in boxes:
        if box is None:
            if around is not None:
                yield around
            around = None
        else:
            around = box if around is None else _union(around, box)
    if around is not None:
        yield around


def _union(one: Box, other: Box) -> Box:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )


def _snippet(text: str, ranges: Sequence[Range]) -> tuple[str, tuple[Range, ...]]:
    first, last = _densest(ranges)
    room = max(0, SNIPPET - (last - first)) // 2
    start = max(0, min(first - room, len(text) - SNIPPET))
    end = min(len(text), start + SNIPPET)
    lead = "…" if start > 0 else ""
    shift = len(lead) - start
    marks = tuple(
        (max(from_, start) + shift, min(to, end) + shift)
        for from_, to in ranges
        if from_ < end and to > start
    )
    return lead + _one_line(text[start:end]) + ("…" if end < len(text) else ""), marks


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


def _one_line(text: str) -> str:
    """Make blanks, breaks and signs that print nothing, or turn the line, a blank each."""
    return "".join(char if char.isprintable() else " " for char in text)
