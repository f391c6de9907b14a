"""Tesseract, the program, by way of pytesseract."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import cv2
import pytesseract

from ocr import cleaning, rows
from ocr.boxes import around
from ocr.errors import EngineMissing
from ocr.port import Char, Line, PageText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy as np

    from ocr.port import Box

_LANGUAGE = "chi_sim"
_LONGER_SIDE = 2400
_SETTINGS = "--psm 3"
"""Fully automatic layout: far better on forms than a single block (psm 6)."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Word:
    block: tuple[int, int, int]
    text: str
    confidence: float
    box: Box


class TesseractEngine:
    """An `Engine` that needs the Debian packages tesseract-ocr and tesseract-ocr-chi-sim.

    Raises:
        EngineMissing: One of them is not installed.
    """

    name = "tesseract"

    def __init__(self, threads: int = 1) -> None:
        # Read by the program when it starts; several of them with threads block each other.
        os.environ["OMP_THREAD_LIMIT"] = str(threads)
        try:
            version = str(pytesseract.get_tesseract_version())
            languages = pytesseract.get_languages()
        except (pytesseract.TesseractNotFoundError, OSError):
            raise EngineMissing("tesseract-ocr") from None
        if _LANGUAGE not in languages:
            raise EngineMissing("tesseract-ocr-chi-sim")
        self.version = f"{version} {_LANGUAGE}"

    def read(self, page: np.ndarray) -> PageText:
        """See `Engine.read`."""
        height, width = page.shape[:2]
        upright, turn, back = _prepared(page)
        found = pytesseract.image_to_data(
            upright,
            lang=_LANGUAGE,
            config=_SETTINGS,
            output_type=pytesseract.Output.DICT,
        )
        lines = tuple(_lines(list(_words(found)), back, (width, height)))
        turn = turn if lines else 0
        return PageText(width, height, lines, self.name, self.version, turn, blank=not lines)


def _prepared(page: np.ndarray) -> tuple[np.ndarray, int, Callable[[float, float], Point]]:
    """Clean, straighten and enlarge; return also the turn and the way back of a point."""
    clean = cleaning.clean(page)
    turn = 0
    straight, matrix = cleaning.straightened(clean, -cleaning.skew(clean))
    scale = _LONGER_SIDE / max(clean.shape)
    big = cv2.resize(straight, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)

    def back(x: float, y: float) -> Point:
        x, y = x / scale, y / scale
        return (
            matrix[0, 0] * x + matrix[0, 1] * y + matrix[0, 2],
            matrix[1, 0] * x + matrix[1, 1] * y + matrix[1, 2],
        )

    return big, turn, back
