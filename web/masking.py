"""Identity and phone numbers are shown masked outside the page image."""

from __future__ import annotations

from catalog.rules.label_table import Field

_KEPT = {Field.ID_NUMBER.value: (6, 4), Field.PHONE.value: (3, 4)}
"""Characters left readable at the beginning and at the end."""


def masked(name: str, value: str) -> str:
    """Return a field's value as it may stand on a screen."""
    if name not in _KEPT:
        return value
    first, last = _KEPT[name]
    hidden = max(0, len(value) - first - last)
    return (
        value[:first] + "*" * hidden + value[len(value) - last :]
        if hidden
        else "*" * len(value)
    )
