"""Masters and other derivatives of a page, made on first request and stored."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from typing import Any, BinaryIO

from config import wiring
from ingest.models import Page
from ocr.derivative import (
    DerivativeRequest,
    DerivedImage,
    Kind,
)
from ocr.imaging import measures
from storage import keys
from storage.errors import ObjectMissing
from workers.export.store_derivatives import keep
from workers.line import child_pool


def wanted(page: Page, kind: Kind) -> DerivativeRequest:
    """Return the request for a derivative of a page, with its stored turn and measures."""
    if kind == "clear":
        return DerivativeRequest(kind)
    if page.measures is None:  # read by an earlier version
        return DerivativeRequest(kind, page.turn)
    found = measures.from_dict(page.measures)
    whole = found.paper == (0, 0, page.width, page.height)
    return DerivativeRequest(kind, page.turn, found.skew_deg, None if whole else found.paper)


def image(page: Page, kind: Kind) -> BinaryIO:
    """Open a derivative of a page, making it on first request.

    Raises:
        ObjectMissing: The original is gone.
        Unreadable: The original cannot be decoded.
        ChildLost: Decoding exceeded a resource limit.
    """
    request = wanted(page, kind)
    try:
        return wiring.objects().open(_key(page, request.file_name))
    except ObjectMissing:
        return io.BytesIO(_made(page, request).image)


def recipe(page: Page, kind: Kind) -> Mapping[str, Any]:
    """Return the recipe of a derivative, making the derivative on first request.

    Raises:
        ObjectMissing: The original is gone.
        Unreadable: The original cannot be decoded.
        ChildLost: Decoding exceeded a resource limit.
    """
    request = wanted(page, kind)
    try:
        with wiring.objects().open(_key(page, f"{request.name}.json")) as kept:
            content: dict[str, Any] = json.load(kept)
            return content
    except ObjectMissing:
        return _made(page, request).recipe


def _made(page: Page, request: DerivativeRequest) -> DerivedImage:
    """Make and store a derivative; its recipe is stored first, so none lacks one."""
    digest = page.file.sha256
    with (
        wiring.objects().as_file(keys.original(digest)) as path,
        child_pool.making() as reader,
    ):
        made = reader.derive(path, page.number - 1, request)  # from 1 in rows, 0 in readers
    recipe = {
        "original": {"sha256": digest, "page": page.number},
        "image": {"sha256": hashlib.sha256(made.image).hexdigest(), "bytes": len(made.image)},
    } | made.recipe
    raw = json.dumps(recipe, ensure_ascii=False, indent=1).encode()
    contents = {f"{request.name}.json": raw, request.file_name: made.image}
    keep({_key(page, name): content for name, content in contents.items()})
    return DerivedImage(made.image, recipe)


def _key(page: Page, recipe: str) -> str:
    return keys.derivative(page.file.sha256, page.number, recipe)
