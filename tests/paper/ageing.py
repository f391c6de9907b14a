"""Conditions: the states in which paper comes out of a box and onto the glass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from tests.paper import geometry, wear
from tests.paper.page import Page

_WHITE = (255, 255, 255)
_LID = (236, 237, 238)
_DESK = (74, 62, 54)


@dataclass(frozen=True, slots=True)
class Condition:
    """What happened to a sheet before and while it was scanned.

    Attributes:
        dpi: Pixels per inch of the scan.
        paper: Colour of the paper.
        ink: How much of the ink's darkness is left, 0 to 1.
        tilt: From and to how many degrees off, either way.
        turn: Degrees clockwise by which the page must be turned to be read.
        old: Yellow, folded, stained by tea.
        holes: Punched for binding.
        back: The other side of a sheet, so that the holes are at the right.
        finish: One of `_FINISHES`.
        mode: Of the final picture: "1", "L" or "RGB".
    """

    dpi: int = 150
    paper: tuple[int, int, int] = (247, 246, 243)
    ink: float = 1.0
    tilt: tuple[float, float] = (0.0, 0.4)
    turn: int = 0
    old: bool = False
    holes: bool = False
    back: bool = False
    finish: str = "scan"
    mode: str = "RGB"


_SCAN = Condition(mode="L")

CONDITIONS = {
    "clean": Condition(paper=_WHITE, tilt=(0, 0), finish="flat", mode="L"),
    "office": _SCAN,
    "colour": Condition(),
    "stamped": Condition(holes=True),
    "skewed": replace(_SCAN, tilt=(1.2, 3.6)),
    "faded": replace(_SCAN, ink=0.45, paper=(238, 237, 232)),
    "yellowed": Condition(old=True, paper=(250, 247, 238), ink=0.88, holes=True),
    "copied": Condition(paper=_WHITE, tilt=(0.3, 1.2), finish="copy", mode="L"),
    "fax": Condition(dpi=200, paper=_WHITE, tilt=(0.2, 0.8), finish="fax", mode="1"),
    "photo": Condition(finish="photo", paper=(250, 249, 246)),
    "carbon": Condition(dpi=120, tilt=(0.2, 1.0), paper=_WHITE, finish="carbon"),
    "stained": Condition(dpi=120, tilt=(0.2, 1.0), ink=0.7, finish="stain"),
    "soiled": Condition(dpi=120, tilt=(0.2, 1.0), ink=0.8, finish="soil", mode="L"),
    "turned-90": replace(_SCAN, turn=90),
    "turned-180": replace(_SCAN, turn=180),
    "turned-270": replace(_SCAN, turn=270),
    "back": replace(_SCAN, holes=True, back=True, paper=(243, 242, 238)),
}
"""Every condition by name; "back" is for the empty side of a sheet."""


def age(page: Page, name: str, seed: int, other_side: Page | None = None) -> Page:
    """Scan a freshly drawn page in some condition.

    Args:
        page: Upright, in colour, drawn at the condition's resolution.
        name: One of `CONDITIONS`.
        seed: Decides stains, noise and tilt.
        other_side: What shows through from behind, if anything.

    Returns:
        The scan, with every known place moved along.
    """
    condition = CONDITIONS[name]
    rng = np.random.default_rng(seed)
    pixels = np.asarray(page.image)
    if other_side is not None:
        pixels = wear.bled_through(pixels, np.asarray(other_side.image), 0.055)
    pixels = _paper(pixels, condition, rng)
    scan = _laid(replace(page, image=Image.fromarray(pixels), condition=name), condition, rng)
    finished = Image.fromarray(_FINISHES[condition.finish](np.asarray(scan.image), rng))
    scan = replace(scan, image=_in_mode(finished, condition.mode))
    return geometry.turn(scan, condition.turn)


def _paper(pixels: np.ndarray, condition: Condition, rng: np.random.Generator) -> np.ndarray:
    pixels = wear.tinted(wear.faded(pixels, condition.ink), condition.paper)
    if condition.old:
        pixels = wear.yellowed(pixels, rng)
    if condition.holes:
        pixels = wear.punched(pixels, condition.dpi, right=condition.back)
    return pixels


def _laid(page: Page, condition: Condition, rng: np.random.Generator) -> Page:
    if condition.finish == "photo":
        return geometry.perspective(page, _corners(page.image.size, rng), _DESK)
    degrees = round(float(rng.uniform(*condition.tilt) * rng.choice((-1, 1))), 2)
    if not degrees:
        return page
    return geometry.skew(page, degrees, _LID if condition.finish == "scan" else _WHITE)


def _corners(size: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    width, height = size
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], float)
    inwards = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)], float)
    return np.asarray(flat + inwards * rng.uniform(0.012, 0.05, (4, 2)) * np.array(size, float))


_FINISHES: dict[str, Callable[[np.ndarray, np.random.Generator], np.ndarray]] = {
    "scan": wear.scanned,
    "flat": lambda pixels, _: wear.flattened(pixels),
    "fax": wear.faxed,
    "copy": lambda pixels, rng: wear.scanned(wear.copied(pixels, rng), rng, grain=1.5),
    "photo": lambda pixels, rng: wear.scanned(
        wear.lit_aslant(pixels, rng), rng, blur=0.7, grain=3.0
    ),
    "carbon": lambda pixels, rng: wear.scanned(wear.carbon(pixels, rng), rng, grain=3.0),
    "stain": lambda pixels, rng: wear.scanned(
        wear.stained(pixels, rng), rng, blur=0.6, grain=3.0
    ),
    "soil": lambda pixels, rng: wear.scanned(
        wear.soiled(pixels, rng), rng, blur=0.6, grain=4.0
    ),
}


def _in_mode(image: Image.Image, mode: str) -> Image.Image:
    if mode == "1":
        # Already black and white: no dithering, which would scatter dots along every edge.
        return image.convert("1", dither=Image.Dither.NONE)
    return image.convert(mode)
