"""Stream over a file being taken in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from ingest.errors import ArrivalUnreadable


@dataclass(frozen=True, slots=True)
class Arriving:
    """File reader that distinguishes read errors from errors of the store.

    A bad block, a stick that was pulled out, a share that went away: all are an `OSError`
    where the file is read, as is a full disk where it is written.
    """

    file: BinaryIO

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes.

        Raises:
            SourceUnreadable: The file cannot be read.
        """
        try:
            return self.file.read(size)
        except OSError as error:
            raise ArrivalUnreadable from error

    def seek(self, place: int) -> int:
        """Seek to a position, in bytes from the start.

        Raises:
            SourceUnreadable: The file cannot be read.
        """
        try:
            return self.file.seek(place)
        except OSError as error:
            raise ArrivalUnreadable from error
