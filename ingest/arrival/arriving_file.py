"""Stream over a file being taken in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from ingest.errors import ArrivalUnreadable


@dataclass(frozen=True, slots=True)
class Arriving:
    """File reader that distinguishes read errors from errors of the store.

    Both raise `OSError`: a bad block or a lost share where the file is read, a full disk where
    it is written. Read errors are converted to `ArrivalUnreadable`.
    """

    file: BinaryIO

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes.

        Raises:
            ArrivalUnreadable: The file cannot be read.
        """
        try:
            return self.file.read(size)
        except OSError as error:
            raise ArrivalUnreadable from error

    def seek(self, place: int) -> int:
        """Seek to a position, in bytes from the start; return it.

        Raises:
            ArrivalUnreadable: The file cannot be read.
        """
        try:
            return self.file.seek(place)
        except OSError as error:
            raise ArrivalUnreadable from error
