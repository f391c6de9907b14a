"""Requests for derivatives of a page, and the derivatives made."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocr.port import Box

Kind = Literal["master", "readable", "clear"]

KINDS: tuple[Kind, ...] = get_args(Kind)

_VERSIONS: Mapping[Kind, int] = {"master": 1, "readable": 1, "clear": 1}
"""Grow with each change here that alters the output; part of the object's key."""

SUFFIXES: Mapping[Kind, str] = {"master": "tif", "readable": "jpg", "clear": "jpg"}


@dataclass(frozen=True, slots=True)
class DerivativeRequest:
    """A derivative to make, with the measures of its page.

    Attributes:
        kind: "master": as scanned, upright, straight, cropped beyond the sheet's edge, in full
            resolution, nothing of the paper removed (DA/T 31-2017, 10.2 to 10.4). "readable":
            the master with white paper and dark ink. "clear": the view, cleaned the same way,
            with unchanged geometry, so that boxes fit.
        turn: Degrees clockwise that turn the page upright.
        skew_deg: Its skew then, in degrees counter-clockwise.
        paper: Box of the sheet in the page image; None for all of it.
    """

    kind: Kind
    turn: int = 0
    skew_deg: float = 0.0
    paper: Box | None = None

    @property
    def name(self) -> str:
        """Recipe, version, and a digest of parameters and libraries: same name, same bytes."""
        inputs = json.dumps([self.turn, self.skew_deg, self.paper, libraries()])
        digest = hashlib.sha256(inputs.encode()).hexdigest()[:8]
        return f"{self.kind}-{_VERSIONS[self.kind]}-{digest}"

    @property
    def file_name(self) -> str:
        """The name with its file extension."""
        return f"{self.name}.{SUFFIXES[self.kind]}"


@dataclass(frozen=True, slots=True)
class DerivedImage:
    """A derivative and its recipe.

    Attributes:
        image: TIFF or JPEG.
        recipe: Plain JSON; described in docs/explanations/images.md.
    """

    image: bytes
    recipe: dict[str, Any]


def libraries() -> dict[str, str]:
    """Return the versions of the libraries whose output a derivative's bytes depend on."""
    import cv2  # noqa: PLC0415  a tenth of a second, which most commands need not spend
    import PIL  # noqa: PLC0415

    return {
        "opencv": cv2.__version__,
        "pillow": PIL.__version__,
        "pypdfium2": version("pypdfium2"),
    }
