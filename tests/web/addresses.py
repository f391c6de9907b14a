"""The addresses that the application answers."""

from __future__ import annotations

from web.urls import urlpatterns


def names() -> set[str | None]:
    """Return the names of all addresses, of every feature."""
    return {each.name for room in urlpatterns for each in room.url_patterns}
