"""Objects as files under one folder: the default, and what tests use."""

from __future__ import annotations

import errno
import os
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from storage.errors import (
    ContentChanged,
    ObjectMissing,
    OverwriteRefused,
    StoreFull,
    StoreReadOnly,
    StoreUnavailable,
)
from storage.fixity import measure
from storage.port import KEY, Listed, Receipt

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


@dataclass(frozen=True, slots=True)
class DiskStore:
    """An `ObjectStore` on a local or mounted file system that knows hard links."""

    root: Path

    def put(self, key: str, source: BinaryIO, *, sha256: str | None = None) -> Receipt:
        """See `ObjectStore.put`."""
        target = self._path(key)
        source.seek(0)
        with _translated(key):
            _make_folder(target.parent)
            _make_folder(self._unfinished)
            with tempfile.NamedTemporaryFile(dir=self._unfinished) as part:
                size, found = measure(source, copy_to=part)
                if sha256 not in (None, found):
                    raise ContentChanged(key)
                part.flush()
                os.fsync(part.fileno())
                try:
                    os.link(part.name, target)  # atomic, and refuses to replace
                except FileExistsError:
                    if self.receipt(key).sha256 != found:
                        raise OverwriteRefused(key) from None
            _sync_folder(target.parent)  # an older object too: its writer may have been killed
        return Receipt(key, size, found)

    def open(self, key: str) -> BinaryIO:
        """See `ObjectStore.open`."""
        with _translated(key):
            return self._path(key).open("rb")

    @contextmanager
    def as_file(self, key: str) -> Generator[Path, None, None]:
        """See `ObjectStore.as_file`."""
        path = self._path(key)
        if not path.is_file():
            raise ObjectMissing(key)
        yield path

    def receipt(self, key: str) -> Receipt:
        """See `ObjectStore.receipt`."""
        with self.open(key) as stored:
            return Receipt(key, *measure(stored))

    def listing(self, prefix: str = "") -> Iterator[Listed]:
        """See `ObjectStore.listing`; folders are gone through one after the other."""
        for folder, inner, names in os.walk(self.root):
            inner[:] = [each for each in inner if each != self._unfinished.name]
            for name in names:
                path = Path(folder, name)
                key = path.relative_to(self.root).as_posix()
                with suppress(FileNotFoundError):  # it has just been deleted
                    if key.startswith(prefix):
                        told = path.stat()
                        yield Listed(key, told.st_size, told.st_mtime)

    def check(self) -> None:
        """See `ObjectStore.check`."""
        with _translated(""):
            _make_folder(self._unfinished)
            with tempfile.NamedTemporaryFile(dir=self._unfinished) as part:
                part.write(b"lantai")
                part.flush()

    def tidy(self, older_than_s: float) -> int:
        """See `ObjectStore.tidy`."""
        removed = 0
        for part in self._unfinished.glob("*"):
            with suppress(FileNotFoundError):  # its put has just ended
                if part.stat().st_mtime < time.time() - older_than_s:
                    part.unlink()
                    removed += 1
        return removed

    def delete(self, key: str) -> None:
        """See `ObjectStore.delete`."""
        with _translated(key):
            self._path(key).unlink(missing_ok=True)

    @property
    def _unfinished(self) -> Path:
        """Where bytes lie until they are whole; no key can lead there."""
        return self.root / ".unfinished"

    def _path(self, key: str) -> Path:
        if not KEY.fullmatch(key):
            raise ValueError(f"not an object key: {key!r}")
        return self.root / key


def _make_folder(folder: Path) -> None:
    """Make `folder` and make the fact durable: a new name lives in the folder above it."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _translated(key: str) -> Generator[None, None, None]:
    """Turn the system's errors into ours; no other module sees them."""
    try:
        yield
    except FileNotFoundError:
        raise ObjectMissing(key) from None
    except OSError as error:
        if error.errno in _FULL:
            raise StoreFull(key) from error
        if error.errno in _READ_ONLY:
            raise StoreReadOnly(key) from error
        raise StoreUnavailable(key) from error
