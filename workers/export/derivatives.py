"""Masters and other images of a page: made when first wanted, kept, and given again."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from typing import Any, BinaryIO

from config import wiring
from ingest.models import Page
from ocr.imaging import measures
from ocr.imaging.derivatives import (
    DerivativeRequest,
    DerivedImage,
    Kind,
)
from storage import keys
from storage.errors import ObjectMissing
from workers.export.store_derivatives import keep
from workers.line import child_pool


def wanted(page: Page, kind: Kind) -> DerivativeRequest:
    """Return what an image of a page is made by: the turn and measures kept with it."""
    if kind == "clear":
        return DerivativeRequest(kind)
    if page.measures is None:  # read by an earlier version
        return DerivativeRequest(kind, page.turn)
    found = measures.from_dict(page.measures)
    whole = found.paper == (0, 0, page.width, page.height)
    return DerivativeRequest(kind, page.turn, found.skew_deg, None if whole else found.paper)


def image(page: Page, kind: Kind) -> BinaryIO:
    """Open an image of a page, and make it where it was not made before.

    Raises:
        ObjectMissing: The original is gone.
        Unreadable: It cannot be decoded.
        ChildLost: That cost too much.
    """
    what = wanted(page, kind)
    try:
        return wiring.objects().open(_key(page, what.file_name))
    except ObjectMissing:
        return io.BytesIO(_made(page, what).image)


def recipe(page: Page, kind: Kind) -> Mapping[str, Any]:
    """Return how an image of a page was made; makes it where that has not been.

    Raises:
        ObjectMissing: The original is gone.
        Unreadable: It cannot be decoded.
        ChildLost: That cost too much.
    """
    what = wanted(page, kind)
    try:
        with wiring.objects().open(_key(page, f"{what.name}.json")) as kept:
            told: dict[str, Any] = json.load(kept)
            return told
    except ObjectMissing:
        return _made(page, what).recipe


def _made(page: Page, what: DerivativeRequest) -> DerivedImage:
    """Make an image and keep it; its recipe first, so that no image is without one."""
    digest = page.file.sha256
    with (
        wiring.objects().as_file(keys.original(digest)) as path,
        child_pool.making() as reader,
    ):
        made = reader.derive(path, page.number - 1, what)
    recipe = {
        "original": {"sha256": digest, "page": page.number},
        "image": {"sha256": hashlib.sha256(made.image).hexdigest(), "bytes": len(made.image)},
    } | made.recipe
    told = json.dumps(recipe, ensure_ascii=False, indent=1).encode()
    contents = {f"{what.name}.json": told, what.file_name: made.image}
    keep({_key(page, name): content for name, content in contents.items()})
    return DerivedImage(made.image, recipe)


def _key(page: Page, recipe: str) -> str:
    return keys.derivative(page.file.sha256, page.number, recipe)
