"""Reads nothing: for measuring what everything else costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocr.port import PageText

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np


class NullEngine:
    """An `Engine` that finds no text and does not look."""

    name = "null"
    version = "1"
    languages: tuple[str, ...] = ()

    def read(self, page: np.ndarray) -> PageText:
        """See `Engine.read`; `blank` stays unset, for nothing was looked at."""
        height, width = page.shape[:2]
        return PageText(width, height, (), self.name, self.version)

    def read_lines(self, lines: Sequence[np.ndarray]) -> list[tuple[str, float]]:
        """See `Engine.read_lines`."""
        return [("", 0.0) for _ in lines]
