"""Cells of a list as spreadsheets write them, and the numbers that they spoil."""

from __future__ import annotations

import re

_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)
"""A formula that gives a text: the way to keep the zeros before a number."""

_APOSTROPHE = re.compile(r"['\u2018\u2019\uff07](?=[0-9A-Za-z])")
"""Sign before a number that is text; some programs save it with the number."""

_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[eE]\+[0-9]+")

_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|#+)")

_SIGNIFICANT, _FEWEST_LOST = 15, 3
"""Digits that spreadsheets keep of a number; and how many zeros after them are no accident."""


def plain(cell: str) -> str:
    """Return what a cell says: without blanks around it, and the text of `="…"`."""
    said = cell.strip()
    found = _AS_TEXT.fullmatch(said)
    return found[1].replace('""', '"').strip() if found else said


def number(cell: str) -> str:
    """Return a policy or claim number, or a year, without the apostrophe before it."""
    return _APOSTROPHE.sub("", cell, count=1) if _APOSTROPHE.match(cell) else cell


def spoilt(text: str) -> str | None:
    """Return the code of what a spreadsheet did to a number; None where it left it whole.

    Those of more than 15 digits are shown as 1.05E+19, and saved so; or end in zeros.
    """
    if _ERROR.fullmatch(text):
        return "cell-error"
    if _SCIENTIFIC.fullmatch(text):
        return "number-scientific"
    lost = text[_SIGNIFICANT:]
    if text.isdecimal() and len(lost) >= _FEWEST_LOST and not lost.strip("0"):
        return "number-rounded"
    return None


def is_error(text: str) -> bool:
    """Return whether a formula went wrong here, such as #REF!."""
    return _ERROR.fullmatch(text) is not None
