"""Text as every database keeps it."""

from __future__ import annotations

NOTHING = "\N{SYMBOL FOR NULL}"
"""Stands for the character NUL, which PostgreSQL keeps in no text."""


def storable(text: str) -> str:
    """Return a text with a sign that can be seen where it holds a NUL."""
    return text.replace("\0", NOTHING)
