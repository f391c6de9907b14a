"""A page as the scanner hands it over, and what is known to stand on it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

Box = tuple[int, int, int, int]
Spot = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Word:
    """One drawn line: a cell, a field, a line of a paragraph.

    Attributes:
        text: As drawn.
        chars: Where the ink of each character is, as long as `text`: left, top, right,
            bottom in pixels, right and bottom exclusive.
        pen: Whether it looks filled in by hand.
    """

    text: str
    chars: tuple[Spot, ...]
    pen: bool = False

    @property
    def box(self) -> Box:
        """Around all characters, whole pixels."""
        return around(self.chars)

    @property
    def char_boxes(self) -> tuple[Box, ...]:
        """Around each character, whole pixels."""
        return tuple(around((char,)) for char in self.chars)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stretch of text that may run on in the next line.

    Attributes:
        pieces: One part of a line after the other; their texts make up `text`.
    """

    text: str
    pieces: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One side of paper, scanned.

    Attributes:
        image: Mode "1", "L" or "RGB".
        doc_type: Code of the document type.
        dpi: Pixels per inch.
        words: In the order of drawing; places are those of `image`.
        phrases: Marked stretches of text.
        seals: Around each stamp, with what it says; not part of `words`.
        blank: Whether nothing is written on this side.
        turn: Degrees clockwise by which `image` must be turned to be read upright.
        skew: Degrees anticlockwise by which the lines are off before that turn.
        condition: Name of the condition.
    """

    image: Image.Image
    doc_type: str
    dpi: int
    words: tuple[Word, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    seals: tuple[Word, ...] = ()
    blank: bool = False
    turn: int = 0
    skew: float = 0.0
    condition: str = "clean"

    def moved(self, image: Image.Image, matrix: np.ndarray) -> Page:
        """The page after its image went through a 3 by 3 matrix on pixel edges."""

        def move(spot: Spot) -> Spot:
            return moved(spot, matrix)

        return replace(
            self,
            image=image,
            words=tuple(_word(word, move) for word in self.words),
            seals=tuple(_word(seal, move) for seal in self.seals),
            phrases=tuple(
                Phrase(phrase.text, tuple(_word(piece, move) for piece in phrase.pieces))
                for phrase in self.phrases
            ),
        )


def around(spots: tuple[Spot, ...]) -> Box:
    """The smallest whole-pixel box around some places."""
    return (
        math.floor(min(spot[0] for spot in spots)),
        math.floor(min(spot[1] for spot in spots)),
        math.ceil(max(spot[2] for spot in spots)),
        math.ceil(max(spot[3] for spot in spots)),
    )


def moved(spot: Spot, matrix: np.ndarray) -> Spot:
    """The upright rectangle around a rectangle that went through a matrix."""
    x0, y0, x1, y1 = spot
    corners = np.array([(x0, y0, 1), (x1, y0, 1), (x1, y1, 1), (x0, y1, 1)], float)
    there = corners @ matrix.T
    there = there[:, :2] / there[:, 2:]
    (left, top), (right, bottom) = there.min(axis=0), there.max(axis=0)
    return (float(left), float(top), float(right), float(bottom))


def _word(word: Word, move: Callable[[Spot], Spot]) -> Word:
    return replace(word, chars=tuple(move(char) for char in word.chars))
