"""Length and SHA-256 of a byte stream."""

from __future__ import annotations

import hashlib
from typing import IO, BinaryIO

CHUNK = 1 << 20
"""Bytes read at a time."""


def digest_stream(source: BinaryIO, *, copy_to: IO[bytes] | None = None) -> tuple[int, str]:
    """Return length in bytes and SHA-256 (64 hexadecimal digits) of the rest of `source`.

    Reads from the current position, and writes the bytes to `copy_to`, if given.
    """
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if copy_to is not None:
            copy_to.write(chunk)
    return size, digest.hexdigest()
