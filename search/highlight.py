"""Where on the pages of an item the wanted words stand: the same for every index."""

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
"""Pixels of the page image: left, top, right, bottom; the last two exclusive."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A page's text as it was read.

    Attributes:
        page: Number of the page; 0 for the description.
        text: The text.
        boxes: The box of each character of `text`, None for what stands between lines; may
            be empty where nothing has a box.
        doubts: Places of `text` that may have been misread.
        shown: What snippets show instead of `text`, as long as it; empty for itself.
    """

    page: int
    text: str
    boxes: Sequence[Box | None] = ()
    doubts: Sequence[Doubt] = ()
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a wanted word stands in a text.

    Attributes:
        start: First place in the text, in code points.
        end: One past the last.
        how: As it was read, or not.
        meant: What may be meant by what was read; empty where it stands as read.
        cost: See `search.matching.matches.Match`.
    """

    start: int
    end: int
    how: MatchKind = MatchKind.EXACT
    meant: str = ""
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class UncertainMatch:
    """A place where a wanted word may stand though it was not read.

    Attributes:
        how: With next-best readings, or similar.
        read: What was read, on one line.
        meant: What it may be, on one line.
        mark: Half-open range of the snippet; None where it is not in it.
        boxes: What to mark on the page: one box a line.
    """

    how: MatchKind
    read: str
    meant: str
    mark: Range | None
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class PageFound:
    """A page that holds at least one of the wanted words.

    Attributes:
        page: Number of the page; 0 for the description.
        snippet: The text around the densest place, as plain text on one line; around misread
            words only where none stands as read.
        marks: Half-open ranges of `snippet` to mark, in order, not overlapping.
        boxes: What to mark on the page, all of it: for each place one box a line.
        count: Places on the page.
        misread: Places that none of the above counts, in order; their marks overlap nothing.
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
    """Find the wanted words of a query; pages with more different words come first.

    Words count most that stand as they were read, then those that do with next-best readings
    and, where they are asked for, similar ones.
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
    """Give where wanted words stand, in order; none overlap.

    Places as read are merged; a weaker or dearer one gives way to what it overlaps.
    """
    places = _all_spots(query, passage, similar=similar)
    exact = [Spot(*merged) for merged in _exact_ranges(places)]
    return sorted((*exact, *_apart(places, exact)), key=lambda spot: spot.start)


def _all_spots(query: Query, passage: Passage, *, similar: bool) -> list[list[Spot]]:
    """Give, for each wanted word, where it stands."""
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
    """Give the spots not as read, strongest first, that overlap none taken or given before."""
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
