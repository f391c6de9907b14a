"""Result of reading a page: what a child process sends and its parent receives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ocr.imaging.measures import Measures
    from ocr.port import PageText


@dataclass(frozen=True, slots=True)
class ReadPage:
    """Result of reading a page.

    Attributes:
        text: Its text; boxes in pixels of the page image.
        measures: Measures of the page image.
        view: The page image as JPEG for people, in the same orientation, with square pixels.
        view_width: Width in pixels.
        view_height: Height in pixels.
        seconds: Time taken.
    """

    text: PageText
    measures: Measures
    view: bytes
    view_width: int
    view_height: int
    seconds: float = 0.0
