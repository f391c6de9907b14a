"""Object store in a local folder, one file per object: the default, also used by tests."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from storage.digest import digest_stream
from storage.errors import (
    ContentChanged,
    LocksMissing,
    ObjectMissing,
    OverwriteRefused,
    of_disk,
)
from storage.folders import make_folder, sync_folder
from storage.port import Listed, ObjectVersion, Protection, Receipt, checked
from storage.tempfiles import remove_older_than

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

_UNFINISHED = ".unfinished"


@dataclass(frozen=True, slots=True)
class DiskStore:
    """An `ObjectStore` on a local or mounted file system that supports hard links."""

    root: Path

    def make_ready(self) -> None:
        """See `ObjectStore.make_ready`."""
        with of_disk(""):
            make_folder(self.root)

    def put(self, key: str, source: BinaryIO, *, sha256: str | None = None) -> Receipt:
        """See `ObjectStore.put`."""
        target = self._path(key)
        source.seek(0)
        with of_disk(key):
            make_folder(target.parent)
            make_folder(self._unfinished)
            with tempfile.NamedTemporaryFile(dir=self._unfinished) as part:
                size, found = digest_stream(source, copy_to=part)
                if sha256 not in (None, found):
                    raise ContentChanged(key)
                part.flush()
                os.fsync(part.fileno())
                try:
                    os.link(part.name, target)  # atomic; fails if the target exists
                except FileExistsError:
                    if self.receipt(key).sha256 != found:
                        raise OverwriteRefused(key) from None
            sync_folder(target.parent)  # also for an existing object: its writer may have died
        return Receipt(key, size, found)

    def open(self, key: str) -> BinaryIO:
        """See `ObjectStore.open`."""
        with of_disk(key):
            return open(f"{self.root}/{checked(key)}", "rb")  # noqa: PTH123  paths cost more

    @contextmanager
    def as_file(self, key: str) -> Generator[Path, None, None]:
        """See `ObjectStore.as_file`."""
        path = self._path(key)
        if not path.is_file():
            raise ObjectMissing(key)
        yield path

    def receipt(self, key: str, version: str | None = None) -> Receipt:  # noqa: ARG002
        """See `ObjectStore.receipt`."""
        with self.open(key) as stored:
            return Receipt(key, *digest_stream(stored))

    def versions(self, key: str) -> list[ObjectVersion]:
        """See `ObjectStore.versions`; a file has one version, whose id is empty."""
        try:
            stat = self._path(key).stat()
        except FileNotFoundError:
            return []
        return [ObjectVersion("", stat.st_size, stat.st_mtime, marker=False, current=True)]

    def listing(self, prefix: str = "") -> Iterator[Listed]:
        """See `ObjectStore.listing`; folders are walked one at a time."""
        root, folders = f"{self.root}/", [str(self.root)]
        while folders:
            for each in _entries(folders.pop()):
                key = each.path[len(root) :]
                if each.is_dir(follow_symlinks=False):
                    folders += [each.path] if key != _UNFINISHED else []
                elif key.startswith(prefix):
                    with suppress(FileNotFoundError):  # it has just been deleted
                        stat = each.stat()
                        yield Listed(key, stat.st_size, stat.st_mtime)

    def check(self) -> None:
        """See `ObjectStore.check`."""
        with of_disk(""):
            make_folder(self._unfinished)
            with tempfile.NamedTemporaryFile(dir=self._unfinished) as part:
                part.write(b"lantai")
                part.flush()

    def tidy(self, older_than_s: float) -> int:
        """See `ObjectStore.tidy`."""
        return remove_older_than(self._unfinished, older_than_s)

    def delete(self, key: str) -> None:
        """See `ObjectStore.delete`."""
        with of_disk(key):
            self._path(key).unlink(missing_ok=True)

    def lock(self, key: str, until: float) -> None:  # noqa: ARG002
        """See `ObjectStore.lock`; a folder has no locks."""
        raise LocksMissing(key)

    def hold(self, key: str, *, on: bool) -> None:  # noqa: ARG002
        """See `ObjectStore.hold`; a folder has no holds."""
        raise LocksMissing(key)

    def protection(self, key: str) -> Protection:
        """See `ObjectStore.protection`; a folder offers none."""
        raise LocksMissing(key)

    @property
    def raw_access(self) -> None:
        """See `ObjectStore.raw_access`."""
        return

    @property
    def _unfinished(self) -> Path:
        """Folder for bytes that are not complete yet; no key leads there."""
        return self.root / _UNFINISHED

    def _path(self, key: str) -> Path:
        return self.root / checked(key)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """Return the entries of a folder; an empty list if the folder does not exist.

    Raises:
        StorageError: The folder cannot be read.
    """
    with of_disk(""), suppress(FileNotFoundError), os.scandir(folder) as found:
        return list(found)
    return []
