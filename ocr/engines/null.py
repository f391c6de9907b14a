"""Engine that reads nothing, for measuring the cost of everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocr.port import PageText

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np


class NullEngine:
    """An `Engine` that returns no text without looking."""

    name = "null"
    version = "1"
    languages: tuple[str, ...] = ()

    def read(self, page: np.ndarray) -> PageText:
        """See `Engine.read`; `blank` stays unset, since the page was not examined."""
        height, width = page.shape[:2]
        return PageText(width, height, (), self.name, self.version)

    def read_lines(self, lines: Sequence[np.ndarray]) -> list[tuple[str, float]]:
        """See `Engine.read_lines`."""
        return [("", 0.0) for _ in lines]
