"""Object store in an S3 bucket, on any server with object lock."""

from __future__ import annotations

import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from storage import keys
from storage.digest import digest_stream
from storage.errors import (
    ContentChanged,
    LocksMissing,
    ObjectMissing,
    OverwriteRefused,
    StoreUnavailable,
    of_disk,
)
from storage.fetch_cache import FetchCache
from storage.port import Listed, ObjectVersion, Protection, Receipt, checked
from storage.s3.bucket import PART, Bucket, Upload
from storage.tempfiles import remove_older_than

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from contextlib import AbstractContextManager

_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class MinioStore:
    """An `ObjectStore` in one bucket.

    The digest of each object is kept in its metadata, so that storing it again costs one
    request. `If-None-Match` keeps two writers of one key apart; MinIO and versitygw support it
    for single and multipart uploads.

    Attributes:
        bucket: Where the objects are.
        scratch: Local folder for temporary files, used by this program only.
        lock_days: Retention lock of a new original, in days; 0: none.
        copies: Cache of objects fetched as files.
    """

    bucket: Bucket
    scratch: Path
    lock_days: int = 0
    copies: FetchCache = field(default_factory=FetchCache, repr=False, compare=False)

    def make_ready(self) -> None:
        """See `ObjectStore.make_ready`; a new bucket gets object lock and versioning."""
        self.bucket.make()
        if self.lock_days and not self.bucket.has_locks():
            raise LocksMissing(self.bucket.name)

    def put(self, key: str, source: BinaryIO, *, sha256: str | None = None) -> Receipt:
        """See `ObjectStore.put`; the whole content is hashed before the first byte is sent."""
        with self._copied(checked(key), source) as (copy, receipt):
            if sha256 not in (None, receipt.sha256):
                raise ContentChanged(key)
            until = self._lock_end(key)
            if not self._holds(receipt):
                self._send(Upload(key, copy, receipt.size, receipt.sha256, until), receipt)
            elif until and not self.bucket.locked_until(key):  # versitygw stores, then locks
                self.lock(key, until)
        return receipt

    def open(self, key: str) -> BinaryIO:
        """See `ObjectStore.open`; bytes are streamed."""
        return self.bucket.open(checked(key))

    def as_file(self, key: str) -> AbstractContextManager[Path]:
        """See `ObjectStore.as_file`; the file is a cached copy."""
        return self.copies.borrow(checked(key), partial(self._fetched, key))

    @contextmanager
    def _fetched(self, key: str) -> Generator[Path, None, None]:
        with self.open(key) as stored, self._file(key) as copy:
            with of_disk(key):
                digest_stream(stored, copy_to=copy)
                copy.flush()
            yield Path(copy.name)

    def receipt(self, key: str, version: str | None = None) -> Receipt:
        """See `ObjectStore.receipt`."""
        with self.bucket.open(checked(key), version) as stored:
            return Receipt(key, *digest_stream(stored))

    def versions(self, key: str) -> list[ObjectVersion]:
        """See `ObjectStore.versions`."""
        return self.bucket.versions(checked(key))

    def listing(self, prefix: str = "") -> Iterator[Listed]:
        """See `ObjectStore.listing`; lists the current version of each object."""
        return self.bucket.listing(prefix)

    def check(self) -> None:
        """See `ObjectStore.check`; begins and aborts a multipart upload."""
        self.bucket.abort("check", self.bucket.begin("check"))

    def tidy(self, older_than_s: float) -> int:
        """See `ObjectStore.tidy`; also aborts unfinished multipart uploads."""
        self.copies.drop()
        removed = remove_older_than(self.scratch, older_than_s)
        for key, upload, began in self.bucket.unfinished():
            if began < time.time() - older_than_s:
                self.bucket.abort(key, upload)
                removed += 1
        return removed

    def delete(self, key: str) -> None:
        """See `ObjectStore.delete`; the current version goes last, so no older one shows."""
        self.copies.forget(key)
        for each in self.versions(key):
            with suppress(ObjectMissing):  # deleted concurrently
                self.bucket.remove(key, each.id)
        if self.versions(key):
            raise StoreUnavailable(key)

    def lock(self, key: str, until: float) -> None:
        """See `ObjectStore.lock`."""
        for each in self._held(key):
            before = self.bucket.locked_until(key, each.id) or 0
            if before < until and time.time() < until:
                self.bucket.lock(key, each.id, until)

    def hold(self, key: str, *, on: bool) -> None:
        """See `ObjectStore.hold`."""
        for each in self._held(key):
            self.bucket.hold(key, each.id, on=on)

    def protection(self, key: str) -> Protection:
        """See `ObjectStore.protection`."""
        held = [each.id for each in self._held(key)]
        ends = [self.bucket.locked_until(key, each) or 0 for each in held]
        return Protection(
            locked_until=min(ends) or None,
            held=all(self.bucket.is_held(key, each) for each in held),
        )

    @property
    def raw_access(self) -> Bucket:
        """See `ObjectStore.raw_access`."""
        return self.bucket

    def _holds(self, receipt: Receipt) -> bool:
        """Return whether the bytes are stored; read back if the server's metadata differ.

        Raises:
            OverwriteRefused: Other bytes are there.
        """
        try:
            stat = self.bucket.stat(receipt.key)
        except ObjectMissing:
            return False
        if (stat.size, stat.sha256) != (receipt.size, receipt.sha256) and (
            self.receipt(receipt.key) != receipt
        ):
            raise OverwriteRefused(receipt.key)
        return True

    def _lock_end(self, key: str) -> float | None:
        """Return the end of a new object's lock in Unix seconds; None: no lock."""
        locks = self.lock_days > 0 and keys.is_original(key)
        return time.time() + self.lock_days * _DAY_S if locks else None

    def _send(self, upload: Upload, receipt: Receipt) -> None:
        try:
            self.bucket.put(upload)
        except OverwriteRefused:  # by another writer, or by us and the answer got lost
            if not self._holds(receipt):  # versitygw refuses over a delete marker
                upload.source.seek(0)
                self.bucket.put(upload, once=False)

    def _held(self, key: str) -> list[ObjectVersion]:
        """Return the versions that have bytes, so no delete markers.

        Raises:
            ObjectMissing: There is none.
        """
        found = [each for each in self.versions(key) if not each.marker]
        if not found:
            raise ObjectMissing(key)
        return found

    @contextmanager
    def _copied(
        self, key: str, source: BinaryIO
    ) -> Generator[tuple[BinaryIO, Receipt], None, None]:
        """Give a private copy of `source`, in memory if it is small, with its receipt."""
        source.seek(0)
        with of_disk(key):
            self.scratch.mkdir(parents=True, exist_ok=True)
            copy = tempfile.SpooledTemporaryFile(PART, dir=str(self.scratch))  # noqa: SIM115
        with copy:
            with of_disk(key):
                receipt = Receipt(key, *digest_stream(source, copy_to=copy))
                copy.seek(0)
            yield cast("BinaryIO", copy), receipt

    @contextmanager
    def _file(self, key: str) -> Generator[IO[bytes], None, None]:
        with of_disk(key):
            self.scratch.mkdir(parents=True, exist_ok=True)
            copy = tempfile.NamedTemporaryFile(dir=self.scratch)  # noqa: SIM115
        with copy:
            yield copy
