"""The text beside the image: a row of the page to a line, in pieces that the page draws."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise
from operator import itemgetter
from typing import Any

from ocr.boxes import around, middle
from ocr.port import BETWEEN_CELLS, BETWEEN_ROWS, Box, Candidate, Line, PageText
from search.highlight import spots
from search.query import Query
from web.item.masking import masked_text
from web.search import (
    found_items,
    uncertain_match_labels,
)

DOUBT = 0.8
"""Confidence below which a character is shown as doubtful."""

OTHERS = 3
"""Other readings offered for a doubtful character."""


@dataclass(frozen=True, slots=True)
class _VisualRow:
    """A visual row: where it stands in `PageText.text`, and its lines from left to right."""

    start: int
    end: int
    cells: Sequence[_Cell]


@dataclass(frozen=True, slots=True)
class _Cell:
    """A line of a row: its position in `PageText.lines`, and where its text begins."""

    at: int
    start: int
    line: Line


def lines(
    text: PageText,
    query: Query,
    *,
    similar: bool = False,
    shown_row: int | None = None,
    corrections: Sequence[tuple[Box, str]] = (),
) -> list[dict[str, Any]]:
    """Return the rows of a page; words that are searched for are marked, numbers masked.

    Args:
        text: The page.
        query: What was searched for.
        similar: Whether similar words were searched for too.
        shown_row: The one row that is told unmasked, from 0; None for none.
        corrections: Where a line was corrected, and what to say of it.
    """
    found = _found(text, query, similar=similar)
    doubts = _doubts(text)
    veiled = masked_text(text.text)
    told = []
    for place, row in enumerate(_rows(text)):
        masked = veiled[row.start : row.end] != text.text[row.start : row.end]
        open_row = place == shown_row or not masked
        said = text.text if open_row else veiled
        others = _others(text, said)
        here = range(row.start, row.end)
        told.append(
            {
                "box": list(around(cell.line.box for cell in row.cells)),
                "masked": masked,
                "corrected": [note for box, note in corrections if _holds(row, box)],
                "row": row.cells[0].line.row,
                "parts": _parts([(said[at], found[at], doubts[at], others[at]) for at in here]),
                "cells": [_cell(cell, said, open_row=open_row) for cell in row.cells],
            }
        )
    return told


def _holds(row: _VisualRow, box: Box) -> bool:
    """Return whether the middle of a box lies in a cell of a row."""
    x, y = middle(box)
    boxes = (cell.line.box for cell in row.cells)
    return any(x0 <= x < x1 and y0 <= y < y1 for x0, y0, x1, y1 in boxes)


def _cell(cell: _Cell, said: str, *, open_row: bool) -> dict[str, Any]:
    """Return what is needed to correct a line; of a veiled one no other readings."""
    chars = cell.line.chars if open_row else ()
    return {
        "line": cell.at,
        "text": said[cell.start : cell.start + len(cell.line.chars)],
        "others": [
            {"at": at, "texts": [other.text for other in char.candidates[:OTHERS]]}
            for at, char in enumerate(chars)
            if char.candidates and char.confidence < DOUBT
        ],
    }


def _rows(text: PageText) -> Iterator[_VisualRow]:
    begins = starts(text.lines)
    cells = [_Cell(at, begins[at], line) for at, line in enumerate(text.lines)]
    for _, group in groupby(cells, key=lambda cell: cell.line.row):
        held = list(group)
        last = held[-1]
        yield _VisualRow(held[0].start, last.start + len(last.line.text), held)


def starts(found: Sequence[Line]) -> list[int]:
    """Return where in `PageText.text` each line begins."""
    steps = [0]
    for line, after in pairwise(found):
        between = BETWEEN_CELLS if line.row == after.row else BETWEEN_ROWS
        steps.append(len(line.text) + len(between))
    return list(accumulate(steps))[: len(found)]


def _found(text: PageText, query: Query, *, similar: bool) -> list[str | None]:
    """Return for each character what is said of the word it belongs to, nothing if read so.

    None where no wanted word stands.
    """
    told: list[str | None] = [None] * len(text.text)
    for spot in spots(query, found_items.passage(1, text), similar=similar):
        read = text.text[spot.start : spot.end]
        note = uncertain_match_labels.note(spot.how, read, spot.meant) if spot.meant else ""
        told[spot.start : spot.end] = [note] * (spot.end - spot.start)
    return told


def _doubts(text: PageText) -> list[int | None]:
    """Return for each character of the text its confidence in percent, where that is low."""
    told: list[int | None] = [None] * len(text.text)
    for line, start in zip(text.lines, starts(text.lines), strict=True):
        for at, char in enumerate(line.chars, start):
            if char.confidence < DOUBT and not char.text.isspace():
                told[at] = round(char.confidence * 100)
    return told


def _others(text: PageText, said: str) -> list[str]:
    """Return for each character what it may be instead; nothing where it is masked."""
    return [
        _told(char.candidates) if char and char.text == shown else ""
        for char, shown in zip(text.chars, said, strict=True)
    ]


def _told(candidates: Sequence[Candidate]) -> str:
    return ", ".join(f"{each.text} {each.weight:.0%}" for each in candidates)


def _parts(
    chars: Sequence[tuple[str, str | None, int | None, str]],
) -> list[dict[str, Any]]:
    """Put characters together that are shown alike."""
    return [
        {
            "text": "".join(map(itemgetter(0), alike)),
            "marked": note is not None,
            "note": note or "",
            "doubt": doubt,
            "others": others,
        }
        for (note, doubt, others), alike in groupby(chars, key=_look)
    ]


def _look(char: tuple[str, str | None, int | None, str]) -> tuple[str | None, int | None, str]:
    """Return what of a character shows; what it may be is told of doubtful ones only."""
    _, note, doubt, others = char
    return note, doubt, others if doubt is not None else ""
