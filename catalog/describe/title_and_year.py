"""Title, date and year of an item that no manifest describes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from catalog.describe.fields import (
    FieldValue,
    best,
)
from catalog.describe.label_table import Field

LONGEST_TITLE = 200
"""Characters of a title; a longer one is cut."""

EARLIEST_YEAR = 1900
"""Earliest year that an archive number can contain."""

_DATE = re.compile(r"\d{4}(-\d\d){0,2}")

_WHO = (
    Field.CLAIM_PERSON,
    Field.PATIENT,
    Field.POLICYHOLDER,
    Field.NAME,
    Field.INSURED,
    Field.CLAIMANT,
)
"""Fields of the person that a paper is about, in order of preference."""


def title_for(recognised: str | None, person: str | None, file_stem: str) -> str:
    """Return the title of an item.

    The printed title and the person it is about: 人身保险投保单（张建国）. A paper without a
    title gets one from its file name, in square brackets (as DA/T 22-2000 has it).

    Args:
        recognised: The title printed on the paper; None if none was recognised.
        person: The person the paper is about; None if unknown.
        file_stem: Name of the file it came in, without its extension.
    """
    title = _plain(recognised or "")
    if title:
        who = _plain(person or "")
        return f"{title[:LONGEST_TITLE]}（{who}）" if who else title[:LONGEST_TITLE]
    return f"[{_plain(file_stem)[:LONGEST_TITLE] or '无题'}]"


def _plain(text: str) -> str:
    """Drop controls and format characters (also bidirectional ones), and collapse blanks."""
    shown = (c if c.isspace() or unicodedata.category(c)[0] != "C" else "" for c in text)
    return re.sub(r"\s+", " ", "".join(shown)).strip()


def person_in(values: Iterable[FieldValue]) -> str | None:
    """Return the name of the person a paper is about; None if unknown."""
    found = best(values, *_WHO)
    return found.value if found else None


def date_in(values: Iterable[FieldValue]) -> str:
    """Return the date of a paper in ISO form, as precise as printed; "" for none.

    A full date takes precedence over a month or a year alone.
    """
    dates = [v for v in values if v.valid and _DATE.fullmatch(v.value)]
    whole = [v for v in dates if len(v.value) == len("YYYY-MM-DD")]
    found = best(whole or dates, Field.DOC_DATE)
    return found.value if found else ""


@dataclass(frozen=True, slots=True)
class Year:
    """The year of an archive number.

    Attributes:
        value: Four digits.
        presumed: Whether it is the current year (年度系推定), as no other is known.
    """

    value: int
    presumed: bool = False


def year_for(manifest_year: int | None, doc_date: str, today: date) -> Year:
    """Return the year of an archive number: as listed, else as dated, else the current one.

    A claim belongs to the year in which it was closed, which only a manifest can state. A date
    in the future is a misreading and is ignored.

    Args:
        manifest_year: As listed; None if it is not.
        doc_date: As returned by `date_in`.
        today: Today.
    """
    if manifest_year is not None:
        return Year(manifest_year)
    if str(EARLIEST_YEAR) <= doc_date <= today.isoformat():
        return Year(int(doc_date[:4]))
    return Year(today.year, presumed=True)
