"""Highlighting: where the words of a query match on the pages of an item, for every index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.matching import matches
from search.matching.matches import MatchKind
from search.matching.uncertainty import (
    normalised,
    original,
)
from search.normalise import normalise
from search.snippet import Range, Window, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.matching.matches import Match
    from search.matching.uncertainty import Doubt
    from search.normalise import Normal
    from search.query import Query

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels of the page image; right and bottom are exclusive."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The text of a page, as read.

    Attributes:
        page: Number of the page, from 1; 0 for the description.
        text: The text.
        boxes: Box of each character of `text`, None for separators; may be empty if no
            character has a box.
        doubts: Uncertain characters of `text`.
        shown: Text of the same length that snippets show instead of `text`; empty for `text`.
    """

    page: int
    text: str
    boxes: Sequence[Box | None] = ()
    doubts: Sequence[Doubt] = ()
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A match of a word in the text as read.

    Attributes:
        start: First position, in code points from 0.
        end: End, exclusive.
        how: Kind of match.
        meant: Text that was probably meant; empty for an exact match.
        cost: See `search.matching.matches.Match`.
    """

    start: int
    end: int
    how: MatchKind = MatchKind.EXACT
    meant: str = ""
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class UncertainMatch:
    """A fuzzy match, for display.

    Attributes:
        how: Doubtful or similar.
        read: Text as read, on one line.
        meant: Text that was probably meant, on one line.
        mark: Half-open range of the snippet; None if it is outside, or overlaps an exact match.
        boxes: Boxes to mark on the page, one per line.
    """

    how: MatchKind
    read: str
    meant: str
    mark: Range | None
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class PageFound:
    """A page with at least one match.

    Attributes:
        page: Number of the page, from 1; 0 for the description.
        snippet: Plain text on one line, around the densest group of exact matches, or of fuzzy
            ones if no match is exact.
        marks: Half-open ranges of `snippet` with exact matches, ascending, not overlapping.
        boxes: Boxes of all exact matches on the page, one per match and line.
        count: Number of exact matches; overlapping ones count once.
        misread: Fuzzy matches, ascending; their marks overlap no other mark.
    """

    page: int
    snippet: str
    marks: tuple[Range, ...]
    boxes: tuple[Box, ...]
    count: int
    misread: tuple[UncertainMatch, ...] = ()


def find(
    query: Query, passages: Sequence[Passage], *, similar: bool = False
) -> list[PageFound]:
    """Return the pages of an item that match a word of a query, best first.

    Pages are ordered by the number of different words that match exactly, then of those that
    match doubtfully, then of all that match, then by page. With `similar`, similar words match
    too.
    """
    ranked = []
    for passage in passages:
        places = _all_spots(query, passage, similar=similar)
        if any(places):
            held = [min(spot.how for spot in found) for found in places if found]
            key = (
                -held.count(MatchKind.EXACT),
                -held.count(MatchKind.DOUBTFUL),
                -len(held),
                passage.page,
            )
            ranked.append((key, _page(passage, places)))
    return [page for _, page in sorted(ranked, key=lambda each: each[0])]


def spots(query: Query, passage: Passage, *, similar: bool = False) -> list[Spot]:
    """Return the matches in a passage, ascending, not overlapping.

    Overlapping exact matches are merged; a fuzzy one is dropped if it overlaps an exact,
    stronger or cheaper one.
    """
    places = _all_spots(query, passage, similar=similar)
    exact = [Spot(*merged) for merged in _exact_ranges(places)]
    return sorted((*exact, *_apart(places, exact)), key=lambda spot: spot.start)


def _all_spots(query: Query, passage: Passage, *, similar: bool) -> list[list[Spot]]:
    """Return the matches of each word of the query."""
    normal = normalise(passage.text)
    form = normalised(normal, passage.doubts)
    return [
        [
            _spot(word.form, place, passage, normal)
            for place in matches.all_matches(
                word.form, form, similar=similar, others=word.others
            )
        ]
        for word in query.wanted
    ]


def _spot(word: str, place: Match, passage: Passage, normal: Normal) -> Spot:
    start, end = normal.origins[place.start][0], normal.origins[place.end - 1][1]
    if place.how == MatchKind.EXACT:
        return Spot(start, end)
    meant = word
    if place.how == MatchKind.DOUBTFUL:
        chars = list(passage.text[start:end])
        for at, char in enumerate(word, place.start):
            if normal.text[at] != char:
                place_ = normal.origins[at][0]
                chars[place_ - start] = original(passage.doubts, place_, char)
        meant = "".join(chars)
    return Spot(start, end, place.how, meant, place.cost)


def _exact_ranges(places: Sequence[Sequence[Spot]]) -> list[Range]:
    exact = ((s.start, s.end) for found in places for s in found if s.how == MatchKind.EXACT)
    return _merged(sorted(exact))


def _apart(places: Sequence[Sequence[Spot]], taken: Sequence[Spot]) -> list[Spot]:
    """Return fuzzy matches, strongest first, that overlap neither `taken` nor stronger ones."""
    kept: list[Spot] = []
    weaker = (spot for found in places for spot in found if spot.how != MatchKind.EXACT)
    for spot in sorted(weaker, key=lambda each: (each.how, each.cost, each.start)):
        if all(spot.end <= other.start or other.end <= spot.start for other in (*taken, *kept)):
            kept.append(spot)
    return kept


def _merged(ranges: Sequence[Range]) -> list[Range]:
    merged: list[Range] = []
    for start, end in ranges:
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _page(passage: Passage, places: Sequence[Sequence[Spot]]) -> PageFound:
    exact = _exact_ranges(places)
    weaker = sorted(_apart(places, ()), key=lambda spot: spot.start)
    words = [[(s.start, s.end) for s in found if s.how == MatchKind.EXACT] for found in places]
    around = words if exact else [[(s.start, s.end)] for s in weaker]
    window = Window.around(around, passage.shown or passage.text)
    hidden = [Spot(*each) for each in exact]
    shown = _apart([weaker], hidden)
    misread = tuple(
        UncertainMatch(
            how=spot.how,
            read=one_line(passage.text[spot.start : spot.end]),
            meant=one_line(spot.meant),
            mark=window.mark((spot.start, spot.end)) if spot in shown else None,
            boxes=tuple(_boxes(passage.boxes[spot.start : spot.end])),
        )
        for spot in weaker
    )
    marks = tuple(mark for each in exact if (mark := window.mark(each)))
    boxes = tuple(box for start, end in exact for box in _boxes(passage.boxes[start:end]))
    return PageFound(passage.page, window.snippet, marks, boxes, len(exact), misread)


def _boxes(boxes: Sequence[Box | None]) -> Iterator[Box]:
    """Yield the bounding box of each run of characters that have a box."""
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
