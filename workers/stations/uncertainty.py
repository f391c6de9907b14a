"""Uncertain characters of a page for the index: candidates and low confidences."""

from __future__ import annotations

from ocr.port import PageText
from search.matching.uncertainty import (
    DOUBTED,
    Doubt,
)


def doubts(text: PageText) -> tuple[Doubt, ...]:
    """Return the characters of a page's text that may have been misread."""
    return tuple(
        Doubt(
            at, char.confidence, tuple((other.text, other.weight) for other in char.candidates)
        )
        for at, char in enumerate(text.chars)
        if char and (char.candidates or char.confidence < DOUBTED)
    )
