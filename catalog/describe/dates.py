"""Parser of dates as papers print them.

An empty field (`年 月 日`) is no date; 长期 and 至今 are values of their own, never today.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LONG_TERM = date(9999, 12, 31)
"""Stored value of 长期 (valid without end)."""


class Precision(StrEnum):
    """Printed precision of a date."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    LONG_TERM = "long-term"
    TO_DATE = "to-date"


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A date as read.

    Attributes:
        day: First day of the month or year if no more is printed; `LONG_TERM` for 长期; None
            for 至今, which has no day.
        precision: Printed precision.
    """

    day: date | None
    precision: Precision

    @property
    def iso(self) -> str:
        """YYYY-MM-DD, cut to the printed precision; empty for 至今."""
        if self.day is None:
            return ""
        length = {Precision.MONTH: 7, Precision.YEAR: 4}.get(self.precision, 10)
        return self.day.isoformat()[:length]


_OPEN = {
    **dict.fromkeys(("长期", "长期有效", "長期", "永久", "终身"), Precision.LONG_TERM),
    **dict.fromkeys(("至今", "迄今"), Precision.TO_DATE),
}
_NUMERALS = str.maketrans(
    "〇○零一二三四五六七八九壹贰貳弍叁叄弎肆伍陆陸柒捌玖",
    "00012345678912223334566789",
)
_YEAR = "(?:19|20)[0-9]{2}"
_FORMS = (
    rf"(?P<y>{_YEAR})(?P<s>[-/.])(?P<m>[0-9]{{1,2}})(?:(?P=s)(?P<d>[0-9]{{1,2}}))?",
    rf"(?P<y>{_YEAR})年(?:(?P<m>[0-9]{{1,2}})月(?:(?P<d>[0-9]{{1,2}})[日号]?)?)?",
    rf"(?P<y>{_YEAR})(?P<m>[0-9]{{2}})(?P<d>[0-9]{{2}})",
)
_WHOLE = tuple(re.compile(form) for form in _FORMS)
_WITHIN = tuple(re.compile(rf"(?<![0-9.]){form}(?![0-9月日])") for form in _FORMS)
_TEN = re.compile(r"([0-9]?)[十拾]([0-9]?)")
_CHINESE_UNIT = re.compile(r"[0-9十拾]+(?=[年月日号])")


def parse_date(text: str) -> ReadDate | None:
    """Parse a text that is a date and nothing else; None if it is not, or is empty.

    Accepted: 2023-05-06, 2023/5/6, 2023.5.6, 2023年5月6日, 20230506, 二〇二三年五月六日,
    贰零贰叁年零伍月零陆日, the same without day or month, 长期, 至今. Years have four digits,
    1900 to 2099.
    """
    folded = _folded(text)
    if folded in _OPEN:
        precision = _OPEN[folded]
        return ReadDate(LONG_TERM if precision is Precision.LONG_TERM else None, precision)
    return next((_real(m) for form in _WHOLE if (m := form.fullmatch(folded))), None)


def first_date(text: str) -> ReadDate | None:
    """Return the first real date in a text that may contain more, such as a time of day."""
    folded = _folded(text)
    found = sorted((m for form in _WITHIN for m in form.finditer(folded)), key=re.Match.start)
    return next((real for m in found if (real := _real(m))), None)


def _folded(text: str) -> str:
    """Return half-width text, digits for numerals, blanks only between separate digits."""
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub(r"(?<=\d)\s+(?=\d)", "\x00", plain)
    plain = re.sub(r"\s+", "", plain).replace("\x00", " ").strip()
    return _CHINESE_UNIT.sub(_units, plain.translate(_NUMERALS))


def _units(found: re.Match[str]) -> str:
    """Convert 十 to 三十一 to digits; numerals written one by one are digits already."""
    tens = _TEN.fullmatch(found[0].lstrip("0") or "0")
    if tens is None:
        return found[0]
    return f"{int(tens[1] or 1) * 10 + int(tens[2] or 0)}"


def _real(found: re.Match[str]) -> ReadDate | None:
    """Return the matched date; None if the calendar has no such day."""
    year, month, day = (int(found[name] or 0) for name in "ymd")
    if found["m"] is None:
        return ReadDate(date(year, 1, 1), Precision.YEAR)
    try:
        if found["d"] is None:
            return ReadDate(date(year, month, 1), Precision.MONTH)
        return ReadDate(date(year, month, day), Precision.DAY)
    except ValueError:
        return None
