"""Witness journals as files of one folder: the default, on one machine."""

from __future__ import annotations

import errno
import json
import os
import zlib
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage.errors import PositionTaken, StoreFull, WitnessUnavailable, WitnessUnreadable
from storage.folders import make_folder, sync_folder
from storage.witness.port import Record

BLOCK = 1 << 16
"""Bytes read at a time, from the end of a file."""

_END = ".journal"


@dataclass(frozen=True, slots=True)
class FolderWitness:
    """A `Witness` in a folder that is not part of the data folder's backup.

    One file per journal, one line per entry: CRC-32 (eight hexadecimal digits), a space, JSON.
    The line feed precedes each line, so that a truncated line spoils no other.
    """

    root: Path

    def append(
        self, journal: str, position: int, content: Mapping[str, Any], *, again: bool = False
    ) -> None:
        """See `Witness.append`."""
        if not again and self._has(journal, position):
            raise PositionTaken(journal)
        path = self._path(journal)
        raw = json.dumps(
            [position, content], ensure_ascii=False, separators=(",", ":")
        ).encode()
        with _translated(journal):
            make_folder(path.parent)
            is_new = not path.exists()
            with path.open("ab", buffering=0) as file:
                line = b"\n%08x %s" % (zlib.crc32(raw), raw)
                if file.write(line) != len(line):
                    raise StoreFull(journal)
                os.fsync(file.fileno())
            if is_new:
                sync_folder(path.parent)

    def newest_first(self, journal: str) -> Iterator[Record]:
        """See `Witness.newest_first`; the file is read backwards, as far as needed."""
        is_empty, found = True, False
        with _translated(journal):
            for line in _lines_backwards(self._path(journal)):
                is_empty = is_empty and not line
                record = _record(line)
                if record is not None:
                    found = True
                    yield record
        if not (is_empty or found):
            raise WitnessUnreadable(journal)

    def journals(self, kind: str) -> list[str]:
        """See `Witness.journals`."""
        with _translated(kind):
            found = sorted((self.root / kind).glob(f"*{_END}"))
        return [f"{kind}/{path.name[: -len(_END)]}" for path in found]

    def _has(self, journal: str, position: int) -> bool:
        for record in self.newest_first(journal):
            if record.position <= position:
                return record.position == position
        return False

    def _path(self, journal: str) -> Path:
        return self.root / f"{journal}{_END}"


@contextmanager
def _translated(journal: str) -> Generator[None, None, None]:
    """Translate `OSError` of the disk into storage errors."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise StoreFull(journal) from error
        raise WitnessUnavailable(journal) from error


def _lines_backwards(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file, the last one first; none if there is no file."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    with file:
        at, rest = file.seek(0, os.SEEK_END), b""
        while at:
            start = max(0, at - BLOCK)
            file.seek(start)
            rest, *lines = (file.read(at - start) + rest).split(b"\n")
            yield from reversed(lines)
            at = start
        yield rest


def _record(line: bytes) -> Record | None:
    """Parse a line; return None if it is not an entry or its checksum fails."""
    checksum, _blank, raw = line.partition(b" ")
    if checksum != b"%08x" % zlib.crc32(raw):
        return None
    position, content = json.loads(raw)
    return Record(position, content)
