"""Sheets become pixels, and every character's place is noted."""

from __future__ import annotations

from functools import lru_cache
from random import Random

from PIL import Image, ImageChops, ImageDraw

from tests.paper import fonts, seals
from tests.paper.marks import Colour, Fill, Rule, Seal, Text
from tests.paper.page import Page, Phrase, Spot, Word
from tests.paper.sheet import Sheet


def render(sheet: Sheet, dpi: int = 150, seed: int = 0) -> Page:
    """Draw a sheet on white paper.

    Args:
        sheet: What to draw.
        dpi: Pixels per inch.
        seed: Decides how the pen dances.

    Returns:
        An upright page in colour.
    """
    press = _Press(sheet, dpi, Random(f"pen-{seed}"))
    for place, mark in enumerate(sheet.marks):
        press.make(place, mark)
    phrases = tuple(
        Phrase(text, tuple(_part(press.words[at], first, last) for at, first, last in pieces))
        for text, pieces in sheet.phrases
    )
    return Page(
        image=press.image,
        doc_type=sheet.doc_type,
        dpi=dpi,
        words=tuple(press.words.values()),
        phrases=phrases,
        seals=tuple(press.seals),
        blank=not press.words,
    )


def _part(word: Word, first: int, last: int) -> Word:
    return Word(word.text[first:last], word.chars[first:last], word.pen)


class _Press:
    def __init__(self, sheet: Sheet, dpi: int, rng: Random):
        self.scale = dpi / 25.4
        self.dpi = dpi
        self.rng = rng
        self.region = sheet.region
        size = (round(sheet.width * self.scale), round(sheet.height * self.scale))
        self.image = Image.new("RGB", size, "white")
        self.draw = ImageDraw.Draw(self.image)
        self.words: dict[int, Word] = {}
        self.seals: list[Word] = []

    def make(self, place: int, mark: Text | Rule | Fill | Seal) -> None:
        match mark:
            case Text():
                self.words[place] = self._text(mark)
            case Rule():
                self._rule(mark)
            case Fill():
                spot = (mark.x0, mark.y0, mark.x1, mark.y1)
                self.draw.rectangle([round(at * self.scale) for at in spot], mark.colour)
            case Seal():
                self.seals.append(self._seal(mark))

    def _rule(self, mark: Rule) -> None:
        ends = [round(at * self.scale) for at in (mark.x0, mark.y0, mark.x1, mark.y1)]
        self.draw.line(ends, mark.colour, max(1, round(mark.width * self.scale)))

    def _text(self, mark: Text) -> Word:
        style = mark.style
        pixels = round(style.em * self.scale)
        x, y = mark.x * self.scale, mark.y * self.scale
        spots = []
        for char in mark.text:
            step = fonts.advance(style.face, self.region, char) * style.em * self.scale
            if char.isspace():
                spots.append((x, y - pixels * 0.5, x + step, y))
            elif style.pen:
                spots.append(self._by_hand(char, style.face, pixels, (x, y), style.colour))
            else:
                font = fonts.load(style.face, self.region, pixels)
                at = (round(x), round(y))
                self.draw.text(at, char, style.colour, font, anchor="ls")
                left, top, right, bottom = _ink(style.face, self.region, pixels, char)
                spots.append((at[0] + left, at[1] + top, at[0] + right, at[1] + bottom))
            x += step
        return Word(mark.text, tuple(spots), style.pen)

    def _by_hand(
        self, char: str, face: str, pixels: int, at: tuple[float, float], colour: Colour
    ) -> Spot:
        size = round(pixels * self.rng.uniform(0.96, 1.05))
        tile = Image.new("L", (size * 3, size * 3), 0)
        font = fonts.load(face, self.region, size)
        ImageDraw.Draw(tile).text((size, size * 2), char, 255, font, anchor="ls")
        tile = tile.rotate(
            self.rng.uniform(-3.0, 4.0), Image.Resampling.BICUBIC, center=(size, size * 2)
        )
        left = round(at[0] + self.rng.uniform(-0.02, 0.02) * pixels) - size
        top = round(at[1] + self.rng.uniform(-0.06, 0.06) * pixels) - size * 2
        self.image.paste(colour, (left, top), tile)
        x0, y0, x1, y1 = tile.getbbox() or (size, size, size + 1, size + 1)
        return (left + x0, top + y0, left + x1, top + y1)

    def _seal(self, mark: Seal) -> Word:
        picture = seals.draw(mark, self.dpi)
        left = round(mark.x * self.scale - picture.width / 2)
        top = round(mark.y * self.scale - picture.height / 2)
        spot = (left, top, left + picture.width, top + picture.height)
        over = Image.new("RGB", picture.size, "white")
        over.paste(picture, mask=picture)
        # Ink over ink: a stamp never makes the print below it lighter.
        self.image.paste(ImageChops.multiply(self.image.crop(spot), over), (left, top))
        return Word(f"{mark.owner}{mark.purpose}", (spot,))


@lru_cache(maxsize=16384)
def _ink(face: str, region: str, pixels: int, char: str) -> Spot:
    return fonts.load(face, region, pixels).getbbox(char, anchor="ls")
