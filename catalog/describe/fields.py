"""Extraction of fields by their printed labels: persons, numbers, dates, amounts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from catalog.describe import (
    field_values,
    identifiers,
    wording,
)
from catalog.describe.cells import (
    FieldLine,
    Labelled,
    Rows,
    labelled,
    rows_of,
)
from catalog.describe.label_table import (
    LABELS,
    SECTIONS,
    Field,
)

__all__ = ["Field", "FieldLine", "FieldValue", "best", "extract"]


@dataclass(frozen=True, slots=True)
class FieldValue:
    """An extracted value.

    Attributes:
        name: The field.
        value: Stored form: ISO dates, amounts such as "1409.50", numbers without separators.
        raw: As printed.
        page: Index of the page, from 0.
        confidence: Confidence that the label names this field, 0.0 to 1.0.
        valid: Whether the value has the required form and check characters.
        repaired: Whether a look-alike letter was read as a digit; a person has to check it.
    """

    name: Field
    value: str = field(repr=False)
    raw: str = field(repr=False)
    page: int
    confidence: float
    valid: bool
    repaired: bool = False


_IDENTITY_WITHIN = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
_SECTION = re.compile(
    "(?:[一二三四五六七八九十]{1,2}|[0-9]{1,2})?[、.]?("
    + "|".join(sorted(SECTIONS, key=len, reverse=True))
    + ")(?:基本)?(?:资料|信息|情况)?(?:[(].*)?"
)
_PART = re.compile("[一二三四五六七八九十]{1,2}、")
"""Beginning of the next part of a form, whichever person it is about."""

_TOP_ROWS = 3
_MOST_DIAGNOSES = 12


def extract(
    pages: Sequence[Sequence[FieldLine]], *, today: date | None = None
) -> tuple[FieldValue, ...]:
    """Extract the fields printed on the pages of an item, page by page.

    An empty field is omitted; a malformed value is returned with `valid` False.

    Args:
        pages: Lines of each page, in upright coordinates.
        today: Later days are invalid; None to skip this check.
    """
    found: list[FieldValue] = []
    for page, lines in enumerate(pages):
        rows = rows_of(lines)
        for value in (*_by_label(rows, today), *_by_form(rows, today)):
            here = replace(value, page=page)
            if not any((here.name, here.value) == (old.name, old.value) for old in found):
                found.append(here)
    return tuple(found)


def best(values: Iterable[FieldValue], *names: Field) -> FieldValue | None:
    """Return the most reliable value: valid first, then by order of `names`, by confidence."""
    order = {name: at for at, name in enumerate(names)}
    known = [each for each in values if each.name in order]
    return min(known, key=lambda v: (not v.valid, order[v.name], -v.confidence), default=None)


def _by_label(rows: Rows, today: date | None) -> Iterable[FieldValue]:
    """Yield the values of labels; a bare 姓名 is that of the person its section is about."""
    sections = _sections(rows)
    for each in labelled(rows):
        if each.label not in LABELS:
            continue
        name, sure = LABELS[each.label]
        if name is Field.NAME:
            name = sections[each.row]
        for raw in _values(each, name, rows):
            read = field_values.READERS[name](raw, today)
            if read:
                value, valid, repaired = read
                yield FieldValue(name, value, raw, 0, sure, valid, repaired)


def _sections(rows: Rows) -> list[Field]:
    """Return, for each row, the person field that a bare 姓名 in it means."""
    current, found = Field.NAME, []
    for row in rows:
        text = wording.compact("".join(row))
        head = _SECTION.fullmatch(text)
        if head or _PART.match(text):
            current = SECTIONS[head[1]] if head else Field.NAME
        found.append(current)
    return found


def _values(each: Labelled, name: Field, rows: Rows) -> list[str]:
    """Return the printed values of a label; a diagnosis may be a list in the rows below."""
    if each.value:
        return [each.value]
    return list(_listed(rows[each.row + 1 :])) if name is Field.DIAGNOSIS else []


def _listed(rows: Rows) -> Iterable[str]:
    """Yield the entries of a numbered list that begins at once, or its one unnumbered row."""
    for at, row in enumerate(rows[:_MOST_DIAGNOSES]):
        text = "".join(row)
        entry = field_values.LISTED.match(text)
        if entry:
            yield entry[1].strip()
        elif at == 0 and not _has_label(row):
            yield text.strip()
            return
        else:
            return


def _has_label(row: tuple[str, ...]) -> bool:
    return bool(labelled((row,)))


def _by_form(rows: Rows, today: date | None) -> Iterable[FieldValue]:
    """Yield values without labels: a hospital at the top of a page, any identity numbers."""
    for row in rows[:_TOP_ROWS]:
        for cell in row:
            head = field_values.HOSPITAL.fullmatch(wording.closed_up(cell))
            if head and not _has_label(row):
                yield FieldValue(Field.HOSPITAL, head[0], cell, 0, 0.8, valid=True)
    for row in rows:
        for cell in row:
            for number in _IDENTITY_WITHIN.findall(cell):
                identity = identifiers.read_identity(number, today)
                if identity and identity.valid:
                    yield FieldValue(
                        Field.ID_NUMBER, identity.number, number, 0, 0.6, valid=True
                    )
