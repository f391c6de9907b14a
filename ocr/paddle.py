"""PP-OCRv6 on OpenVINO: a thin loop of our own around the published models."""

from __future__ import annotations

import time
from collections import defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING

import openvino

from ocr import cleaning, paddle_crops, paddle_lines, paddle_models
from ocr.paddle_detect import Detector
from ocr.paddle_lines import Reading, Way
from ocr.paddle_orient import Orienter
from ocr.paddle_recognise import Recogniser, best_only
from ocr.port import PageText

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    import numpy as np

    from ocr.paddle_detect import Stretch

_LOOP = "1"
"""Grows with every change here that changes what is read; part of the version."""

_LARGEST = 5000
"""Pages are read with their longer side at most this; A4 at 400 dpi is below."""

_FEW = 12
"""With at most so many lines a page may be blank, and its turn a guess: looked at again."""

_BLANK_SIDE = 960
_BLANK_SURE = 0.7
"""A page is blank where nothing found at 960 pixels is read with more confidence."""

_TALL = 1.5
"""Taller than wide by this: may be written from top to bottom."""

_NOISE = 0.4
"""Lines read with less mean confidence are stains, seals and ruling."""


class PaddleEngine:
    """An `Engine` that needs no program beside this one.

    Attributes:
        seconds: Time spent so far by stage: orient, clean, detect, crop, recognise, lines.
    """

    def __init__(
        self, threads: int = 1, det_side: int = 1280, size: paddle_models.Size = "small"
    ) -> None:
        files = paddle_models.find(size)
        core = openvino.Core()
        self.name = f"ppocr-v6-{size}"
        self.version = f"{_LOOP}+{files.version()}"
        self.seconds: dict[str, float] = defaultdict(float)
        self._side = det_side
        self._detector = Detector(paddle_models.compiled(core, files.detection, threads))
        characters = files.characters()
        recognition = best_only(core.read_model(files.recognition), characters)
        self._recogniser = Recogniser(
            paddle_models.compiled(core, recognition, threads), characters
        )
        self._orienter = Orienter(paddle_models.compiled(core, files.orientation, threads))

    def read(self, page: np.ndarray) -> PageText:
        """See `Engine.read`."""
        height, width = page.shape[:2]
        scale = min(1.0, _LARGEST / max(height, width))
        gray = cleaning.shrunk(cleaning.gray(page), scale)
        with self._timed("orient"):
            turn = self._orienter.turn(gray)
        with self._timed("clean"):
            clean = cleaning.clean(gray)
        found, turn = self._upright(clean, turn)
        found = [] if self._is_blank(clean, turn, found) else found
        kept = [reading for reading in found if reading.confidence >= _NOISE]
        turn = turn if kept else 0
        with self._timed("lines"):
            lines = paddle_lines.lines(kept, Way(turn, scale, width, height))
        return PageText(width, height, lines, self.name, self.version, turn, blank=not kept)

    def _upright(self, clean: np.ndarray, turn: int) -> tuple[list[Reading], int]:
        """Read the page turned; where little is on it, read it as it came and compare."""
        found = self._read(cleaning.turned(clean, turn), self._side)
        if turn and len(found) <= _FEW:
            as_it_came = self._read(clean, self._side)
            if _weight(as_it_came) >= _weight(found):
                return as_it_came, 0
        return found, turn

    def _is_blank(self, clean: np.ndarray, turn: int, found: list[Reading]) -> bool:
        scores = [score for reading in found for score in reading.scores]
        if len(found) > _FEW and sum(scores) > _BLANK_SURE * len(scores):
            return False
        again = self._read(cleaning.turned(clean, turn), _BLANK_SIDE) if found else []
        return not any(reading.confidence > _BLANK_SURE for reading in again)

    def _read(self, page: np.ndarray, side: int) -> list[Reading]:
        with self._timed("detect"):
            places = self._detector.find(page, side)
        upright = self._recognised(page, places)
        tall = [n for n, place in enumerate(places) if place.height > _TALL * place.width]
        sideways = self._recognised(page, [places[number].sideways() for number in tall])
        for number, reading in zip(tall, sideways, strict=True):
            upright[number] = max(upright[number], reading, key=lambda r: r.confidence)
        return [reading for reading in upright if reading.written]

    def _recognised(self, page: np.ndarray, places: Sequence[Stretch]) -> list[Reading]:
        with self._timed("crop"):
            crops = [tuple(paddle_crops.cut(page, place)) for place in places]
        with self._timed("recognise"):
            read = iter(self._recogniser.read([c.pixels for pieces in crops for c in pieces]))
            return [
                Reading(place, pieces, tuple(tuple(next(read)) for _ in pieces))
                for place, pieces in zip(places, crops, strict=True)
            ]

    @contextmanager
    def _timed(self, stage: str) -> Generator[None, None, None]:
        start = time.perf_counter()
        yield
        self.seconds[stage] += time.perf_counter() - start


def _weight(found: Sequence[Reading]) -> float:
    """How much was read for sure: guesses at writing seen sideways count little."""
    return sum(max(0.0, score - 0.5) for reading in found for score in reading.scores)
