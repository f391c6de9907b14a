"""File-like stream over the response to a GET of an object."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from storage.s3.errors import translated

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from urllib3 import BaseHTTPResponse


class ResponseStream(io.RawIOBase):
    """Response body as a raw stream; closing it returns the connection to the pool.

    Raises `StoreUnavailable` if the body is shorter than announced, instead of ending early.
    """

    def __init__(self, answer: BaseHTTPResponse, key: str) -> None:
        super().__init__()
        self._answer = answer
        self._key = key

    def readable(self) -> bool:
        return True

    def readinto(self, place: WriteableBuffer) -> int:
        room = memoryview(place).cast("B")
        with translated(self._key):
            found = self._answer.read(len(room))
        room[: len(found)] = found
        return len(found)

    def close(self) -> None:
        if not self.closed:
            self._answer.close()
            self._answer.release_conn()
        super().close()
