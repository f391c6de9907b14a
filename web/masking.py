"""Numbers of persons are shown masked outside the page image: identity, account, telephone."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from catalog.rules.identifiers import mask_identity, mask_phone
from catalog.rules.label_table import Field
from web.masking_forms import (
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
"""Fields whose values are numbers, and of no person."""

_BEFORE = 24
"""Characters before a number in which a label may say that it is another kind of number."""

_KEPT = 4
"""Last characters of an account or of a doubtful number that stay, to tell it from others."""


def masked(name: str, value: str) -> str:
    """Return a field's value as it may stand on a screen."""
    if name == Field.ID_NUMBER:
        return mask_identity(value)
    if name == Field.PHONE:
        return mask_phone(value)
    return value if name in _ASIDE else masked_text(value)


def masked_text(text: str) -> str:
    """Return running text with its numbers masked; every character keeps its place.

    Masked are identity numbers (GB 11643), mobile numbers, numbers of bank cards and accounts
    (16 to 19 digits), each also where blanks or hyphens part its groups; and what stands behind
    a label of such a number, where up to two of its signs were read as something else.
    """
    shown = _behind_label(Kind.ACCOUNT, text)
    shown = _replaced(IDENTITY, shown, lambda found: _veiled(found.group(), 6, 14))
    shown = _behind_label(Kind.IDENTITY, shown)
    # Behind a label of another kind, what looks like a mobile number is a part of that number.
    shown = _replaced(MOBILE, shown, lambda found: _veiled(found.group(), -8, -4))
    shown = _behind_label(Kind.PHONE, shown)
    return _replaced(ACCOUNT, shown, _account)


def masked_alike(read: str, shown: str) -> str:
    """Mask what may be a number misread, as the number that it may be is masked."""
    if "*" not in shown:
        return read
    if len(read) != len(shown):
        return "*" * len(read)
    return "".join("*" if mask == "*" else char for char, mask in zip(read, shown, strict=True))


def _behind_label(kind: Kind, text: str) -> str:
    return _replaced(LABELLED[kind], text, partial(_labelled, kind))


def _labelled(kind: Kind, found: re.Match[str]) -> str:
    """Hide the number behind a label; leave alone what is none of its kind."""
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
    """Hide the signs of a number from one to before another; blanks and hyphens stay.

    Args:
        number: With what parts its groups.
        first: As in a slice of the signs alone.
        last: As in a slice.
    """
    places = [at for at, char in enumerate(number) if char not in " \u3000-"]
    hidden = set(places[first:last])
    return "".join("*" if at in hidden else char for at, char in enumerate(number))


def _replaced(form: re.Pattern[str], text: str, mask: Callable[[re.Match[str]], str]) -> str:
    """Put in what the mask gives for each place of a form, of full-width digits, too."""
    chars = list(text)
    for found in form.finditer(text.translate(LIKE_ASCII)):
        for at, char in enumerate(mask(found), found.start()):
            if char == "*":
                chars[at] = char
    return "".join(chars)
