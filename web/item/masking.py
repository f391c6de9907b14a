"""Masking of personal numbers (identity, account, telephone) outside of page images."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from catalog.describe.identifiers import (
    mask_identity,
    mask_phone,
)
from catalog.describe.label_table import Field
from web.item.masking_forms import (
    ACCOUNT,
    IDENTITY,
    LABELLED,
    LIKE_ASCII,
    MOBILE,
    OTHER_NUMBER,
    TIME,
    Kind,
    number_in,
)

_ASIDE = {
    Field.POLICY_NO,
    Field.APPLICATION_NO,
    Field.CLAIM_NO,
    Field.CASE_NO,
    Field.REPORT_NO,
    Field.CHANGE_NO,
    Field.AMOUNT_TOTAL,
    Field.DOC_DATE,
}
"""Fields whose numbers are not personal."""

_BEFORE = 24
"""Number of characters before a number that are searched for a label of another kind."""

_KEPT = 4
"""Number of last characters left unmasked, to tell numbers apart."""


def masked(name: str, value: str) -> str:
    """Return a field's value with personal numbers masked."""
    if name == Field.ID_NUMBER:
        return mask_identity(value)
    if name == Field.PHONE:
        return mask_phone(value)
    return value if name in _ASIDE else masked_text(value)


def masked_text(text: str) -> str:
    """Mask personal numbers in running text; length and positions are unchanged.

    Masked are identity numbers (GB 11643), mobile numbers, numbers of bank cards and accounts
    (16 to 19 digits), each also with blanks or hyphens between groups; and numbers after a
    label of such a number, even with two misread characters.
    """
    shown = _behind_label(Kind.ACCOUNT, text)
    shown = _replaced(IDENTITY, shown, lambda found: _veiled(found.group(), 6, 14))
    shown = _behind_label(Kind.IDENTITY, shown)
    # After a label of another kind, a match of `MOBILE` is part of that number.
    shown = _replaced(MOBILE, shown, lambda found: _veiled(found.group(), -8, -4))
    shown = _behind_label(Kind.PHONE, shown)
    return _replaced(ACCOUNT, shown, _account)


def masked_alike(read: str, shown: str) -> str:
    """Mask `read`, a misreading of a number, like `shown`, the number masked."""
    if "*" not in shown:
        return read
    if len(read) != len(shown):
        return "*" * len(read)
    return "".join("*" if mask == "*" else char for char, mask in zip(read, shown, strict=True))


def _behind_label(kind: Kind, text: str) -> str:
    return _replaced(LABELLED[kind], text, partial(_labelled, kind))


def _labelled(kind: Kind, found: re.Match[str]) -> str:
    """Mask the number after a label; leave the match unchanged if it is not of this kind."""
    run = found["run"]
    end = number_in(run, kind, on_next_line="\n" in found["between"])
    before = found.group()[: found.start("run") - found.start()]
    return before + _veiled(run[:end], 0, -_KEPT) + run[end:] if end else found.group()


def _account(found: re.Match[str]) -> str:
    before = found.string[max(0, found.start() - _BEFORE) : found.start()]
    if TIME.match(found.group()) or OTHER_NUMBER.search(before):
        return found.group()
    return _veiled(found.group(), 0, -_KEPT)


def _veiled(number: str, first: int, last: int) -> str:
    """Mask a slice of a number's characters; blanks and hyphens stay and do not count.

    Args:
        number: The number, with the separators of its groups.
        first: Start of the slice; may be negative.
        last: End of the slice, exclusive; may be negative.
    """
    places = [at for at, char in enumerate(number) if char not in " \u3000-"]
    hidden = set(places[first:last])
    return "".join("*" if at in hidden else char for at, char in enumerate(number))


def _replaced(form: re.Pattern[str], text: str, mask: Callable[[re.Match[str]], str]) -> str:
    """Apply `mask` to each match of `form`; full-width digits match as well."""
    chars = list(text)
    for found in form.finditer(text.translate(LIKE_ASCII)):
        for at, char in enumerate(mask(found), found.start()):
            if char == "*":
                chars[at] = char
    return "".join(chars)
