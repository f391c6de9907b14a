"""Makes the images that leave: master, readable, clear view, each with its recipe.

The original stays as it came; whatever is made of it can be made again. A recipe is the list
of what was done, in order, with every number needed to do it again or to find a place of the
derived image on the page image.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Literal, get_args

import cv2
import numpy as np
import PIL

from ocr.imaging import cleaning
from ocr.imaging.cleaning import STRETCH
from ocr.imaging.crop import Frame
from ocr.imaging.encoding import (
    BLACK,
    encode,
    is_black_and_white,
)
from ocr.imaging.measuring import resolution
from ocr.imaging.view import LONGEST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocr.files.types import PageImage
    from ocr.port import Box

Kind = Literal["master", "readable", "clear"]

KINDS: tuple[Kind, ...] = get_args(Kind)

_VERSIONS: Mapping[Kind, int] = {"master": 1, "readable": 1, "clear": 1}
"""Grows with every change here that changes what is made; part of the key it is kept under."""

SUFFIXES: Mapping[Kind, str] = {"master": "tif", "readable": "jpg", "clear": "jpg"}


@dataclass(frozen=True, slots=True)
class DerivativeRequest:
    """Which image is wanted, and what was measured on its page.

    Attributes:
        kind: "master": as scanned, upright, straight, cropped beyond the sheet's edge, in full
            resolution, nothing of the paper removed (DA/T 31-2017, 10.2 to 10.4). "readable":
            the master with white paper and dark ink. "clear": the view, cleaned the same way,
            in its own geometry so that boxes lie right.
        turn: Degrees clockwise that set the page upright.
        skew_deg: By how much it is then turned counter-clockwise.
        paper: The sheet within the page image; None for all of it.
    """

    kind: Kind
    turn: int = 0
    skew_deg: float = 0.0
    paper: Box | None = None

    @property
    def name(self) -> str:
        """Recipe, its version, and a digest of numbers and libraries: same name, same bytes."""
        told = json.dumps([self.turn, self.skew_deg, self.paper, _libraries()])
        digest = hashlib.sha256(told.encode()).hexdigest()[:8]
        return f"{self.kind}-{_VERSIONS[self.kind]}-{digest}"

    @property
    def file_name(self) -> str:
        """The name with the suffix of its kind of file."""
        return f"{self.name}.{SUFFIXES[self.kind]}"


@dataclass(frozen=True, slots=True)
class DerivedImage:
    """An image made of a page, and how.

    Attributes:
        image: TIFF or JPEG.
        recipe: Plain JSON; described in docs/explanations/images.md.
    """

    image: bytes
    recipe: dict[str, Any]


def derive(page: PageImage, wanted: DerivativeRequest) -> DerivedImage:
    """Make an image of a decoded page."""
    height, width = page.pixels.shape[:2]
    pixels = cleaning.square(page.pixels, page.stretch)
    done = [] if pixels is page.pixels else [{"do": "square", "size": _size(pixels)}]
    dpi, stated = resolution(page)
    dpi = round(dpi * max(page.stretch, 1 / page.stretch))
    if wanted.kind == "clear":
        pixels = cleaning.shrunk(pixels, LONGEST / max(pixels.shape[:2]))
        done.append({"do": "shrink", "size": _size(pixels)})
        back = _scaling(pixels, (width, height))
    else:
        back = _scaling(pixels, (width, height))
        frame = Frame(wanted.turn, wanted.skew_deg, _squared(wanted.paper, back), dpi)
        cut = frame.cut(pixels)
        pixels, back = cut.pixels, back @ cut.back
        done += cut.done
    pixels, finished = _finished(pixels, wanted.kind, two=is_black_and_white(page.pixels))
    image, written = encode(pixels, SUFFIXES[wanted.kind], dpi if stated else 0)
    recipe = {
        "recipe": wanted.name,
        "page_image": {"size": [width, height], "dpi": dpi, "dpi_stated": stated},
        "operations": [*done, *finished, written],
        "size": _size(pixels),
        "to_page_image": [[round(float(number), 6) for number in row] for row in back[:2]],
        "made_with": _libraries(),
    }
    return DerivedImage(image, recipe)


def _finished(
    pixels: np.ndarray, kind: Kind, *, two: bool
) -> tuple[np.ndarray, list[dict[str, Any]]]:
    """Clean what is made to be read; keep a master black and white that was."""
    if kind != "master":
        told = {"do": "clean", "background": "divided", "percentiles": list(STRETCH)}
        return cleaning.whitened(pixels), [told]
    if two and not is_black_and_white(pixels):
        sharp = np.where(pixels < BLACK, 0, 255).astype(np.uint8)
        return sharp, [{"do": "threshold", "black_below": BLACK}]
    return pixels, []


def _libraries() -> dict[str, str]:
    return {
        "opencv": cv2.__version__,
        "pillow": PIL.__version__,
        "pypdfium2": version("pypdfium2"),
    }


def _size(pixels: np.ndarray) -> list[int]:
    return [pixels.shape[1], pixels.shape[0]]


def _scaling(pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return the 3x3 matrix from places on `pixels` to places on an image of `size`."""
    return np.diag([size[0] / pixels.shape[1], size[1] / pixels.shape[0], 1.0])


def _squared(paper: Box | None, back: np.ndarray) -> Box | None:
    """Return the place of the sheet on the image whose pixels are square."""
    if paper is None:
        return None
    left, top, right, bottom = paper
    across, down = back[0, 0], back[1, 1]
    return (
        int(left / across),
        int(top / down),
        int(np.ceil(right / across)),
        int(np.ceil(bottom / down)),
    )
