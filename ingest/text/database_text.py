"""Text that every database can store."""

from __future__ import annotations

NOTHING = "\N{SYMBOL FOR NULL}"
"""Stands for the character NUL, which PostgreSQL keeps in no text."""


def storable(text: str) -> str:
    """Replace NUL by a visible character."""
    return text.replace("\0", NOTHING)
