"""PP-OCRv6 engine: orientation, cleaning, detection, recognition, line assembly."""

from __future__ import annotations

import time
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocr.engines.paddle import (
    cascade,
    models,
    tiles,
)
from ocr.engines.paddle import (
    crops as paddle_crops,
)
from ocr.engines.paddle import (
    lines as paddle_lines,
)
from ocr.engines.paddle import (
    runtime as paddle_runtime,
)
from ocr.engines.paddle.cascade import Cascade
from ocr.engines.paddle.detection import Detector
from ocr.engines.paddle.lines import (
    LineReading,
    PageTransform,
)
from ocr.engines.paddle.orientation import Orienter
from ocr.engines.paddle.recognition import (
    KEPT,
    Recogniser,
)
from ocr.imaging import (
    cleaning,
    ink,
)
from ocr.port import PageText

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    import numpy as np

    from ocr.engines.paddle.detection import OrientedBox
    from ocr.engines.registry import Precision

_LOOP = "3"
"""Grows with each change here that alters the output; part of the version."""

_MOST, _MOST_OF_STRIPS = 18_000_000, 40_000_000
"""Pages are read with so many pixels at most: A4 at 400 dpi has 15 million. Of long strips,
which are read in parts, more: a screenshot 1080 wide and 37,000 high."""

_FEW = 12
"""With at most so many lines a page may be blank or wrongly turned: it is read again."""

_CERTAIN, _ENOUGH = 0.9, 3.0
"""Mean confidence and weight from which horizontal lines prove the orientation: upside down, a
line rarely has a confidence of 0.75 and never a weight of 2."""

_BETTER = 1.2
"""Factor by which another orientation must weigh more."""

_BLANK_SIDE = 960
_BLANK_SURE = 0.7
"""A page is blank if no line found at 960 pixels is read with more confidence, single strokes
aside."""

_TALL = 1.5
"""Height over width from which a box may hold vertical writing."""

_RING = 1 / 15
"""Share of the page's longer side above which a single round character is no writing."""

_NOISE = 0.4
"""Mean confidence below which lines are stains, seals and ruling."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Models that read a page.

    Attributes:
        detection: Size of the detection model; the tiny one misses faint writing.
        recognition: Sizes of the recognition models: one, or a fast one and one that reads the
            least confident lines again.
        side: Longer side of the page at detection, in pixels.
    """

    detection: models.Size
    recognition: tuple[models.Size, ...]
    side: int = 1280


PLANS = {
    "ppocr-v6": Plan("small", ("tiny", "small")),
    "ppocr-v6-small": Plan("small", ("small",)),
    "ppocr-v6-tiny": Plan("tiny", ("tiny",)),
}
"""Engines by name: the default, the careful one and the fast one."""


