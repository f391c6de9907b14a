"""Text beside the page image: one entry per visual row, in parts to render."""

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
"""Confidence below which a character is shown as doubtful, 0.0 to 1.0."""

OTHERS = 3
"""Maximum number of candidates offered for a doubtful character."""


@dataclass(frozen=True, slots=True)
class _VisualRow:
    """A visual row: its range in `PageText.text`, and its lines from left to right."""

    start: int
    end: int
    cells: Sequence[_Cell]


@dataclass(frozen=True, slots=True)
class _Cell:
    """A line of a row: its index in `PageText.lines`, and its start in `PageText.text`."""

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
    """Return the visual rows of a page, with hits marked and personal numbers masked.

    Args:
        text: Text of the page.
        query: Query whose hits are marked.
        similar: Whether similar words are hits, too.
        shown_row: Index of the only row to show unmasked, from 0; None for none.
        corrections: Box and note of each corrected line.
    """
    found = _found(text, query, similar=similar)
    doubts = _doubts(text)
    veiled = masked_text(text.text)
    rows = []
    for place, row in enumerate(_rows(text)):
        masked = veiled[row.start : row.end] != text.text[row.start : row.end]
        open_row = place == shown_row or not masked
        said = text.text if open_row else veiled
        others = _others(text, said)
        here = range(row.start, row.end)
        rows.append(
            {
                "box": list(around(cell.line.box for cell in row.cells)),
                "masked": masked,
                "corrected": [note for box, note in corrections if _holds(row, box)],
                "row": row.cells[0].line.row,
                "parts": _parts([(said[at], found[at], doubts[at], others[at]) for at in here]),
                "cells": [_cell(cell, said, open_row=open_row) for cell in row.cells],
            }
        )
    return rows


def _holds(row: _VisualRow, box: Box) -> bool:
    """Return whether the centre of a box lies in a cell of a row."""
    x, y = middle(box)
    boxes = (cell.line.box for cell in row.cells)
    return any(x0 <= x < x1 and y0 <= y < y1 for x0, y0, x1, y1 in boxes)


def _cell(cell: _Cell, said: str, *, open_row: bool) -> dict[str, Any]:
    """Return the data for correcting a line; without candidates if its row is masked."""
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
    """Return the start of each line in `PageText.text`."""
    steps = [0]
    for line, after in pairwise(found):
        between = BETWEEN_CELLS if line.row == after.row else BETWEEN_ROWS
        steps.append(len(line.text) + len(between))
    return list(accumulate(steps))[: len(found)]


def _found(text: PageText, query: Query, *, similar: bool) -> list[str | None]:
    """Return for each character the note of the hit it belongs to.

    The note is "" for an exact hit, and None outside of hits.
    """
    notes: list[str | None] = [None] * len(text.text)
    for spot in spots(query, found_items.passage(1, text), similar=similar):
        read = text.text[spot.start : spot.end]
        note = uncertain_match_labels.note(spot.how, read, spot.meant) if spot.meant else ""
        notes[spot.start : spot.end] = [note] * (spot.end - spot.start)
    return notes


def _doubts(text: PageText) -> list[int | None]:
    """Return the confidence of each character in percent; None if it is not doubtful."""
    percents: list[int | None] = [None] * len(text.text)
    for line, start in zip(text.lines, starts(text.lines), strict=True):
        for at, char in enumerate(line.chars, start):
            if char.confidence < DOUBT and not char.text.isspace():
                percents[at] = round(char.confidence * 100)
    return percents


def _others(text: PageText, said: str) -> list[str]:
    """Return the candidates of each character as text; "" where it is masked."""
    return [
        _listed(char.candidates) if char and char.text == shown else ""
        for char, shown in zip(text.chars, said, strict=True)
    ]


def _listed(candidates: Sequence[Candidate]) -> str:
    return ", ".join(f"{each.text} {each.weight:.0%}" for each in candidates)


def _parts(
    chars: Sequence[tuple[str, str | None, int | None, str]],
) -> list[dict[str, Any]]:
    """Group adjacent characters of the same appearance."""
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
    """Return the appearance of a character; candidates are shown for doubtful ones only."""
    _, note, doubt, others = char
    return note, doubt, others if doubt is not None else ""
