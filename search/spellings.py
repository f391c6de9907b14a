"""Other spellings of the same number: with separators, without, or with other ones.

An amount is written 12345.67 and 12,345.67, a telephone number 02583201234 and 025-83201234, a
plate 苏A12345 and 苏A·12345, a day 2024-04-22 and 2024年4月22日. Separators are gaps in normal
form (`search.normalise`), so spellings differ in their gaps.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from search.normalise import GAP, HAN, normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

_AMOUNT = re.compile(
    r"\D?((?!0\d)(?:\d{1,3}(?:[,'\s]\d{3})+|\d{5,12}|\d{1,12}(?=\.\d{2}\D?$)))(?:\.(\d{1,2}))?\D?"
)
"""Digits in groups of three or ungrouped, with or without cents; a currency sign or 元."""

_DAY = re.compile(r"((?:19|20)\d\d)[ 年](\d{1,2})[ 月](\d{1,2})日?")
_DIGITS_OF_DAY = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")

_PLATE = re.compile(f"([{HAN}])([a-z]) ?([0-9a-z]{{5,6}})")

_LONG_NUMBER = re.compile(r"(?=(?:[a-z]*\d){5})[0-9a-z]{7,24}")
"""At least seven letters and digits, five of them digits: shorter ones are too common."""

_MOBILE, _CARD = (3, 4, 4), (4, 4, 4, 4, 4)
"""Digits of each group of a mobile number, and of a bank card."""


def spellings(typed: str) -> tuple[str, ...]:
    """Return the other spellings, in normal form, of a number in a query.

    Args:
        typed: A word, after NFKC.

    Returns:
        Each once, without that of `typed` itself; empty if it is no number.
    """
    form = normalise(typed).text
    amount = _AMOUNT.fullmatch(typed)
    other = () if amount and amount[2] else _numbers(form)
    found = (*_amounts(amount), *_days(form), *_plates(form), *other)
    return tuple(each for each in dict.fromkeys(found) if each != form)


def _amounts(amount: re.Match[str] | None) -> Iterator[str]:
    if amount:
        digits, cents = re.sub(r"\D", "", amount[1]), amount[2]
        for whole in (digits, f"{int(digits):,}".replace(",", GAP)):
            yield f"{whole}{GAP}{cents}" if cents else whole


def _days(form: str) -> Iterator[str]:
    if day := _DAY.fullmatch(form) or _DIGITS_OF_DAY.fullmatch(form):
        year, month, of_month = (int(part) for part in day.groups())
        yield f"{year}年{month}月{of_month}日"
        yield f"{year}年{month:02}月{of_month:02}日"
        yield f"{year}{GAP}{month}{GAP}{of_month}"
        yield f"{year}{GAP}{month:02}{GAP}{of_month:02}"
        yield f"{year}{month:02}{of_month:02}"


def _plates(form: str) -> Iterator[str]:
    if plate := _PLATE.fullmatch(form):
        place, letter, rest = plate.groups()
        yield f"{place}{letter}{rest}"
        yield f"{place}{letter}{GAP}{rest}"


def _numbers(form: str) -> Iterator[str]:
    """Yield a long number ungrouped, with one separator anywhere, and in usual groups."""
    row = form.replace(GAP, "")
    if not _LONG_NUMBER.fullmatch(row):
        return
    yield row
    yield from (f"{row[:at]}{GAP}{row[at:]}" for at in range(1, len(row)))
    for sizes in (_MOBILE, _CARD):
        yield _grouped(row, sizes)
    yield re.sub(r"(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)", GAP, row)


def _grouped(row: str, sizes: tuple[int, ...]) -> str:
    groups, start = [], 0
    for size in sizes:
        groups.append(row[start : start + size])
        start += size
    return GAP.join(filter(None, (*groups, row[start:])))
