"""Identity and phone numbers are shown masked outside the page image."""

from __future__ import annotations

import re
from collections.abc import Callable

from catalog.rules.identifiers import mask_identity, mask_phone
from catalog.rules.label_table import Field

_LIKE_ASCII = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789Xx")
_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])[1-9][0-9]{5}(?:18|19|20)[0-9]{9}[0-9Xx](?![0-9A-Za-z])"
)
_MOBILE = re.compile(r"(?<![0-9A-Za-z])1[3-9][0-9]{9}(?![0-9A-Za-z])")
_CUT = re.compile(r"(?<=^…)[0-9]{5,}[Xx]?|[0-9]{5,}(?=…$)")


def masked(name: str, value: str) -> str:
    """Return a field's value as it may stand on a screen."""
    if name == Field.ID_NUMBER:
        return mask_identity(value)
    return mask_phone(value) if name == Field.PHONE else value


def masked_text(text: str) -> str:
    """Return running text with its numbers masked; every character keeps its place."""
    shown = _replaced(_IDENTITY, text, mask_identity)
    return _replaced(_MOBILE, shown, mask_phone)


def masked_alike(read: str, shown: str) -> str:
    """Mask what may be a number misread, as the number that it may be is masked."""
    if "*" not in shown:
        return read
    if len(read) != len(shown):
        return "*" * len(read)
    return "".join("*" if mask == "*" else char for char, mask in zip(read, shown, strict=True))


def masked_snippet(snippet: str) -> str:
    """Mask a snippet; digits that it cuts off may belong to such a number and are hidden."""
    return _replaced(_CUT, masked_text(snippet), lambda digits: "*" * len(digits))


def _replaced(form: re.Pattern[str], text: str, mask: Callable[[str], str]) -> str:
    chars = list(text)
    for found in form.finditer(text.translate(_LIKE_ASCII)):
        chars[found.start() : found.end()] = mask(found.group())
    return "".join(chars)
