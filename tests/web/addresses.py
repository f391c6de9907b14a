"""The addresses that the application answers."""

from __future__ import annotations

from django.urls import get_resolver


def names() -> set[str]:
    """Return the names of all addresses, of every feature."""
    return {name for name in get_resolver().reverse_dict if isinstance(name, str)}
