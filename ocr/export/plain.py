"""Plain text export of an item."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

PAGE_BREAK = "\f"


def to_text(pages: Iterable[str]) -> bytes:
    """Return the pages' texts in UTF-8: a line per row, a form feed before each further page.

    A page without text is an empty line, so that pages can be counted.
    """
    return PAGE_BREAK.join(f"{page}\n" for page in pages).encode("utf-8", "replace")
