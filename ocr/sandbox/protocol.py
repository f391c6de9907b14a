"""Protocol between parent and child: JSON messages and plain bytes, nothing executable.

A request is one JSON message. An answer is a JSON message, followed by messages of plain bytes:
two (record and view) for a read page, as many as it announces for a derivative. `page` in a
request is an index from 0.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ocr import record
from ocr.derivative import (
    DerivativeRequest,
    DerivedImage,
)
from ocr.errors import RecordDamaged
from ocr.files.types import (
    PageShape,
    SplitFile,
)
from ocr.formats import KINDS
from ocr.imaging import measures
from ocr.read_page import ReadPage

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

LARGEST = 64 * 1024 * 1024
"""Largest size of a message, in bytes."""

MOST = 8
"""Largest number of messages per image."""

READY = {"ready": True}


class ProtocolError(ValueError):
    """The message is not valid."""


def send(connection: Connection, message: dict[str, Any], *blobs: bytes) -> None:
    """Send a JSON message, then the blobs."""
    connection.send_bytes(json.dumps(message).encode())
    for blob in blobs:
        connection.send_bytes(blob)


def receive(connection: Connection) -> dict[str, Any]:
    """Receive one JSON message.

    Raises:
        EOFError: The other side is gone.
        ProtocolError: It is not a JSON object.
    """
    try:
        message = json.loads(connection.recv_bytes(LARGEST))
    except (ValueError, RecursionError) as error:
        raise ProtocolError from error
    if not isinstance(message, dict):
        raise ProtocolError
    return message


def split_out(split: SplitFile) -> dict[str, Any]:
    """Serialise a split file."""
    return asdict(split)


def split_in(message: dict[str, Any]) -> SplitFile:
    """Deserialise a split file.

    Raises:
        ProtocolError: It is not one.
    """
    try:
        pages = tuple(_shape_in(page) for page in message["pages"])
        warnings = tuple(str(warning) for warning in message["warnings"])
        kind = next(kind for kind in KINDS if kind == message["kind"])
    except (LookupError, TypeError, ValueError, StopIteration) as error:
        raise ProtocolError from error
    return SplitFile(kind, pages, warnings)


def _shape_in(page: dict[str, Any]) -> PageShape:
    dpi, trouble = page["dpi"], page["trouble"]
    return PageShape(
        int(page["width"]),
        int(page["height"]),
        None if dpi is None else int(dpi),
        None if trouble is None else str(trouble),
    )


def send_page(connection: Connection, page: ReadPage) -> None:
    """Send a read page."""
    head = {
        "view_width": page.view_width,
        "view_height": page.view_height,
        "measures": measures.as_dict(page.measures),
    }
    send(connection, head, record.to_bytes(page.text), page.view)


def receive_page(connection: Connection, head: dict[str, Any], seconds: float) -> ReadPage:
    """Receive the rest of a read page whose first message is `head`.

    Raises:
        ProtocolError: It is not a page.
    """
    try:
        text = record.from_bytes(connection.recv_bytes(LARGEST))
        view = connection.recv_bytes(LARGEST)
        measured = measures.from_dict(head["measures"])
        size = int(head["view_width"]), int(head["view_height"])
        return ReadPage(text, measured, view, *size, seconds)
    except (RecordDamaged, LookupError, TypeError, ValueError) as error:
        raise ProtocolError from error


def wanted_out(wanted: DerivativeRequest) -> dict[str, Any]:
    """Serialise a derivative request."""
    return asdict(wanted)


def wanted_in(message: dict[str, Any]) -> DerivativeRequest:
    """Deserialise a derivative request; it comes from the parent, and is trusted."""
    paper = message["paper"]
    return DerivativeRequest(
        message["kind"],
        message["turn"],
        message["skew_deg"],
        None if paper is None else (paper[0], paper[1], paper[2], paper[3]),
    )


def send_image(connection: Connection, made: DerivedImage) -> None:
    """Send a derivative, in pieces of up to `LARGEST` bytes."""
    pieces = [made.image[at : at + LARGEST] for at in range(0, len(made.image), LARGEST)]
    send(connection, {"recipe": made.recipe, "pieces": len(pieces)}, *pieces)


def receive_image(connection: Connection, head: dict[str, Any]) -> DerivedImage:
    """Receive the rest of a derivative whose first message is `head`.

    Raises:
        ProtocolError: It is not one.
    """
    pieces, recipe = head.get("pieces"), head.get("recipe")
    if not isinstance(pieces, int) or not 0 < pieces <= MOST or not isinstance(recipe, dict):
        raise ProtocolError
    image = b"".join(connection.recv_bytes(LARGEST) for _ in range(pieces))
    return DerivedImage(image, recipe)
