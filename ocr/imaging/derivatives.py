"""Derivatives of a page: master, readable and clear view, each with its recipe.

The original is never changed; derivatives can be made again. A recipe is the list of
operations, in order, with all parameters needed to repeat them or to map a point of the
derivative to the page image.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ocr.derivative import SUFFIXES, DerivativeRequest, DerivedImage, Kind, libraries
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
    from ocr.files.types import PageImage
    from ocr.port import Box


def derive(page: PageImage, wanted: DerivativeRequest) -> DerivedImage:
    """Make a derivative of a decoded page."""
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
        "made_with": libraries(),
    }
    return DerivedImage(image, recipe)


def _finished(
    pixels: np.ndarray, kind: Kind, *, two: bool
) -> tuple[np.ndarray, list[dict[str, Any]]]:
    """Clean readable kinds; binarise a master whose page was black and white."""
    if kind != "master":
        done = {"do": "clean", "background": "divided", "percentiles": list(STRETCH)}
        return cleaning.whitened(pixels), [done]
    if two and not is_black_and_white(pixels):
        sharp = np.where(pixels < BLACK, 0, 255).astype(np.uint8)
        return sharp, [{"do": "threshold", "black_below": BLACK}]
    return pixels, []


def _size(pixels: np.ndarray) -> list[int]:
    return [pixels.shape[1], pixels.shape[0]]


def _scaling(pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return the 3x3 matrix that maps points of `pixels` to an image of `size`."""
    return np.diag([size[0] / pixels.shape[1], size[1] / pixels.shape[0], 1.0])


def _squared(paper: Box | None, back: np.ndarray) -> Box | None:
    """Return the box of the sheet on the image with square pixels."""
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
