"""What the index is told of doubts: the reader's next-best readings in its own words."""

from __future__ import annotations

from ocr.port import PageText
from search.matching.uncertainty import (
    DOUBTED,
    Doubt,
)


def doubts(text: PageText) -> tuple[Doubt, ...]:
    """Return the places of a page's text that may have been misread."""
    return tuple(
        Doubt(
            at, char.confidence, tuple((other.text, other.weight) for other in char.candidates)
        )
        for at, char in enumerate(text.chars)
        if char and (char.candidates or char.confidence < DOUBTED)
    )