class PaddleEngine:
    """An `Engine` that runs in this process, without an external program.

    Attributes:
        seconds: Time spent so far by stage: orient, clean, detect, crop, recognise, lines.
    """

    languages: tuple[str, ...] = ("zh_Hans", "zh_Hant", "en")

    def __init__(self, name: str, threads: int = 1, precision: Precision = "auto") -> None:
        plan = PLANS[name]
        files = models.find()
        runtime = paddle_runtime.chosen(threads, precision)
        self.name = name
        self.version = f"{_LOOP}+{models.version()}+{runtime.name}"
        self.seconds: dict[str, float] = defaultdict(float)
        self._side = plan.side
        self._detector = Detector(runtime.model(files.detection(plan.detection)))
        recognisers = [_recogniser(files, runtime, size) for size in plan.recognition]
        self._recogniser = Cascade(recognisers)
        self._orienter = Orienter(runtime.model(files.orientation()))

    def read(self, page: np.ndarray) -> PageText:
        """See `Engine.read`."""
        height, width = page.shape[:2]
        most = _MOST_OF_STRIPS if tiles.is_strip(page) else _MOST
        scale = min(1.0, (most / (height * width)) ** 0.5)
        gray = cleaning.shrunk(cleaning.gray(page), scale)
        with self._timed("orient"):
            turn = self._orienter.turn(gray)
        with self._timed("clean"):
            clean = cleaning.clean(gray)
        found, turn = self._upright(gray, clean, turn)
        found = [] if self._is_blank(clean, turn, found) else found
        kept = [reading for reading in found if reading.confidence >= _NOISE]
        turn = turn if kept else 0
        with self._timed("lines"):
            lines = paddle_lines.lines(kept, PageTransform(turn, scale, width, height))
        return PageText(width, height, lines, self.name, self.version, turn, blank=not kept)

    def read_lines(self, lines: Sequence[np.ndarray]) -> list[tuple[str, float]]:
        """See `Engine.read_lines`."""
        read = self._recogniser.read([paddle_crops.scaled(line) for line in lines])
        return [
            ("".join(each.text for each in line), cascade.confidence(line)) for line in read
        ]

    def _upright(
        self, gray: np.ndarray, clean: np.ndarray, turn: int
    ) -> tuple[list[LineReading], int]:
        """Read the page turned; one with little text also in other orientations.

        Orientation cannot be classified from one or two lines, only by reading them.
        """
        found = self._read(cleaning.turned(clean, turn), self._side)
        if sum(len(each.scores) > 1 for each in found) > _FEW:  # seals give single characters
            return found, turn
        for other in self._other_turns(gray, turn, found):
            again = self._read(cleaning.turned(clean, other), self._side)
            if _weight(again) > _BETTER * _weight(found):
                found, turn = again, other
        return (found, turn) if _weight(found) else (found, 0)

    def _other_turns(
        self, gray: np.ndarray, turn: int, found: Sequence[LineReading]
    ) -> tuple[int, ...]:
        if _is_certain(found):
            return (0,) if turn else ()
        if ink.share(gray) < ink.BLANK:
            return (0,) if turn else ()
        return tuple(other for other in (0, 180, 90, 270) if other != turn)

    def _is_blank(self, clean: np.ndarray, turn: int, found: list[LineReading]) -> bool:
        scores = [score for reading in found for score in reading.scores]
        if len(found) > _FEW and sum(scores) > _BLANK_SURE * len(scores):
            return False
        again = self._read(cleaning.turned(clean, turn), _BLANK_SIDE) if found else []
        return not any(
            reading.confidence > _BLANK_SURE and not reading.is_stroke for reading in again
        )

    def _read(self, page: np.ndarray, side: int) -> list[LineReading]:
        with self._timed("detect"):
            places = tiles.find(self._detector, page, side)
        upright = self._recognised(page, places)
        tall = [n for n, place in enumerate(places) if place.height > _TALL * place.width]
        sideways = self._recognised(page, [places[number].sideways() for number in tall])
        for number, reading in zip(tall, sideways, strict=True):
            upright[number] = max(upright[number], reading, key=lambda r: r.confidence)
        largest = _RING * max(page.shape)
        return [each for each in upright if each.written and not each.is_ring(largest)]

    def _recognised(self, page: np.ndarray, places: Sequence[OrientedBox]) -> list[LineReading]:
        with self._timed("crop"):
            crops = [tuple(paddle_crops.cut(page, place)) for place in places]
        with self._timed("recognise"):
            read = iter(self._recogniser.read([c.pixels for pieces in crops for c in pieces]))
            return [
                LineReading(place, pieces, tuple(next(read) for _ in pieces))
                for place, pieces in zip(places, crops, strict=True)
            ]

    @contextmanager
    def _timed(self, stage: str) -> Generator[None, None, None]:
        start = time.perf_counter()
        yield
        self.seconds[stage] += time.perf_counter() - start


def _recogniser(
    files: models.ModelFiles, runtime: paddle_runtime.Runtime, size: models.Size
) -> Recogniser:
    characters = files.characters(size)
    model = runtime.best_classes(files.recognition(size), len(characters), KEPT)
    return Recogniser(model, characters)


def _is_certain(found: Sequence[LineReading]) -> bool:
    """Return whether all lines are horizontal and confident, with enough characters."""
    level = _level(found)
    sure = sum(each.confidence for each in level) >= _CERTAIN * len(level)
    return len(level) == len(found) and sure and _weight(level) >= _ENOUGH


def _level(found: Sequence[LineReading]) -> list[LineReading]:
    return [each for each in found if abs(each.place.along[0]) >= abs(each.place.along[1])]


def _weight(found: Sequence[LineReading]) -> float:
    """Return the summed confidence above 0.5 of the characters in horizontal lines.

    Guesses at sideways writing count little, and vertical lines nothing: those of a page that
    lies on its side are read just as well.
    """
    return sum(max(0.0, score - 0.5) for each in _level(found) for score in each.scores)
