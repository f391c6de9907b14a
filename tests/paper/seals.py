"""Red stamps, a little worn."""

from __future__ import annotations

import math
import zlib

import cv2
import numpy as np
from PIL import Image, ImageDraw

from tests.paper import fonts
from tests.paper.marks import RED, Seal

_FINE = 3
"""Stamps are drawn this many times larger and shrunk, for smooth arcs."""


def draw(seal: Seal, dpi: int) -> Image.Image:
    """The stamp as an RGBA square of its size, turned, with worn ink."""
    side = round(seal.size / 25.4 * dpi)
    large = Image.new("L", (side * _FINE, side * _FINE), 0)
    {"round": _round, "oval": _oval, "square": _square}[seal.shape](large, seal)
    turned = large.rotate(seal.angle, Image.Resampling.BICUBIC)
    ink = np.asarray(turned.resize((side, side), Image.Resampling.LANCZOS), np.float32)
    picture = np.empty((side, side, 4), np.uint8)
    picture[..., :3] = RED
    picture[..., 3] = np.clip(ink * _wear(seal, side), 0, 255)
    return Image.fromarray(picture, "RGBA")


def _wear(seal: Seal, side: int) -> np.ndarray:
    rng = np.random.default_rng(zlib.crc32(f"{seal.owner}{seal.x}{seal.y}".encode()))
    coarse = rng.random((9, 9), np.float32)
    wear = cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC)
    grain = rng.random((side, side), np.float32)
    return np.asarray(np.clip(0.5 + 0.4 * wear - 0.22 * (grain > 0.8), 0.2, 0.85))


def _round(large: Image.Image, seal: Seal) -> None:
    pen, side = ImageDraw.Draw(large), large.width
    line = side // 34
    pen.ellipse((line, line, side - line, side - line), outline=255, width=line)
    _star(pen, side / 2, side * 0.5, side * 0.15)
    _along(large, seal.owner, 0.385, 0.385)
    _straight(large, seal.purpose, 0.76, 0.075)


def _oval(large: Image.Image, seal: Seal) -> None:
    pen, side = ImageDraw.Draw(large), large.width
    line, top = side // 34, side * 0.17
    pen.ellipse((line, top, side - line, side - top), outline=255, width=line)
    _along(large, seal.owner, 0.405, 0.25, glyph=0.068)
    _straight(large, seal.purpose, 0.57, 0.085)


def _square(large: Image.Image, seal: Seal) -> None:
    pen, side = ImageDraw.Draw(large), large.width
    line, top = side // 40, side * 0.3
    pen.rectangle((line, top, side - line, side - top), outline=255, width=line)
    _straight(large, seal.owner, 0.42, 0.085)
    _straight(large, seal.purpose, 0.575, 0.095)


def _star(pen: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.382
        angle = math.radians(-90 + corner * 36)
        points.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    pen.polygon(points, fill=255)


def _along(
    large: Image.Image, text: str, across: float, down: float, glyph: float = 0.085
) -> None:
    """Set text along the upper arc, tops outwards, from lower left to lower right."""
    side = large.width
    spread = min(250.0, 21.0 * len(text))
    for place, char in enumerate(text):
        degrees = -spread / 2 + spread * place / max(1, len(text) - 1)
        angle = math.radians(degrees - 90)
        tile = _glyph(char, round(side * glyph)).rotate(-degrees, Image.Resampling.BICUBIC)
        x = side / 2 + side * across * math.cos(angle) - tile.width / 2
        y = side / 2 + side * down * math.sin(angle) - tile.height / 2
        large.paste(255, (round(x), round(y)), tile)


def _straight(large: Image.Image, text: str, y: float, glyph: float) -> None:
    side = large.width
    size = min(round(side * glyph), round(side * 0.86 / max(1, len(text))))
    font = fonts.load("sans-bold", "SC", size)
    ImageDraw.Draw(large).text((side / 2, side * y), text, 255, font, anchor="mm")


def _glyph(char: str, size: int) -> Image.Image:
    tile = Image.new("L", (size * 2, size * 2), 0)
    font = fonts.load("sans-bold", "SC", size)
    ImageDraw.Draw(tile).text((size, size), char, 255, font, anchor="mm")
    return tile
