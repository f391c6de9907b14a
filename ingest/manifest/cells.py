"""Cells of a manifest as written by spreadsheets, and numbers damaged by them."""

from __future__ import annotations

import re

_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)
"""Formula that evaluates to a text, used to keep leading zeros."""

_APOSTROPHE = re.compile(r"['\u2018\u2019\uff07](?=[0-9A-Za-z])")
"""Text marker before a number, which some programs save, too."""

_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[eE]\+[0-9]+")

_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|#+)")

_SIGNIFICANT, _FEWEST_LOST = 15, 3
"""Significant digits of spreadsheets, and least number of zeros after them that is damage."""


def plain(cell: str) -> str:
    """Return the text of a cell, stripped, and unwrapped from `="…"`."""
    said = cell.strip()
    found = _AS_TEXT.fullmatch(said)
    return found[1].replace('""', '"').strip() if found else said


def number(cell: str) -> str:
    """Return a policy or claim number, or a year, without a leading apostrophe."""
    return _APOSTROPHE.sub("", cell, count=1) if _APOSTROPHE.match(cell) else cell


def spoilt(text: str) -> str | None:
    """Return the code of the damage a spreadsheet did to a number; None if it is intact.

    Numbers of more than 15 digits are saved as 1.05E+19, or end in zeros.
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
    """Return whether a cell holds a formula error, such as #REF!."""
    return _ERROR.fullmatch(text) is not None
