"""What a stream of bytes is: its length and its SHA-256."""

from __future__ import annotations

import hashlib
from typing import IO, BinaryIO

CHUNK = 1 << 20
"""Bytes read at a time."""


def digest_stream(source: BinaryIO, *, copy_to: IO[bytes] | None = None) -> tuple[int, str]:
    """Return length in bytes and SHA-256 (64 hexadecimal digits) of `source` from where it is.

    The bytes are copied to `copy_to` on the way, if it is given.
    """
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if copy_to is not None:
            copy_to.write(chunk)
    return size, digest.hexdigest()
