"""Debian's Noto CJK: the four faces that the paper is set in."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

FOLDER = Path("/usr/share/fonts/opentype/noto")

FACES = {
    "sans": "NotoSansCJK-Regular.ttc",
    "sans-bold": "NotoSansCJK-Bold.ttc",
    "serif": "NotoSerifCJK-Regular.ttc",
    "serif-bold": "NotoSerifCJK-Bold.ttc",
}
REGIONS = {"SC": 2, "TC": 3}
"""Which member of the collection draws characters as a region writes them."""


def installed() -> bool:
    """Whether the faces are on this machine."""
    return all((FOLDER / name).is_file() for name in FACES.values())


@lru_cache(maxsize=256)
def load(face: str, region: str, pixels: int) -> ImageFont.FreeTypeFont:
    """A face at a size in pixels per em."""
    return ImageFont.truetype(
        FOLDER / FACES[face],
        pixels,
        index=REGIONS[region],
        layout_engine=ImageFont.Layout.BASIC,
    )


@lru_cache(maxsize=16384)
def advance(face: str, region: str, char: str) -> float:
    """How far the pen moves for a character, in em; the same at every resolution."""
    return load(face, region, 1000).getlength(char) / 1000


def width(face: str, region: str, text: str) -> float:
    """How wide a line is, in em, set character by character without kerning."""
    return sum(advance(face, region, char) for char in text)
