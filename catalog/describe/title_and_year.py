"""How an item is described where nobody typed it: its title and its year."""

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
"""Characters; what is longer is cut."""

EARLIEST_YEAR = 1900
"""What an archive number can carry."""

_DATE = re.compile(r"\d{4}(-\d\d){0,2}")

_WHO = (
    Field.CLAIM_PERSON,
    Field.PATIENT,
    Field.POLICYHOLDER,
    Field.NAME,
    Field.INSURED,
    Field.CLAIMANT,
)
"""Whom a paper is about, the first that it names."""


def title_for(recognised: str | None, person: str | None, file_stem: str) -> str:
    """Give the title of an item.

    The printed title and whom it is about: 人身保险投保单（张建国）. A paper without a title
    gets one made up from its file name, in square brackets (as DA/T 22-2000 has it).

    Args:
        recognised: The title printed on the paper, if one was recognised.
        person: The person the paper is about, if known.
        file_stem: Name of the file it came in, without its extension.
    """
    title = _plain(recognised or "")
    if title:
        who = _plain(person or "")
        return f"{title[:LONGEST_TITLE]}（{who}）" if who else title[:LONGEST_TITLE]
    return f"[{_plain(file_stem)[:LONGEST_TITLE] or '无题'}]"


def _plain(text: str) -> str:
    """Take out what cannot be printed or would turn the direction of writing."""
    shown = (c if c.isspace() or unicodedata.category(c)[0] != "C" else "" for c in text)
    return re.sub(r"\s+", " ", "".join(shown)).strip()


def person_in(values: Iterable[FieldValue]) -> str | None:
    """Give the name of the person a paper is about."""
    found = best(values, *_WHO)
    return found.value if found else None


def date_in(values: Iterable[FieldValue]) -> str:
    """Give the date of a paper in ISO form, as precise as it is printed; "" for none.

    A whole day counts before a month or a year alone.
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
        presumed: Whether it is only that of today (年度系推定), for no other is known.
    """

    value: int
    presumed: bool = False


def year_for(manifest_year: int | None, doc_date: str, today: date) -> Year:
    """Give the year of an archive number: as listed, else as dated, else this one, presumed.

    A claim belongs to the year in which it was closed, which only a list can say. A date in
    the future is a misreading and counts for nothing.

    Args:
        manifest_year: As a list says, if it does.
        doc_date: As `date_in` gives it.
        today: Today.
    """
    if manifest_year is not None:
        return Year(manifest_year)
    if str(EARLIEST_YEAR) <= doc_date <= today.isoformat():
        return Year(int(doc_date[:4]))
    return Year(today.year, presumed=True)
