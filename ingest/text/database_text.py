"""Text that every database can store."""

from __future__ import annotations

NOTHING = "\N{SYMBOL FOR NULL}"
"""Replacement of NUL, which PostgreSQL cannot store in text."""


def storable(text: str) -> str:
    """Return text with NUL replaced by a visible character."""
    return text.replace("\0", NOTHING)
