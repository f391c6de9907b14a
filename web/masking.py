"""Identity and phone numbers are shown masked outside the page image."""

from __future__ import annotations

from catalog.rules.identifiers import mask_identity, mask_phone
from catalog.rules.label_table import Field


def masked(name: str, value: str) -> str:
    """Return a field's value as it may stand on a screen."""
    if name == Field.ID_NUMBER:
        return mask_identity(value)
    return mask_phone(value) if name == Field.PHONE else value
